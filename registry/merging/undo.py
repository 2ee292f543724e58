"""Two persons again of one: both as they were before they were merged.

What somebody changed since stays with the one who survived, and is said: a field edited since keeps
its new word there, a stay moved since stays there as it is now, and the other person has it back as
it was.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row, take_turns
from core.errors import Outdated
from registry.card_blocks.storing import put_records
from registry.contacts.marks import put_contacts
from registry.duplicates.models import DoublePair
from registry.duplicates.pairs import pairs_of, turn_of
from registry.matching.writing import index_again, stays_before
from registry.merging.models import PersonMerge, merge_place
from registry.merging.references import MovedRows, give_references_back
from registry.merging.row_documents import RowDocument, values_of_document
from registry.merging.stays_back import give_stays_back, make_unplaced_again
from registry.merging.uniting import LINES
from registry.merging.way_back import (
    SURVIVING_COLUMNS,
    MergeWayBack,
    person_document,
)
from registry.people.access import in_parts
from registry.people.history import PastConsent, PersonEventKind, note_events
from registry.people.models import Household, Person, Stay
from registry.people.record import Card, card_of, card_place, put_card
from registry.search.storing import NAMES, record_of_card
from registry.statistics.traits.storing import count_again


class CannotUndo(Outdated):
    """A merge whose way back is closed: too old, or who survived was merged again since."""


@dataclass(frozen=True, slots=True)
class UndoneMerge:
    """What was undone."""

    survivor_id: uuid.UUID
    merged_id: uuid.UUID
    edited: tuple[str, ...]
    """Fields of the card, and `stays`, changed since the merge: they stay with the survivor."""


def can_be_undone(merge: PersonMerge, now: datetime) -> bool:
    """Return whether the way back of a merge is there still."""
    return merge.ciphertext is not None and now <= merge.undo_until


def undo_merge(
    session: Session, keyring: Keyring, merge: PersonMerge, *, actor: str, now: datetime
) -> UndoneMerge:
    """Make two persons again. Nothing is committed.

    Raises Outdated where the merge is gone, CannotUndo where its way back is closed, and CannotOpen
    where the survivor's card does not open.
    """
    take_turns(session, turn_of(merge.country))
    hold_row(session, merge)
    back = _way_back(keyring, merge, now)
    survivor = session.get_one(Person, merge.survivor_id)
    hold_row(session, survivor)
    current = person_document(keyring, survivor)
    housemates = _still_together(session, back)
    before = stays_before(session, keyring, merge.country, [survivor.id, *housemates])
    _households_back(session, back)
    merged_card = _row_back(session, keyring, merge, back)
    stays_edited = give_stays_back(session, keyring, survivor, merge.merged_id, back)
    rows = MovedRows(back.moved, back.dropped)
    give_references_back(session, survivor.id, merge.merged_id, rows, but=(Stay.__tablename__,))
    make_unplaced_again(session, keyring, back)
    _consent_holds_again(session, merge)
    edited = _columns_back(survivor, current, back)
    card, fields = _card_back(survivor, current, back)
    put_card(keyring, survivor, card)
    _housemates_back(session, housemates, back)
    _pairs_back(session, merge, back)
    session.flush()
    ids = [survivor.id, merge.merged_id, *housemates]
    index_again(session, keyring, merge.country, ids, before)
    numbers = {survivor.number: record_of_card(card)}
    numbers[back.merged["number"]] = record_of_card(merged_card)
    names = {number: name for number, name in numbers.items() if number is not None}
    put_records(session, keyring, NAMES, merge.country, names)
    count_again(session, keyring, merge.country, ids)
    cards = {survivor.id: card, merge.merged_id: merged_card}
    put_contacts(session, keyring, merge.country, cards, new=False)
    session.expire(survivor, ["stays"])
    done = UndoneMerge(
        survivor.id, merge.merged_id, (*fields, *edited, *(("stays",) if stays_edited else ()))
    )
    session.delete(merge)
    _note(session, merge.country, done, actor, now)
    session.flush()
    both = [survivor.id, done.merged_id]
    note_events(session, both, PersonEventKind.UNMERGED, at=now, actor=actor, fields=done.edited)
    return done


def close_ways_back(session: Session, now: datetime) -> int:
    """Forget what was kept of merges too old to be undone; return how many. Old ids lead on."""
    old = sa.and_(PersonMerge.undo_until < now, PersonMerge.ciphertext.is_not(None))
    ids = list(session.scalars(sa.select(PersonMerge.id).where(old)))
    for part in in_parts(ids):
        change = sa.update(PersonMerge).where(PersonMerge.id.in_(part))
        session.execute(change.values(ciphertext=None))
    return len(ids)


# -- inside ---------------------------------------------------------------------------------


def _way_back(keyring: Keyring, merge: PersonMerge, now: datetime) -> MergeWayBack:
    if merge.ciphertext is None or not can_be_undone(merge, now):
        raise CannotUndo("the way back is closed")
    document = keyring.open_json(merge.ciphertext, merge_place(merge.id, merge.country))
    back = MergeWayBack(**document)
    if back.survivor["id"] != str(merge.survivor_id):
        raise CannotUndo("who survived was merged again since")
    return back


def _still_together(session: Session, back: MergeWayBack) -> list[uuid.UUID]:
    """Return who moved in with the merge and lives there still."""
    ids = [uuid.UUID(each) for each in back.housemates]
    home = back.after["household_id"]
    if not ids or not home:
        return []
    query = sa.select(Person.id).where(Person.id.in_(ids))
    query = query.where(Person.household_id == uuid.UUID(home))
    return list(session.scalars(query.order_by(Person.id)))


def _households_back(session: Session, back: MergeWayBack) -> None:
    for each in back.households:
        values = values_of_document(Household, each)
        if session.get(Household, values["id"]) is None:
            session.execute(sa.insert(Household).values(**values))


def _housemates_back(session: Session, ids: list[uuid.UUID], back: MergeWayBack) -> None:
    if ids:
        home = uuid.UUID(back.merged["household_id"])
        session.execute(sa.update(Person).where(Person.id.in_(ids)).values(household_id=home))


def _row_back(session: Session, keyring: Keyring, merge: PersonMerge, back: MergeWayBack) -> Card:
    """Write the row of who went, with a text of a higher number than any it ever bore; return the
    card.
    """
    values = values_of_document(Person, back.merged)
    version = values["seal_version"] + 1
    location = card_place(merge.merged_id, merge.country, version)
    card = card_of(dict(back.merged["record"]), location)
    home = values["household_id"]
    if home is not None and session.get(Household, home) is None:
        values["household_id"] = None
    values |= {"seal_version": version}
    values["ciphertext"] = keyring.seal_json(back.merged["record"], location)
    session.execute(sa.insert(Person).values(**values))
    return card


def _consent_holds_again(session: Session, merge: PersonMerge) -> None:
    """Forget that what the survivor had agreed to before ended with the merge."""
    session.execute(
        sa.delete(PastConsent).where(
            PastConsent.person_id == merge.survivor_id,
            PastConsent.ended_at == merge.merged_at,
        )
    )


def _columns_back(
    survivor: Person, current: Mapping[str, Any], back: MergeWayBack
) -> tuple[str, ...]:
    """Give the survivor the columns of before; return those changed since, which stay."""
    before = values_of_document(Person, back.survivor)
    edited = []
    for name in SURVIVING_COLUMNS:
        if current[name] == back.after[name]:
            setattr(survivor, name, before[name])
        elif current[name] != back.survivor[name]:
            edited.append(name)
    return tuple(edited)


def _card_back(
    survivor: Person, current: RowDocument, back: MergeWayBack
) -> tuple[Card, tuple[str, ...]]:
    """Return the survivor's card of before, with what was changed since, and the names of that."""
    location = card_place(survivor.id, survivor.country, survivor.seal_version)
    now, after, before = (
        card_of(dict(each["record"]), location) for each in (current, back.after, back.survivor)
    )
    values: dict[str, Any] = {}
    edited = []
    for each in dataclasses.fields(Card):
        if not each.compare:
            continue
        value, merged, own = (getattr(card, each.name) for card in (now, after, before))
        values[each.name] = (
            own if value == merged else _without_taken(each.name, value, merged, own)
        )
        if value != merged:
            edited.append(each.name)
    return Card(**values), tuple(edited)


def _without_taken(name: str, value: Any, merged: Any, own: Any) -> Any:
    """Return a field changed since; of a list, or of lines, without what only the merge brought."""
    if isinstance(value, tuple):
        return tuple(each for each in value if each not in merged or each in own)
    if name in LINES:
        brought = set(merged.splitlines()) - set(own.splitlines())
        return "\n".join(line for line in value.splitlines() if line not in brought)
    return value


def _pairs_back(session: Session, merge: PersonMerge, back: MergeWayBack) -> None:
    """Bring back what was thought of both; of pairs found since, those of the survivor stay."""
    _drop_taken_pairs(session, merge, back)
    for row in back.pairs:
        values = values_of_document(DoublePair, row)
        there = session.get(DoublePair, values["id"])
        if there is not None:
            for name in ("state", "decided_at", "decided_by"):
                setattr(there, name, values[name])
        elif _are_there(session, values["first_id"], values["second_id"]):
            session.execute(sa.insert(DoublePair).values(**values))


def _drop_taken_pairs(session: Session, merge: PersonMerge, back: MergeWayBack) -> None:
    """Delete the pairs that the survivor took over from the other."""
    former = {row["id"] for row in back.pairs}
    others = {each for row in back.pairs for each in (row["first_id"], row["second_id"])}
    for pair in pairs_of(session, [merge.survivor_id]).values():
        ids = {str(pair.first_id), str(pair.second_id)}
        if str(pair.id) not in former and ids <= others:
            session.delete(pair)
    session.flush()


def _are_there(session: Session, *ids: uuid.UUID) -> bool:
    query = sa.select(sa.func.count()).select_from(Person).where(Person.id.in_(ids))
    return session.scalar(query) == len(ids)


def _note(session: Session, country: str, done: UndoneMerge, actor: str, now: datetime) -> None:
    for own, other in (
        (done.survivor_id, done.merged_id),
        (done.merged_id, done.survivor_id),
    ):
        record(
            session,
            at=now,
            actor=actor,
            action="person.unmerge",
            subject=own,
            country=country,
            purpose="doubles",
            other=str(other),
            edited=list(done.edited),
        )
