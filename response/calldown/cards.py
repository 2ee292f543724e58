"""Households of a list opened: who they are, by what they are reached, what they need. Each opening
is a reading of persons, for a purpose, with its line in the audit log.
"""

from __future__ import annotations

import enum
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import sqlalchemy as sa

from core.context import Context
from core.crypto import Keyring
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.contacts.bad_numbers import bad_numbers_of, number_digests
from registry.people.access import OpenPerson, PersonsRead, in_parts, read_persons
from registry.people.models import Need, Person
from response.calldown.lists.reasons import reasons_of
from response.calldown.models import Call, CallItem
from response.calldown.numbers import DialledNumber, numbers_of
from response.calldown.order import CallReasons
from watch.sheet.call_order import CALL_ORDER


class AgeBand(enum.StrEnum):
    """How old somebody is, as far as a caller needs to know."""

    SMALL_CHILD = "small_child"
    MINOR = "minor"
    ADULT = "adult"
    OLDER = "older"
    UNKNOWN = "unknown"


AGE_WORDS = {
    AgeBand.SMALL_CHILD: N_("0 a 5 años"),
    AgeBand.MINOR: N_("6 a 17 años"),
    AgeBand.ADULT: N_("18 a 59 años"),
    AgeBand.OLDER: N_("60 años o más"),
    AgeBand.UNKNOWN: N_("edad desconocida"),
}
_FROM_YEARS = ((60, AgeBand.OLDER), (18, AgeBand.ADULT), (6, AgeBand.MINOR))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPerson:
    """One person of a household, as a caller sees them."""

    id: uuid.UUID
    name: str
    """Empty where the card does not open."""
    age: AgeBand
    needs: tuple[Need, ...]
    languages: tuple[str, ...]
    place: str
    is_listed: bool
    """Whether they are to be accounted for; the others live with them, and may answer."""
    is_unreadable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCard:
    """One household of the list."""

    item: CallItem
    reasons: CallReasons | None
    """None where they do not open."""
    persons: tuple[CardPerson, ...]
    """Those to be accounted for first, the most urgent first."""
    numbers: tuple[DialledNumber, ...]
    """The best first."""

    @property
    def languages(self) -> tuple[str, ...]:
        """First subtags of what they speak, the most frequent first."""
        if self.reasons is not None and self.reasons.languages:
            return self.reasons.languages
        return tuple(dict.fromkeys(code for each in self.persons for code in each.languages))

    @property
    def listed(self) -> tuple[CardPerson, ...]:
        """Who is to be accounted for."""
        return tuple(each for each in self.persons if each.is_listed)


def age_band(birth_year: int | None, day: date) -> AgeBand:
    """Return how old somebody born in a year is this year, as a band."""
    if birth_year is None:
        return AgeBand.UNKNOWN
    age = day.year - birth_year
    return next((band for years, band in _FROM_YEARS if age >= years), AgeBand.SMALL_CHILD)


def read_cards(context: Context[Viewer], items: Sequence[CallItem]) -> list[HouseholdCard]:
    """Return households of one list opened, in the order given. One line in the audit log for all
    of them. Raises NotAllowed without a purpose, and for a viewer of another country.
    """
    others = _household_members(context, items)
    read = read_persons(context, _all_persons(items, others))
    marked = bad_numbers_of(context.session, read.opened)
    tries = _tries(context, items)
    cards = []
    for item in items:
        digest_of = partial(_digest, context.keyring, item.country)
        ids = list(dict.fromkeys([*item.person_ids, *others[item.id]]))
        opened = [read.opened[each] for each in ids if each in read.opened]
        numbers = numbers_of(
            opened,
            context.now.date(),
            digest_of=digest_of,
            marked=marked,
            tries=tries[item.id],
        )
        cards.append(
            HouseholdCard(
                item=item,
                reasons=reasons_of(context.keyring, item),
                persons=tuple(_persons(context, item, ids, read)),
                numbers=tuple(numbers),
            )
        )
    return cards


def count_persons(context: Context[Viewer], items: Sequence[CallItem]) -> int:
    """Return how many persons `read_cards` would open."""
    return len(_all_persons(items, _household_members(context, items)))


# -- inside ---------------------------------------------------------------------------------


def _digest(keyring: Keyring, country: str, number: str) -> str:
    return number_digests(keyring, country, number)[0]


def _all_persons(
    items: Sequence[CallItem], others: dict[uuid.UUID, list[uuid.UUID]]
) -> set[uuid.UUID]:
    return {each for item in items for each in item.person_ids}.union(*others.values())


def _persons(
    context: Context[Viewer], item: CallItem, ids: Sequence[uuid.UUID], read: PersonsRead
) -> Iterator[CardPerson]:
    """Yield the persons of a household who are there still."""
    listed = set(item.person_ids)
    for person_id in ids:
        if person_id in read.opened:
            yield _open_person(read.opened[person_id], context.now.date(), person_id in listed)
        elif person_id in read.unreadable:
            yield CardPerson(
                id=person_id,
                name="",
                age=AgeBand.UNKNOWN,
                needs=(),
                languages=(),
                place="",
                is_listed=person_id in listed,
                is_unreadable=True,
            )


def _open_person(person: OpenPerson, day: date, is_listed: bool) -> CardPerson:
    card = person.card
    languages = (each.split("-")[0] for each in (card.language, *card.languages) if each)
    return CardPerson(
        id=person.id,
        name=card.full_name,
        age=age_band(card.birth_year, day),
        needs=tuple(sorted(card.needs_on(day), key=CALL_ORDER.index)),
        languages=tuple(dict.fromkeys(languages)),
        place=next((stay.place.text for stay in person.stays), ""),
        is_listed=is_listed,
    )


def _household_members(
    context: Context[Viewer], items: Sequence[CallItem]
) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return by household of the list all who live in it."""
    by_home = {item.household_key: item.id for item in items}
    found: dict[uuid.UUID, list[uuid.UUID]] = {item.id: [] for item in items}
    for part in in_parts(sorted(by_home)):
        query = sa.select(Person.id, Person.household_id).where(Person.household_id.in_(part))
        for row in context.session.execute(query.order_by(Person.id)):
            found[by_home[row.household_id]].append(row.id)
    return found


def _tries(context: Context[Viewer], items: Sequence[CallItem]) -> dict[uuid.UUID, Counter[str]]:
    """Return by household how often each number was called."""
    found: dict[uuid.UUID, Counter[str]] = defaultdict(Counter)
    for part in in_parts([item.id for item in items]):
        query = sa.select(Call.item_id, Call.number_hash).where(
            Call.item_id.in_(part), Call.number_hash != ""
        )
        for row in context.session.execute(query):
            found[row.item_id][row.number_hash] += 1
    return found
