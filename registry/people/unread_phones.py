"""Telephones among the words of a list that were kept as they were said, because nothing told in
which country they ring: each with the numbers it may be, for a person to decide. Pure.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.atlas.names import fold
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import PhoneQuestion, read_numbers
from core.phones.resolution import resolve
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.day_order import DayOrder, parse_day
from registry.people.record import Card

MOST_READINGS = 4
_OF_OTHERS = frozenset(
    {
        "contacto", "contact", "emergencia", "emergency", "urgence", "urgencia", "familiar",
        "pariente", "referencia", "kin", "proche", "recados",
    }
)  # fmt: skip
"""Words of titles over telephones that are somebody else's: whom to call instead."""


_TELEPHONES = ("tel", "cel", "phone", "mobile", "cell", "movil", "whats", "portable", "numero de t")
"""How the titles over telephones begin, folded."""


@dataclass(frozen=True, slots=True)
class PossibleNumber:
    """One number that a telephone may be: E.164, and the country it would ring in."""

    value: str
    country: str


@dataclass(frozen=True, slots=True)
class UnreadPhone:
    """A telephone as it was said, and the numbers it may be."""

    typed: str
    readings: tuple[PossibleNumber, ...]
    title: str = ""
    """What stood over it in the list."""

    @property
    def is_of_contact(self) -> bool:
        """Whether it is not the person's own, but that of whom to call when they do not answer."""
        return not _OF_OTHERS.isdisjoint(fold(self.title).split())

    def in_country(self, country: str) -> str:
        """Return the number it is in a country (ISO 3166-1 alpha-2); empty where it is none."""
        return next((each.value for each in self.readings if each.country == country), "")


def unread_phones(card: Card, country: str) -> tuple[UnreadPhone, ...]:
    """Return the telephones among the words of a card of a national of `country` that may be those
    of another member; without those the card holds already.
    """
    held = {card.phone, *card.other_phones, card.contact_phone}
    found: dict[str, UnreadPhone] = {}
    for line in card.source_words.splitlines():
        title, _, text = line.partition(": ")
        if not text:
            title, text = "", line
        if _is_day(text):
            continue
        for question in _questions(title, text, country):
            readings = _readings(question.typed, question.countries)
            if readings and not held & {each.value for each in readings}:
                found.setdefault(question.typed, UnreadPhone(question.typed, readings, title))
    return tuple(found.values())


def words_beside(card: Card, phones: Collection[UnreadPhone]) -> tuple[str, ...]:
    """Return what else a list said that was kept as said (`Title: words`, a line each): all but
    the lines whose telephones are among `phones`.
    """
    lines = (line for line in card.source_words.splitlines() if line.strip())
    return tuple(line for line in lines if not any(_is_line_of(line, each) for each in phones))


# -- inside ---------------------------------------------------------------------------------


def _questions(title: str, text: str, country: str) -> tuple[PhoneQuestion, ...]:
    """Return what is asked about the telephones of a line.

    One that `country` has as well was kept because its list as a whole left it open (`core.phones.
    list_doubt`): under the title of a telephone it may be theirs or another member's.
    """
    asked = read_numbers(text, PhoneEvidence(owner=country)).questions
    if asked or not any(fold(title).startswith(word) for word in _TELEPHONES):
        return asked
    return read_numbers(text, PhoneEvidence()).questions


def _readings(typed: str, countries: tuple[str, ...]) -> tuple[PossibleNumber, ...]:
    numbers = {
        country: resolve(typed, PhoneEvidence(stated=country)).value
        for country in countries[:MOST_READINGS]
    }
    return tuple(PossibleNumber(value, country) for country, value in numbers.items() if value)


def _is_line_of(line: str, phone: UnreadPhone) -> bool:
    """Return whether a line says a telephone and nothing else."""
    said = line.removeprefix(f"{phone.title}: ") if phone.title else line
    return said.strip() == phone.typed


def _is_day(text: str) -> bool:
    try:
        parse_day(text, DayOrder.DAY_FIRST)
    except UnreadableCell:
        return False
    return True
