"""The sealed record of a person and of a stay: the card and the place, how they are checked, sealed
and opened.

A value is checked when it is written, never when it is opened: a rule made stricter later must not
lock anybody out of what was registered under the older one.

What is sealed bears the number of its form (`core.crypto.RECORD_FORMAT`). A field this release does
not know is kept when the record is written over; one that is missing has its default; one it cannot
read has its default too, and is named in `unread`: in a release rolled back at night a changed
field of the newer one must not take the telephone with it.
"""

from __future__ import annotations

import dataclasses
import math
import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from core.crypto import CannotOpen, Keyring, SealedPlace, place_of, record_of
from core.errors import UnusableInput
from core.keys.columns import next_version
from registry.people.models import Need, Person, Stay

SEXES = ("", "f", "m", "x")
ACCURACIES = ("address", "place", "unit")
LONGEST = {
    "full_name": 200,
    "contact_name": 200,
    "note": 2000,
    "source_words": 2000,
    "text": 300,
    "unit_code": 40,
}
MOST_OTHER_PHONES = 10
BIRTH_YEARS = range(1900, 2101)
ADULT_AT = 18

_E164 = re.compile(r"\+[1-9]\d{6,14}(?:;ext=\d{1,8})?")
_EMAIL = re.compile(r"[^\s@<>,;]{1,64}@[^\s@<>,;]+\.[^\s@<>,;]{2,}")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_STORED_TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "bool": bool,
    "int | None": (int, type(None)),
    "float": (float, int),
    "tuple[Need, ...]": list,
    "tuple[str, ...]": list,
}
"""What JSON holds for each type that a field of a record declares."""
_FOUND_BY = ("full_name", "phone", "email", "contact_name", "contact_phone")
_NEEDS: Collection[str] = frozenset(need.value for need in Need)


class InvalidCard(UnusableInput):
    """A card nobody should be registered with; `location` is the field."""


class InvalidPlace(UnusableInput):
    """A place nobody can be looked for at; `location` is the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Who somebody is and how to reach them. There is no field for migratory status."""

    full_name: str
    phone: str = ""
    """E.164 (`+19565550123`, `;ext=12` behind it for an extension), or empty."""
    has_whatsapp: bool = False
    email: str = ""
    birth_year: int | None = None
    sex: str = ""
    """`f`, `m`, `x`, or empty: not asked."""
    language: str = "es"
    """BCP-47: es, en, fr, quc (K'iche'), mam, kek (Q'eqchi'), ht, …"""
    needs: tuple[Need, ...] = ()
    contact_name: str = ""
    contact_phone: str = ""
    """Whom to call when the person does not answer; E.164."""
    note: str = ""
    other_phones: tuple[str, ...] = ()
    """More numbers of the same person, as `phone`, in the order they were given."""
    source_words: str = ""
    """What a list said that no field here holds, as it was said: `Title: words`, a line each."""
    unread: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """Fields that stand in the sealed record and could not be read; never sealed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayPlace:
    """Where somebody stays: degrees on WGS84, the words for it, the second administrative unit."""

    lon: float
    lat: float
    text: str = ""
    unit_code: str = ""
    accuracy: str = "place"
    """`address` (a house), `place` (a town or a ZIP), `unit` (only the municipality is known)."""
    unread: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    """As of a card."""


def check_card(card: Card) -> None:
    """Raise InvalidCard, naming the field, unless the card can be kept."""
    if not card.full_name.strip():
        raise InvalidCard("full_name", "is empty")
    for field in ("full_name", "contact_name", "note", "source_words"):
        _check_text(InvalidCard, field, getattr(card, field))
    for field in ("phone", "contact_phone"):
        _check_phone(field, getattr(card, field))
    _check_other_phones(card.other_phones)
    if card.email and not is_email(card.email):
        raise InvalidCard("email", "is not an e-mail address")
    _check_codes(card)


def is_email(text: str) -> bool:
    """Return whether a text is an e-mail address."""
    return len(text) <= 254 and _EMAIL.fullmatch(text) is not None


def without_controls(text: str) -> str:
    """Return a text as a card may hold it: lines end with `\n` alone, and nothing else in it is no
    letter, figure or sign.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x7f", "")
    return _CONTROLS.sub("", lines)


def check_place(place: StayPlace) -> None:
    """Raise InvalidPlace, naming the field, unless somebody can be looked for there."""
    for field, limit in (("lon", 180), ("lat", 90)):
        degrees = getattr(place, field)
        if not (math.isfinite(degrees) and abs(degrees) <= limit):
            raise InvalidPlace(field, f"lies outside ±{limit}")
    for field in ("text", "unit_code"):
        _check_text(InvalidPlace, field, getattr(place, field))
    if place.accuracy not in ACCURACIES:
        raise InvalidPlace("accuracy", f"is not one of {', '.join(ACCURACIES)}")


def card_place(person_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the card of a row belongs (`version`: the row's `seal_version`)."""
    # Bound into every card ever sealed: it keeps the column's first name.
    return place_of("person", "sealed", person_id, country=country, version=version)


def stay_place(stay_id: uuid.UUID, country: str, version: int) -> SealedPlace:
    """Return where the place of a row belongs, as `card_place` does."""
    return place_of("stay", "sealed", stay_id, country=country, version=version)


def seal_card(keyring: Keyring, location: SealedPlace, card: Card) -> bytes:
    """Return a card as it is kept in `person.ciphertext`. Raises InvalidCard."""
    check_card(card)
    return keyring.seal_record(_fields(card), location)


def seal_place(keyring: Keyring, location: SealedPlace, place: StayPlace) -> bytes:
    """Return a place as it is kept in `stay.ciphertext`. Raises InvalidPlace."""
    check_place(place)
    return keyring.seal_record(_fields(place), location)


def put_card(keyring: Keyring, person: Person, card: Card) -> None:
    """Seal a card into its row; of the one written over stays what this release does not know.

    Raises InvalidCard.
    """
    check_card(card)
    before = card_place(person.id, person.country, person.seal_version or 0)
    location = before._replace(version=next_version(person))
    person.ciphertext = _sealed_over(keyring, card, location, (person.ciphertext, before))


def put_place(keyring: Keyring, stay: Stay, place: StayPlace) -> None:
    """Seal a place into its row, as `put_card` does. Raises InvalidPlace."""
    check_place(place)
    before = stay_place(stay.id, stay.country, stay.seal_version or 0)
    location = before._replace(version=next_version(stay))
    stay.ciphertext = _sealed_over(keyring, place, location, (stay.ciphertext, before))


def unseal_card(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> Card:
    """Return the card kept in a row, as far as this release can read it.

    Raises CannotOpen when it is damaged, sealed with another key, of a release too far away, or
    when there is nothing in it to find anybody by. The error names the row, never what is in it.
    """
    return card_of(keyring.open_json(ciphertext, location), location)


def card_of(record: Any, location: SealedPlace) -> Card:
    """Return the card of an opened record, as `unseal_card` does. Raises CannotOpen."""
    kept, _ = record_of(record, location)
    values, unread = _readable(Card, kept)
    needs = values.pop("needs", ())
    known = tuple(Need(code) for code in needs if _is_need(code))
    others = values.pop("other_phones", ())
    if not all(isinstance(number, str) for number in others):
        others, unread = (), (*unread, "other_phones")
    if len(known) != len(needs):
        unread = (*unread, "needs")
    if not any(values.get(name) for name in _FOUND_BY):
        raise CannotOpen(f"{location}: holds neither a name nor a way to call")
    return Card(
        **{"full_name": "", **values}, needs=known, other_phones=tuple(others), unread=unread
    )


def unseal_place(keyring: Keyring, location: SealedPlace, ciphertext: bytes) -> StayPlace:
    """Return the place kept in a row, as `unseal_card` does.

    Raises CannotOpen, also where no point can be read.
    """
    return stay_place_of(keyring.open_json(ciphertext, location), location)


def stay_place_of(record: Any, location: SealedPlace) -> StayPlace:
    """Return the place of an opened record, as `unseal_place` does. Raises CannotOpen."""
    kept, _ = record_of(record, location)
    values, unread = _readable(StayPlace, kept)
    if not {"lon", "lat"} <= values.keys():
        raise CannotOpen(f"{location}: holds no point")
    return StayPlace(**values, unread=unread)


def open_card(person: Person, keyring: Keyring) -> Card:
    """Return the card of one person. Raises CannotOpen.

    The caller writes the audit log; see `registry.people.access.read_persons`.
    """
    location = card_place(person.id, person.country, person.seal_version)
    return unseal_card(keyring, location, person.ciphertext)


def open_place(stay: Stay, keyring: Keyring) -> StayPlace:
    """Return the place of one stay; the caller writes the audit log. Raises CannotOpen."""
    location = stay_place(stay.id, stay.country, stay.seal_version)
    return unseal_place(keyring, location, stay.ciphertext)


# -- inside ---------------------------------------------------------------------------------


def _fields(record: Card | StayPlace) -> dict[str, Any]:
    # `asdict` would copy every value on its way: half the time of a large import.
    return {name: getattr(record, name) for name in record.__slots__ if name != "unread"}


def _sealed_over(
    keyring: Keyring,
    record: Card | StayPlace,
    location: SealedPlace,
    before: tuple[bytes | None, SealedPlace],
) -> bytes:
    """Return the record sealed, with what stands in the bytes it is written over and is not known
    here.
    """
    fields, (ciphertext, former) = _fields(record), before
    if ciphertext is None:
        return keyring.seal_record(fields, location)
    try:
        kept, number = keyring.open_record(ciphertext, former)
    except CannotOpen:  # nothing can be kept of what nobody can read
        return keyring.seal_record(fields, location)
    return keyring.seal_record(_merged(type(record), kept, fields), location, number)


def _merged(
    record: type[Card] | type[StayPlace], stored: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields to be sealed: the new ones, and of the old what could not be read and
    nobody has given anew.
    """
    readable, _ = _readable(record, stored)
    defaults = {each.name: each.default for each in dataclasses.fields(record)}
    unknown = {name: value for name, value in stored.items() if name not in readable}
    # A name or a point has no default: whoever writes has given one.
    not_given = {name for name in unknown if fields.get(name) == defaults.get(name)}
    merged = {**unknown, **{name: fields[name] for name in fields.keys() - not_given}}
    if "needs" in readable:
        merged["needs"] = [*fields["needs"], *_later_needs(stored["needs"])]
    return merged


def _later_needs(codes: Iterable[Any]) -> list[Any]:
    return [code for code in codes if not _is_need(code)]


def _readable(
    record: type[Card] | type[StayPlace], stored: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the fields of the types `record` declares, and the names of those of another.

    Types are looked at because a later release may write another one under an old name, and the
    first to trip over it would be the page that shows the list.
    """
    types = _TYPES[record]
    known = {name: value for name, value in stored.items() if name in types}
    values = {name: value for name, value in known.items() if isinstance(value, types[name])}
    return values, tuple(sorted(known.keys() - values.keys()))


def _stored_types(
    record: type[Card] | type[StayPlace],
) -> Mapping[str, type | tuple[type, ...]]:
    return {
        each.name: _STORED_TYPES[str(each.type)]
        for each in dataclasses.fields(record)
        if each.name != "unread"
    }


_TYPES = {Card: _stored_types(Card), StayPlace: _stored_types(StayPlace)}
"""Looked up for every card that is opened."""


def _is_need(code: object) -> bool:
    return isinstance(code, str) and code in _NEEDS


def _check_phone(field: str, number: str) -> None:
    if number and not _E164.fullmatch(number):
        raise InvalidCard(field, "is not a telephone in E.164, as in +19565550123")


def _check_other_phones(numbers: tuple[str, ...]) -> None:
    if len(numbers) > MOST_OTHER_PHONES:
        raise InvalidCard("other_phones", f"are more than {MOST_OTHER_PHONES}")
    for number in numbers:
        _check_phone("other_phones", number)


def _check_codes(card: Card) -> None:
    if card.birth_year is not None and card.birth_year not in BIRTH_YEARS:
        raise InvalidCard("birth_year", f"lies outside {BIRTH_YEARS[0]} to {BIRTH_YEARS[-1]}")
    if card.sex not in SEXES:
        raise InvalidCard("sex", "is not f, m, x or empty")
    if not _LANGUAGE.fullmatch(card.language):
        raise InvalidCard("language", "is not a language tag, as in es or quc")


def _check_text(error: type[UnusableInput], field: str, text: str) -> None:
    if len(text) > LONGEST[field]:
        raise error(field, f"is longer than {LONGEST[field]} characters")
    if not text.isprintable() and _CONTROLS.search(text):
        raise error(field, "holds control characters")
