"""Who is to be written to, whether all is right: half a year after they last said so.

The rules: one letter to a household and address. Who has an address is written to there, about
themselves and who shares it; the first address of the household speaks for its minors who have
none, and for those whom the same public form registered. Another grown-up of the household is not
shown to them, nor erased by them: who has no address is called.

After the letter come two reminders; silence after them counts as *not confirmed*, never as gone:
nothing is changed but that the question is asked again in the next half year. Who has no address,
or one that refused our letters, is looked at again in a month.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.outbox.models import MessageState, OutboxMessage
from registry.people.access import in_parts
from registry.people.card_parts import ChannelPurpose, ContactChannel
from registry.people.consent import CHECK_DAYS
from registry.people.models import Person
from registry.people.record import ADULT_AT, Card, open_card

REMINDER_DAYS = (14, 30)
"""Between the letter and the first reminder, and between that and the second."""
LETTERS = 1 + len(REMINDER_DAYS)
NO_ADDRESS_DAYS = 30
FAMILY_AHEAD_DAYS = 45
"""Those of a household whose turn comes so soon are asked about by the same letter."""
_LOOKED_AT = 10
"""For each letter so many persons are looked at: in many registers most have no address."""
PUBLIC_FORM = "public form"
"""The source of those whom one of a household registered, all in one go."""
OWNERS = ("confirmation", "retention")
"""Whose letters in the outbox go to persons; each bears the id of its person as its reference."""
LEAST_LEFT_DAYS = 30
"""Who has less time left than this gets the letter about that instead."""


@dataclass(frozen=True, slots=True)
class CheckLetter:
    """One letter to be written: to whom, and about whom it asks."""

    person: Person
    """Whose address it goes to."""
    card: Card
    about: tuple[Person, ...]
    number: int
    """1 is the letter, the others are reminders."""


@dataclass(frozen=True, slots=True)
class ConfirmationCount:
    """How the register of one country stands."""

    country: str
    persons: int
    due: int
    unconfirmed: int
    left: int


@dataclass(frozen=True, slots=True)
class DueTurn:
    """What is due: the letters to write, and who cannot be written to."""

    questions: tuple[CheckLetter, ...]
    unreachable: tuple[Person, ...]


def due_turn(session: Session, keyring: Keyring, today: date, most: int) -> DueTurn:
    """Return what is due on a day, those who waited longest first: so many letters, and those of
    the last household beyond them.
    """
    query = _due(today).order_by(Person.check_on, Person.id).limit(most * _LOOKED_AT)
    due = session.scalars(query).all()
    homes = _households(session, due)
    questions: list[CheckLetter] = []
    unreachable: list[Person] = []
    for home in _homes_in_order(due, homes):
        if len(questions) >= most:
            break
        letters = _letters_to(_Home.open(session, keyring, home), today)
        reached = {each.id for letter in letters for each in letter.about}
        questions += letters
        unreachable += [each for each in home if each.id not in reached and _is_due(each, today)]
    return DueTurn(tuple(questions), tuple(unreachable))


def note_turn(session: Session, turn: DueTurn, today: date) -> None:
    """Write down that the letters of a turn were put into the outbox, and when the next are due."""
    for question in turn.questions:
        is_last = question.number >= LETTERS
        days = CHECK_DAYS if is_last else REMINDER_DAYS[question.number - 1]
        checks = 0 if is_last else question.number
        _put_off(session, question.about, today + timedelta(days=days), checks)
    _put_off(session, turn.unreachable, today + timedelta(days=NO_ADDRESS_DAYS), None)


def is_anybody_due(session: Session, today: date) -> bool:
    """Return whether somebody is due to be asked about on a day."""
    return session.scalar(sa.select(_due(today).exists())) or False


def count_due(session: Session, today: date, country: str | None = None) -> int:
    """Return how many persons are due to be asked about on a day."""
    due = _due(today).with_only_columns(sa.func.count())
    if country is not None:
        due = due.where(Person.country == country)
    return session.scalar(due) or 0


def confirmation_counts(session: Session, today: date) -> list[ConfirmationCount]:
    """Return how each country stands; unconfirmed is who did not say so for half a year, here or
    due.
    """
    latest = datetime.combine(today - timedelta(days=CHECK_DAYS), time(), UTC)
    is_here = Person.left_on.is_(None)
    is_old = sa.or_(Person.confirmed_at.is_(None), Person.confirmed_at < latest)
    is_due = sa.and_(Person.check_on <= today, _has_time(today), is_here)
    query = sa.select(
        Person.country,
        sa.func.count(),
        sa.func.count().filter(is_due),
        sa.func.count().filter(sa.and_(is_here, is_old)),
        sa.func.count().filter(Person.left_on.is_not(None)),
    ).group_by(Person.country)
    return [ConfirmationCount(*row) for row in session.execute(query.order_by(Person.country))]


def may_ask(card: Card) -> bool:
    """Return whether somebody may be asked by e-mail.

    The rule: who said by which channels they are reached is asked by e-mail where they said so for
    this purpose. Of whom no channel was ever noted (they registered before channels were) the
    letter goes to the address they gave, for it is how they see and erase what is kept of them.
    """
    return not card.channels or ContactChannel.EMAIL in card.agreed(ChannelPurpose.CHECK)


def refusals(session: Session, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Return when a letter to each of these persons was last given up, of those with one."""
    found: dict[uuid.UUID, datetime] = {}
    row = OutboxMessage
    for part in in_parts([str(each) for each in person_ids]):
        query = sa.select(row.reference, sa.func.max(row.updated_at)).where(
            row.owner.in_(OWNERS), row.state == MessageState.FAILED, row.reference.in_(part)
        )
        for reference, at in session.execute(query.group_by(row.reference)):
            found[uuid.UUID(reference)] = at
    return found


# -- inside ---------------------------------------------------------------------------------


def _due(today: date) -> sa.Select[Person]:
    is_here = Person.left_on.is_(None)
    return sa.select(Person).where(Person.check_on <= today, _has_time(today), is_here)


def _has_time(today: date) -> sa.ColumnElement[bool]:
    return Person.keep_until > today + timedelta(days=LEAST_LEFT_DAYS)


def _is_due(person: Person, today: date) -> bool:
    return person.check_on is not None and person.check_on <= today


def _homes_in_order(
    due: Iterable[Person], homes: Mapping[uuid.UUID, tuple[Person, ...]]
) -> Iterator[tuple[Person, ...]]:
    """Yield each household once, where the first of it is due; who lives alone is one, too."""
    done: set[uuid.UUID] = set()
    for person in due:
        if person.id not in done:
            home = homes.get(person.household_id, ()) if person.household_id else (person,)
            done |= {each.id for each in home}
            yield home


def _households(
    session: Session, persons: Sequence[Person]
) -> Mapping[uuid.UUID, tuple[Person, ...]]:
    """Return who is in the households of these, the oldest registration first, without those who
    left.
    """
    homes: dict[uuid.UUID, list[Person]] = defaultdict(list)
    ids = sorted({each.household_id for each in persons if each.household_id})
    for part in in_parts(ids):
        query = sa.select(Person).where(Person.household_id.in_(part), Person.left_on.is_(None))
        for person in session.scalars(query.order_by(Person.created_at, Person.id)):
            if person.household_id:
                homes[person.household_id].append(person)
    return {home: tuple(found) for home, found in homes.items()}


@dataclass(frozen=True, slots=True)
class _Home:
    """A household as its letters see it."""

    persons: Sequence[Person]
    cards: Mapping[uuid.UUID, Card]
    """Those that open."""
    refused: Mapping[uuid.UUID, datetime]

    @classmethod
    def open(cls, session: Session, keyring: Keyring, persons: Sequence[Person]) -> _Home:
        """Open the cards of a household."""
        cards: dict[uuid.UUID, Card] = {}
        for person in persons:
            try:
                cards[person.id] = open_card(person, keyring)
            except CannotOpen:
                continue
        return cls(persons, cards, refusals(session, [each.id for each in persons]))

    def address_of(self, person: Person) -> str:
        """Return where somebody is written to, folded; empty where they cannot be: the card does
        not open, has no address, or one that has refused a letter since the card was changed; or
        they did not agree to it.
        """
        card, refused_at = self.cards.get(person.id), self.refused.get(person.id)
        is_refused = refused_at is not None and refused_at >= person.updated_at
        return card.email.casefold() if card and may_ask(card) and not is_refused else ""

    def is_spoken_for(self, person: Person, today: date) -> bool:
        """Return whether the household's first address speaks for somebody without one."""
        card = self.cards.get(person.id)
        is_minor = card and card.birth_year and today.year - card.birth_year < ADULT_AT
        return bool(is_minor) or person.source == PUBLIC_FORM

    def groups(self, today: date) -> list[list[Person]]:
        """Return who shares a letter, whose address it goes to first."""
        found: dict[str, list[Person]] = defaultdict(list)
        for person in self.persons:
            if address := self.address_of(person):
                found[address].append(person)
        groups = list(found.values())
        if groups:
            others = (each for each in self.persons if not self.address_of(each))
            groups[0] += [each for each in others if self.is_spoken_for(each, today)]
        return groups


def _letters_to(home: _Home, today: date) -> list[CheckLetter]:
    """Return the letters to one household: one an address, where somebody is due."""
    letters = []
    for group in home.groups(today):
        about = tuple(each for each in group if _is_soon(each, today))
        due = [each for each in about if _is_due(each, today)]
        if due:
            number = min(LETTERS, max(each.checks for each in due) + 1)
            letters.append(CheckLetter(group[0], home.cards[group[0].id], about, number))
    return letters


def _is_soon(person: Person, today: date) -> bool:
    soon = today + timedelta(days=FAMILY_AHEAD_DAYS)
    return person.check_on is not None and person.check_on <= soon


def _put_off(session: Session, persons: Sequence[Person], day: date, checks: int | None) -> None:
    """Set the next turn of persons; that is no change of them, so when they were changed stays."""
    values = {"check_on": day, "updated_at": Person.updated_at}
    if checks is not None:
        values["checks"] = checks
    for part in in_parts([each.id for each in persons]):
        session.execute(
            sa.update(Person)
            .where(Person.id.in_(part), Person.left_on.is_(None))
            .values(values)
            .execution_options(synchronize_session=False)
        )
