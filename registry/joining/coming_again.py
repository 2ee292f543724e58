"""Somebody registered comes again: they register anew and are made one with who they were, so that
it can be taken back for `UNDO_DAYS` like any merge.

What they say now stands, field by field; what they said before stays beside it (an earlier
telephone among the further ones, an earlier address among the words of lists). What they were not
asked, or left empty, takes nothing away, and needs are only added: nobody loses help by silence.
By which channels they agree to be written to is what they ticked last, and nothing else. The name
stays as it was registered. Where they live is where they say they live now; a journey comes beside.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.atlas.names import fold
from core.context import Context
from core.crypto import Keyring
from core.db import hold_row, take_turns
from core.errors import Outdated
from registry.duplicates.pairs import turn_of
from registry.joining.answers import FormAnswers, Member
from registry.merging.merge import MergeDecision, merge_persons
from registry.merging.uniting import CHANNELS, Choices, MergeSide
from registry.people.access import NationalViewer, OpenPerson, read_persons
from registry.people.card import Card
from registry.people.history import PersonEventKind, changed_fields, note_event
from registry.people.models import Person, Stay, StayKind, UnplacedStay
from registry.people.record import open_card

_SAID_ANEW = ("phone", "email", "birth", "contact", "sex", "language", "preferred_channel")
"""Where two cards say something else, what was said now stands: by the keys of `uniting`."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Who comes again, as they were."""

    id: uuid.UUID
    card: Card


def known_household(
    context: Context[NationalViewer], person_id: uuid.UUID, members: Sequence[Member]
) -> dict[int, uuid.UUID]:
    """Return who of a household is registered, by their place in it, where whoever writes (0) is
    somebody known: of the others those who live with them and are called so. Each reading goes into
    the audit log.
    """
    person = context.session.get(Person, person_id)
    if person is None:
        return {}
    if person.household_id is None or not members:
        return {0: person_id}
    query = sa.select(Person.id).where(
        Person.household_id == person.household_id, Person.id != person_id
    )
    ids = list(context.session.scalars(query))
    kin = sorted(read_persons(context, ids).opened.values(), key=lambda one: one.id) if ids else []
    return {0: person_id, **_by_place(kin, members)}


def hold_known(
    session: Session, keyring: Keyring, country: str, known: Mapping[int, uuid.UUID], *, demo: bool
) -> dict[int, KnownPerson]:
    """Return the known as they are now, held to the end of the transaction, before anything of it
    is written. Invented and real people are never one.

    Raises Outdated for one of them who is gone, and CannotOpen.
    """
    if known:
        take_turns(session, turn_of(country))  # first of all, as whoever merges
    held: dict[int, KnownPerson] = {}
    for position, person_id in sorted(known.items(), key=lambda one: one[1]):
        person = session.get(Person, person_id)
        if person is None or person.country != country:
            raise Outdated(f"the person {person_id} is gone")
        hold_row(session, person)
        if person.is_demo == demo:
            held[position] = KnownPerson(person_id, open_card(person, keyring))
    return held


def card_again(fresh: Card, known: Card, *, was_asked: bool) -> Card:
    """Return the card somebody known registers with anew: in the language they had, unless it
    `was_asked` which they speak.
    """
    return fresh if was_asked else replace(fresh, language=known.language, languages=())


def unite_again(
    context: Context[object], known: KnownPerson, new_id: uuid.UUID, answers: FormAnswers
) -> None:
    """Make one of somebody known and of who they registered as just now. Raises what
    `merge_persons` raises.
    """
    session, keyring = context.session, context.keyring
    decision = MergeDecision(
        country=answers.country,
        survivor_id=known.id,
        merged_id=new_id,
        actor=context.actor,
        now=context.now,
        choices=_choices(session, keyring, new_id, answers),
        superseded=_superseded(session, known.id, new_id, answers),
    )
    merge_persons(session, keyring, decision)
    after = open_card(session.get_one(Person, known.id), keyring)
    note_event(
        session,
        known.id,
        PersonEventKind.CHANGED,
        at=context.now,
        actor=context.actor,
        fields=changed_fields(known.card, after),
    )


# -- inside ---------------------------------------------------------------------------------


def _by_place(kin: Sequence[OpenPerson], members: Sequence[Member]) -> dict[int, uuid.UUID]:
    """Return who of the kin is which member, each once: whose whole name is the same; then whose
    first name is, where one of them alone is called so and the years do not differ.
    """
    found: dict[int, uuid.UUID] = {}
    for is_same in (_is_named_alike, _is_called_alike):
        for position, member in enumerate(members, start=1):
            free = [each for each in kin if each.id not in found.values()]
            fitting = [each for each in free if is_same(each.card, member)]
            if position not in found and len(fitting) == 1:
                found[position] = fitting[0].id
    return found


def _is_named_alike(card: Card, member: Member) -> bool:
    return fold(card.full_name) == fold(member.full_name) and _is_of_one_year(card, member)


def _is_called_alike(card: Card, member: Member) -> bool:
    own, other = fold(card.full_name).split()[:1], fold(member.full_name).split()[:1]
    return own == other and _is_of_one_year(card, member)


def _is_of_one_year(card: Card, member: Member) -> bool:
    """Return whether two years of birth are one, or one of them is not known: father and son are
    called alike.
    """
    return None in (card.birth_year, member.birth_year) or card.birth_year == member.birth_year


def _choices(
    session: Session, keyring: Keyring, new_id: uuid.UUID, answers: FormAnswers
) -> Choices:
    """Return the choices by which what was said now stands; in a crisis nobody is asked channel by
    channel.
    """
    choices = dict.fromkeys(_SAID_ANEW, MergeSide.MERGED)
    if answers.track == "crisis":
        return choices
    if open_card(session.get_one(Person, new_id), keyring).channels:
        choices[CHANNELS] = MergeSide.MERGED
    return choices


def _superseded(
    session: Session, known_id: uuid.UUID, new_id: uuid.UUID, answers: FormAnswers
) -> list[uuid.UUID]:
    """Return the stays of somebody known that end with what they say now: where they lived, once
    they say where they live; where they were in the same crisis; what was to be placed of the same
    days.
    """
    placed, waiting = _stays(session, Stay, new_id), _stays(session, UnplacedStay, new_id)
    ended = [
        each.id
        for each in _stays(session, Stay, known_id)
        if any(_takes_the_place(one, each, answers) for one in placed)
    ]
    return ended + [
        each.id
        for each in _stays(session, UnplacedStay, known_id)
        if any(_is_of_the_same_days(one, each) for one in (*placed, *waiting))
    ]


def _stays(
    session: Session, table: type[Stay] | type[UnplacedStay], person_id: uuid.UUID
) -> list[Stay | UnplacedStay]:
    query = sa.select(table).where(table.person_id == person_id).order_by(table.id)
    return list(session.scalars(query))


def _takes_the_place(
    new: Stay | UnplacedStay, before: Stay | UnplacedStay, answers: FormAnswers
) -> bool:
    if new.kind is not before.kind:
        return False
    if answers.track == "crisis":
        return new.until_on == before.until_on
    return new.kind is StayKind.RESIDENCE


def _is_of_the_same_days(new: Stay | UnplacedStay, before: Stay | UnplacedStay) -> bool:
    if new.kind is not before.kind:
        return False
    is_home = new.kind is StayKind.RESIDENCE
    return is_home or (new.from_on, new.until_on) == (before.from_on, before.until_on)
