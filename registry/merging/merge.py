"""One person of two. What each side has is put together (`uniting`), what refers to the other goes
over, and the other row ends; its id leads to the one who survives (`survivors`).

All in one transaction, decided under a hold: cards, stays, index, names, marks, households, pairs.
The way back (`undo`) is sealed beside it.
"""

from __future__ import annotations

import dataclasses
import enum
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row, take_turns
from core.errors import Outdated, UnusableInput
from registry.card_blocks.storing import drop_records, put_records
from registry.contacts.marks import put_contacts
from registry.duplicates.models import DoublePair, DoubleState
from registry.duplicates.pairs import Ids, in_order, pairs_of, turn_of
from registry.matching.writing import drop_persons, index_again, stays_before
from registry.merging.models import PersonMerge, merge_place
from registry.merging.references import MovedRows, move_references
from registry.merging.same_stays import repeated_stays
from registry.merging.uniting import Choices, united_card
from registry.merging.way_back import (
    UNDO_TIME,
    MergeWayBack,
    household_document,
    pair_documents,
    person_document,
    stand_of,
    stay_documents,
    unplaced_documents,
)
from registry.people.consent import CRISIS_CONSENT
from registry.people.history import (
    PersonEventKind,
    end_channel_consents,
    end_registration_consent,
    note_event,
)
from registry.people.models import Household, Person, Stay, UnplacedStay
from registry.people.record import open_card, put_card
from registry.search.storing import NAMES, record_of_card
from registry.statistics.traits.storing import TRAITS, count_again


class HomeChoice(enum.StrEnum):
    """Which household the one person is of, where the two were of different ones."""

    TOGETHER = "together"
    """Both become one: whoever lives with the one lives with the other."""
    SURVIVOR = "survivor"
    MERGED = "merged"


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDecision:
    """What somebody decided about two persons."""

    country: str
    survivor_id: uuid.UUID
    merged_id: uuid.UUID
    actor: str
    now: datetime
    choices: Choices = field(default_factory=dict)
    """By the key of `uniting.conflicts_of`."""
    home: HomeChoice = HomeChoice.TOGETHER
    superseded: Collection[uuid.UUID] = ()
    """Stays of who survives, placed or not, that the other's take the place of: they end."""
    seen: Mapping[uuid.UUID, int] = field(default_factory=dict)
    """`seal_version` of each as they were compared: a card changed since is looked at again."""


def merge_persons(session: Session, keyring: Keyring, decision: MergeDecision) -> PersonMerge:
    """Make one person of two. Nothing is committed.

    Raises Outdated where one of them is gone or changed since they were compared, UnusableInput for
    two that cannot be one (another country, demo and real), InvalidCard for a card that no one
    could have, and CannotOpen where something of them does not open: then nothing is written.
    """
    take_turns(session, turn_of(decision.country))
    survivor, merged = _hold_both(session, decision)
    own_card = open_card(survivor, keyring)
    card = united_card(own_card, open_card(merged, keyring), decision.choices)
    back = _before(session, keyring, survivor, merged, decision.superseded)
    household, housemates = _home(session, survivor, merged, decision.home)
    ids = [survivor.id, merged.id, *housemates]
    before = stays_before(session, keyring, decision.country, ids)
    gone = before.pop(merged.id, None)
    if gone is not None:
        drop_persons(session, keyring, decision.country, {merged.id: gone})
    rows = _move(session, keyring, decision)
    if _renews(merged, survivor):
        end_registration_consent(session, survivor, decision.now, decision.actor)
    end_channel_consents(session, survivor, own_card, card, now=decision.now, actor=decision.actor)
    _take_over(survivor, merged, household)
    put_card(keyring, survivor, card)
    pair = _take_pairs(session, survivor.id, merged.id)
    merge = PersonMerge(
        country=decision.country, survivor_id=survivor.id, merged_id=merged.id,
        import_key=merged.import_key, log_odds=pair.log_odds if pair else None,
        reasons=dict(pair.reasons) if pair else {}, merged_at=decision.now,
        merged_by=decision.actor, undo_until=decision.now + UNDO_TIME,
    )  # fmt: skip
    numbers = {survivor.number: record_of_card(card), merged.number: None}
    _move_in(session, housemates, household)
    drop_records(session, keyring, TRAITS, decision.country, [merged.id])
    _end(session, merged)
    index_again(session, keyring, decision.country, [survivor.id, *housemates], before)
    names = {number: name for number, name in numbers.items() if number is not None}
    put_records(session, keyring, NAMES, decision.country, names)
    count_again(session, keyring, decision.country, [survivor.id, *housemates])
    put_contacts(session, keyring, decision.country, {survivor.id: card}, new=False)
    session.expire(survivor, ["stays"])
    whole = dataclasses.replace(
        back,
        moved=rows.moved,
        dropped=rows.dropped,
        households=_drop_empty(session, back, household),
        housemates=[str(each) for each in housemates],
        after=stand_of(session, keyring, survivor),
    )
    merge.ciphertext = keyring.seal_json(
        dataclasses.asdict(whole), merge_place(merge.id, decision.country)
    )
    session.add(merge)
    _note(session, decision)
    note_event(session, survivor.id, PersonEventKind.MERGED, at=decision.now, actor=decision.actor)
    return merge


# -- inside ---------------------------------------------------------------------------------


def _hold_both(session: Session, decision: MergeDecision) -> tuple[Person, Person]:
    """Return the two, held to the end of the transaction, in one order whoever survives."""
    found: dict[uuid.UUID, Person] = {}
    for person_id in in_order(decision.survivor_id, decision.merged_id):
        person = session.get(Person, person_id)
        if person is None:
            raise Outdated(f"the person {person_id} is gone")
        hold_row(session, person)
        seen = decision.seen.get(person_id, person.seal_version)
        if person.country != decision.country or seen != person.seal_version:
            raise Outdated(f"the person {person_id} changed since")
        found[person_id] = person
    if len(found) < 2:
        raise UnusableInput("person", "is one and the same already")
    survivor, merged = found[decision.survivor_id], found[decision.merged_id]
    if survivor.is_demo != merged.is_demo:
        raise UnusableInput("person", "one is invented, the other is not")
    return survivor, merged


def _before(
    session: Session,
    keyring: Keyring,
    survivor: Person,
    merged: Person,
    superseded: Collection[uuid.UUID],
) -> MergeWayBack:
    both, ended = [survivor.id, merged.id], {str(each) for each in superseded}
    waiting = unplaced_documents(session, keyring, survivor.id)
    return MergeWayBack(
        survivor=person_document(keyring, survivor)
        | {"unplaced": {key: row for key, row in waiting.items() if key in ended}},
        merged=person_document(keyring, merged)
        | {"unplaced": unplaced_documents(session, keyring, merged.id)},
        stays=stay_documents(session, keyring, both),
        moved={},
        dropped={},
        households=[
            household_document(session, each)
            for each in sorted({*filter(None, (survivor.household_id, merged.household_id))})
        ],
        housemates=[],
        pairs=pair_documents(session, both),
        after={},
    )


def _home(
    session: Session, survivor: Person, merged: Person, choice: HomeChoice
) -> tuple[uuid.UUID | None, list[uuid.UUID]]:
    """Return the household of the one person, and who moves into it."""
    own, other = survivor.household_id, merged.household_id
    if own is None or other is None or own == other:
        return own or other, []
    if choice is HomeChoice.MERGED:
        return other, []
    if choice is HomeChoice.SURVIVOR:
        return own, []
    query = sa.select(Person.id).where(Person.household_id == other, Person.id != merged.id)
    return own, list(session.scalars(query.order_by(Person.id)))


def _move(session: Session, keyring: Keyring, decision: MergeDecision) -> MovedRows:
    """Let what belongs to the one who goes belong to who survives; a stay that says again what one
    of the survivor's says ends, and so do those that were superseded.
    """
    survivor_id, superseded = decision.survivor_id, list(decision.superseded)
    for table in (Stay, UnplacedStay):
        own = sa.delete(table).where(table.person_id == survivor_id, table.id.in_(superseded))
        session.execute(own)
    repeated = repeated_stays(session, keyring, survivor_id, decision.merged_id)
    session.execute(sa.delete(Stay).where(Stay.id.in_(repeated)))
    return move_references(session, survivor_id, decision.merged_id)


def _renews(merged: Person, survivor: Person) -> bool:
    """Return whether the consent of the one who goes takes the place of that of who survives: the
    later does, but one for a crisis alone ends none that goes on after it.
    """
    is_narrower = merged.consent_text == CRISIS_CONSENT != survivor.consent_text
    return merged.consent_at > survivor.consent_at and not is_narrower


def _take_over(survivor: Person, merged: Person, household: uuid.UUID | None) -> None:
    """Give who survives what a row says beside the card: the later consent with its text and end,
    and the post of the other where there was none. Who left by one record alone has not left.
    When they confirmed what is kept of them is the later day, with what follows from it.
    """
    survivor.household_id = household
    survivor.post_id = survivor.post_id or merged.post_id
    days = [each for each in (survivor.left_on, merged.left_on) if each]
    survivor.left_on = max(days) if len(days) == 2 else None
    if _moment(merged.confirmed_at) > _moment(survivor.confirmed_at):
        survivor.confirmed_at, survivor.check_on = merged.confirmed_at, merged.check_on
        survivor.checks = merged.checks
    if _renews(merged, survivor):
        survivor.consent_at, survivor.consent_text = merged.consent_at, merged.consent_text
        survivor.keep_until = merged.keep_until
    elif merged.consent_at > survivor.consent_at:
        survivor.keep_until = max(survivor.keep_until, merged.keep_until)


def _moment(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def _take_pairs(
    session: Session, survivor_id: uuid.UUID, merged_id: uuid.UUID
) -> DoublePair | None:
    """Let what is thought of the one who goes and others be thought of who survives; return the
    pair of the two. That somebody is another person outweighs that they may be one.
    """
    known = pairs_of(session, [survivor_id, merged_id])
    own = known.pop(in_order(survivor_id, merged_id), None)
    for ids, pair in sorted(known.items()):
        if merged_id not in ids:
            continue
        (other,) = {*ids} - {merged_id}
        there = known.get(in_order(survivor_id, other))
        if there is None:
            _pair_again(session, pair, in_order(survivor_id, other))
        elif pair.state is DoubleState.NOT_SAME:
            there.state = pair.state
            there.decided_at, there.decided_by = pair.decided_at, pair.decided_by
    session.flush()
    return own


def _pair_again(session: Session, pair: DoublePair, ids: Ids) -> None:
    session.add(
        DoublePair(
            country=pair.country, first_id=ids[0], second_id=ids[1], state=pair.state,
            log_odds=pair.log_odds, reasons=dict(pair.reasons), source=pair.source,
            found_at=pair.found_at, decided_at=pair.decided_at, decided_by=pair.decided_by,
        )
    )  # fmt: skip


def _move_in(
    session: Session, housemates: Sequence[uuid.UUID], household: uuid.UUID | None
) -> None:
    if housemates:
        move = sa.update(Person).where(Person.id.in_(housemates))
        session.execute(move.values(household_id=household))


def _end(session: Session, merged: Person) -> None:
    """Delete the row of the one who goes; pairs and marks go with it."""
    session.flush()
    session.execute(sa.delete(DoublePair).where(DoublePair.first_id == merged.id))
    session.execute(sa.delete(DoublePair).where(DoublePair.second_id == merged.id))
    session.execute(sa.delete(Person).where(Person.id == merged.id))
    session.expunge(merged)


def _drop_empty(
    session: Session, back: MergeWayBack, household: uuid.UUID | None
) -> list[dict[str, Any]]:
    """Delete those of the two households that nobody is left in; return what they were."""
    dropped = []
    for each in back.households:
        home = uuid.UUID(each["id"])
        lives = sa.select(Person.id).where(Person.household_id == home).limit(1)
        if home != household and session.scalar(lives) is None:
            session.execute(sa.delete(Household).where(Household.id == home))
            dropped.append(each)
    return dropped


def _note(session: Session, decision: MergeDecision) -> None:
    for own, other in (
        (decision.survivor_id, decision.merged_id),
        (decision.merged_id, decision.survivor_id),
    ):
        record(
            session,
            at=decision.now,
            actor=decision.actor,
            action="person.merge",
            subject=own,
            country=decision.country,
            purpose="doubles",
            other=str(other),
            survivor=str(decision.survivor_id),
        )
