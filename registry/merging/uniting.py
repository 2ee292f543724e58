"""One card of two, by rules: nothing is invented and nothing lost.

- What only one says is taken; lists (telephones, needs, languages …) are joined, the survivor's
  first; notes and words of lists are put one below the other.
- Where both say something else, whoever decides chooses; without a choice the survivor's word
  stands. The telephone that was not chosen stays as a further one; another name, address or contact
  stays among the words of lists, for whoever calls to read.
- What belongs together is chosen together: a year and a day of birth, a contact's name and
  telephone. A contact or a language that was not chosen comes among the further ones.
- What no list has room for stays among the words of lists, the oldest of which go first.
- A need with a last day holds to the later one, or until somebody says so where one card knows no
  day; of two consents to one channel for one purpose the later stands. Where one side is chosen for
  all channels, what it agreed to holds, and nothing else.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from registry.people.card import MOST_CONTACTS, MOST_LANGUAGES, MOST_OTHER_PHONES, Card
from registry.people.card_parts import (
    ChannelConsent,
    ChannelPurpose,
    ContactChannel,
    EmergencyContact,
    NeedUntil,
)
from registry.people.models import Need
from registry.people.text_limits import LONGEST


class MergeSide(enum.StrEnum):
    """One of two persons who are one."""

    SURVIVOR = "survivor"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where two cards say something else; `key` is what is chosen by."""

    key: str
    survivor: tuple[Any, ...]
    merged: tuple[Any, ...]


Choices = Mapping[str, MergeSide]
_TOGETHER: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "has_whatsapp"),
    "birth": ("birth_year", "birth_date"),
    "contact": ("contact_name", "contact_phone"),
}
LINES = ("note", "source_words")
"""Fields of lines: those of the other are put below."""
CHANNELS = "channels"
"""The key by which one side is chosen for all channels; without a choice both sides' hold."""
_LEFT_OVER = {
    "full_name": "otro nombre",
    "email": "otro correo",
    "birth": "otra fecha de nacimiento",
}
"""How a value that was not chosen is called among the words of lists."""
_MOST = (
    ("other_phones", MOST_OTHER_PHONES, "otro teléfono"),
    ("contacts", MOST_CONTACTS, "otro contacto"),
    ("languages", MOST_LANGUAGES, "otro idioma"),
)
_EMPTY: tuple[Any, ...] = ("", None, False)


def conflicts_of(survivor: Card, merged: Card) -> list[Conflict]:
    """Return where somebody has to choose, in the order of the card."""
    return [
        Conflict(key, _values(survivor, names), _values(merged, names))
        for key, names in _groups()
        if not _agree(survivor, merged, names)
    ]


def united_card(survivor: Card, merged: Card, choices: Choices) -> Card:
    """Return the one card of two; `choices` by the key of a conflict."""
    values: dict[str, Any] = {}
    left_over: list[str] = []
    for key, names in _groups():
        if _agree(survivor, merged, names):
            values.update(_what_is_said(survivor, merged, names))
            continue
        sides = [survivor, merged]
        if choices.get(key) is MergeSide.MERGED:
            sides.reverse()
        values.update(zip(names, _values(sides[0], names), strict=True))
        left_over += _line(key, _values(sides[1], names))
    for name in _lists():
        values[name] = _joined(getattr(survivor, name), getattr(merged, name))
    values |= _parts(values, survivor, merged)
    if choices.get(CHANNELS):
        is_merged = choices[CHANNELS] is MergeSide.MERGED
        values[CHANNELS] = (merged if is_merged else survivor).channels
    left_over += _cut_to_size(values)
    for name in LINES:
        values[name] = _below(getattr(survivor, name), getattr(merged, name))
    values["source_words"] = _fitting(_below(values["source_words"], "\n".join(left_over)))
    return Card(**values)


# -- inside ---------------------------------------------------------------------------------


def _groups() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what is chosen as one: its key and the fields of the card."""
    known = [each.name for each in dataclasses.fields(Card)]
    keys = {name: key for key, names in _TOGETHER.items() for name in names}
    single = [name for name in known if name not in {*_lists(), *LINES, "unread"}]
    for key in dict.fromkeys(keys.get(name, name) for name in single):
        yield key, tuple(name for name in _TOGETHER.get(key, (key,)) if name in known)


def _lists() -> Iterator[str]:
    return (each.name for each in dataclasses.fields(Card) if _is_list(each) and each.compare)


def _is_list(field: dataclasses.Field[Any]) -> bool:
    return str(field.type).startswith("tuple")


def _values(card: Card, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(card, name) for name in names)


def _agree(survivor: Card, merged: Card, names: tuple[str, ...]) -> bool:
    """Return whether two cards say the same of some fields, or one of them nothing."""
    pairs = zip(_values(survivor, names), _values(merged, names), strict=True)
    return all(one == other or one in _EMPTY or other in _EMPTY for one, other in pairs)


def _what_is_said(survivor: Card, merged: Card, names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: getattr(merged if getattr(survivor, name) in _EMPTY else survivor, name)
        for name in names
    }


def _joined(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*one, *(each for each in other if each not in one))


def _parts(values: Mapping[str, Any], survivor: Card, merged: Card) -> dict[str, Any]:
    """Return the lists whose parts depend on what was chosen, or on each other."""
    sides = (survivor, merged)
    return {
        "other_phones": _further_phones(values, sides),
        "languages": _further_languages(values, sides),
        "contacts": _further_contacts(values, sides),
        "needs_until": _needs_until(sides),
        "channels": _channels(sides),
    }


def _further_languages(values: Mapping[str, Any], sides: tuple[Card, Card]) -> tuple[str, ...]:
    firsts = tuple(each.language for each in sides if each.language)
    spoken = dict.fromkeys((*firsts, *values["languages"]))
    return tuple(each for each in spoken if each != values["language"])


def _further_contacts(
    values: Mapping[str, Any], sides: tuple[Card, Card]
) -> tuple[EmergencyContact, ...]:
    """Return whom else to call: the first contact that was not chosen, too, where it has a name."""
    chosen = (values["contact_name"], values["contact_phone"])
    firsts = [
        EmergencyContact(name=each.contact_name, phone=each.contact_phone)
        for each in sides
        if each.contact_name and (each.contact_name, each.contact_phone) != chosen
    ]
    further = [] if _agree(*sides, _TOGETHER["contact"]) else firsts
    return tuple(dict.fromkeys((*further, *values["contacts"])))


def _needs_until(sides: tuple[Card, Card]) -> tuple[NeedUntil, ...]:
    last: dict[Need, str] = {}
    for card in sides:
        for each in card.needs_until:
            last[each.need] = max(each.until_on, last.get(each.need, ""))
    unbounded = {
        need for card in sides for need in {*card.needs} - {each.need for each in card.needs_until}
    }
    return tuple(
        NeedUntil(need=need, until_on=day) for need, day in last.items() if need not in unbounded
    )


def _channels(sides: tuple[Card, Card]) -> tuple[ChannelConsent, ...]:
    found: dict[tuple[ContactChannel, ChannelPurpose], ChannelConsent] = {}
    for each in (*sides[0].channels, *sides[1].channels):
        known = found.get((each.channel, each.purpose))
        if known is None or known.since < each.since:
            found[each.channel, each.purpose] = each
    return tuple(found.values())


def _further_phones(values: Mapping[str, Any], sides: tuple[Card, Card]) -> tuple[str, ...]:
    """Return all telephones of both but the first one, each once."""
    firsts = tuple(each.phone for each in sides if each.phone)
    phones = dict.fromkeys((*firsts, *values["other_phones"]))
    return tuple(phone for phone in phones if phone != values["phone"])


def _cut_to_size(values: dict[str, Any]) -> list[str]:
    """Cut lists to what a card holds; return what was cut, a line each."""
    lines = []
    for name, most, title in _MOST:
        for each in values[name][most:]:
            words = f"{each.name} {each.phone}" if isinstance(each, EmergencyContact) else each
            lines.append(f"{title}: {words.strip()}")
        values[name] = values[name][:most]
    return lines


def _fitting(text: str) -> str:
    """Return lines without the first ones, as far as all together are too long."""
    lines = text.splitlines()
    while lines and len("\n".join(lines)) > LONGEST["source_words"]:
        lines.pop(0)
    return "\n".join(lines)


def _line(key: str, values: tuple[Any, ...]) -> list[str]:
    """Return the line that keeps a value nobody chose, where no field has room for it."""
    if key not in _LEFT_OVER:
        return []
    words = ", ".join(str(each) for each in values if each not in _EMPTY)
    return [f"{_LEFT_OVER[key]}: {words}"]


def _below(one: str, other: str) -> str:
    lines = one.splitlines()
    return "\n".join([*lines, *(line for line in other.splitlines() if line not in lines)])
