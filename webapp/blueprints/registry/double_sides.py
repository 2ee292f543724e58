"""Two persons side by side: what is equal, what differs, and where somebody has to choose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.i18n.formats import Formats
from core.i18n.phones import international
from registry.labels import ACCURACY_WORDS, CHANNEL_WORDS, KIND_WORDS, SEX_WORDS
from registry.merging.uniting import conflicts_of
from registry.papers.person_sheet import (
    born_words,
    channel_words,
    days_words,
    needs_words,
)
from registry.people.access import OpenPerson, OpenStay
from registry.people.card_parts import ContactChannel
from registry.people.purposes import PURPOSES

_KEYS = {"phone": "phone", "birth": "birth_year", "contact": "contact_name"}
"""Keys of conflicts whose title is that of a field called otherwise."""


@dataclass(frozen=True, slots=True)
class SideLine:
    """One thing known of two persons; `key` where one of the two must be chosen."""

    title: str
    survivor: str
    merged: str
    key: str = ""

    @property
    def is_same(self) -> bool:
        """Return whether both say the same."""
        return self.survivor == self.merged


def side_lines(
    survivor: OpenPerson, merged: OpenPerson, day: date, wording: Formats
) -> list[SideLine]:
    """Return what is known of either, in the order in which it is asked."""
    lines: list[SideLine] = []
    keys = {each.key for each in conflicts_of(survivor.card, merged.card)}
    pairs = zip(_facts(survivor, day, wording), _facts(merged, day, wording), strict=True)
    for (key, title, own), (_, _, other) in pairs:
        if own or other:
            lines.append(SideLine(wording.gettext(title), own, other, key if key in keys else ""))
    return lines


# -- inside ---------------------------------------------------------------------------------


def _facts(person: OpenPerson, day: date, wording: Formats) -> Iterator[tuple[str, str, str]]:
    """Yield key, title and words of all that is known of a person; empty words of what is not."""
    card = person.card
    languages = wording.listed(map(wording.language_name, card.languages))
    sex = wording.gettext(SEX_WORDS[card.sex]) if card.sex else ""
    preferred = card.preferred_channel and CHANNEL_WORDS[ContactChannel(card.preferred_channel)]
    contacts = [f"{each.name} {international(each.phone)}" for each in card.contacts]
    facts: tuple[tuple[str, Any], ...] = (
        ("full_name", card.full_name),
        ("birth", born_words(card, wording)),
        ("sex", sex),
        ("phone", international(card.phone)),
        ("other_phones", ", ".join(map(international, card.other_phones))),
        ("email", card.email),
        ("place", wording.parted(_stay(each, wording) for each in person.stays)),
        ("language", wording.language_name(card.language)),
        ("languages", languages),
        ("needs", wording.parted(needs_words(card, day, wording))),
        ("channels", wording.parted(channel_words(card, wording))),
        ("preferred_channel", wording.gettext(preferred)),
        ("contact", f"{card.contact_name} {international(card.contact_phone)}".strip()),
        ("contacts", wording.parted(contacts)),
        ("note", card.note),
        ("consent", wording.day(person.consent_at.date())),
    )
    for key, words in facts:
        yield key, PURPOSES[_KEYS.get(key, key)].title, str(words)


def _stay(stay: OpenStay, wording: Formats) -> str:
    kind, days = KIND_WORDS[stay.kind], days_words(stay.from_on, stay.until_on, wording)
    where = stay.place.text or f"{stay.place.lat:.3f}, {stay.place.lon:.3f}"
    accuracy = wording.gettext(ACCURACY_WORDS.get(stay.place.accuracy, ""))
    return ", ".join(filter(None, (where, wording.gettext(kind), accuracy, days)))
