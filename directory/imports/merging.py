"""What a person decided about a pair: one entry made of two, both kept, or the decision undone."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import hold_row
from core.errors import UnusableInput
from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of_batch
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import AnyEntry, kind_of
from directory.entries.lifecycle import any_entry, change_entry, put_back, retire_entry
from directory.entries.models import (
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)
from directory.entries.values import Values, values_of
from directory.imports.models import DuplicateCandidate, PairState

_LISTS = frozenset(
    {
        FieldShape.LANGUAGES,
        FieldShape.WORDS,
        FieldShape.UNITS,
        FieldShape.COUNTRIES,
        FieldShape.CHANNELS,
        FieldShape.VISITS,
    }
)
_EMPTY: tuple[Any, ...] = (None, "", [], "unknown")


def merge_pair(
    session: Session,
    pair: DuplicateCandidate,
    keep_id: uuid.UUID,
    *,
    origin: ChangeOrigin,
    chosen: Mapping[str, uuid.UUID] | None = None,
) -> AnyEntry:
    """Make one entry of a pair: give back the one kept, with what it lacked taken from the other.

    Lists (channels, languages, services, jurisdiction) are joined; where both say something, the
    kept one's word stands unless `chosen` names the other for that field. What points at the other
    points at the kept one, and the other is retired: all under one batch, so that `undo_decision`
    takes it back. Raises UnusableInput when the pair is not open or `keep_id` is neither.
    """
    hold_row(session, pair)
    if pair.state is not PairState.OPEN or keep_id not in {pair.first_id, pair.second_id}:
        raise UnusableInput("pair", "is not open, or the entry to keep is not one of the two")
    other_id = pair.second_id if keep_id == pair.first_id else pair.first_id
    kept, other = any_entry(session, pair.kind, keep_id), any_entry(session, pair.kind, other_id)
    if kept is None or other is None or kept.retired_at is not None or other.retired_at is not None:
        raise UnusableInput("pair", "one of the two is no longer in use")
    batch = replace(origin, via=ChangeVia.MERGE, batch_id=uuid.uuid4())
    retire_entry(
        session, other, origin=replace(batch, reason=origin.reason or f"merged into {kept.id}")
    )
    _move_pointers(session, kept, other, batch)
    change_entry(session, kept, _merged(kept, other, chosen or {}), origin=batch)
    _decide(pair, PairState.MERGED, origin)
    pair.kept_id, pair.batch_id = kept.id, batch.batch_id
    session.flush()
    return kept


def keep_both(session: Session, pair: DuplicateCandidate, *, origin: ChangeOrigin) -> None:
    """Say that the two are different: the pair is never asked again.

    Raises UnusableInput when it is not open.
    """
    hold_row(session, pair)
    if pair.state is not PairState.OPEN:
        raise UnusableInput("pair", "is not open")
    _decide(pair, PairState.KEPT, origin)
    session.flush()


def undo_decision(session: Session, pair: DuplicateCandidate, *, origin: ChangeOrigin) -> int:
    """Open a decided pair again; of a merge every change is put back. How many changes that took.

    What was changed after the merge in other fields stays. Raises UnusableInput when the pair is
    open, DesignationTaken when a seat was given away since.
    """
    hold_row(session, pair)
    if pair.state is PairState.OPEN:
        raise UnusableInput("pair", "is open")
    count = 0
    if pair.batch_id is not None:
        back = replace(origin, via=ChangeVia.PUT_BACK, batch_id=uuid.uuid4())
        changes = changes_of_batch(session, pair.batch_id)
        # What was moved goes back before its owner returns, and the owner before what needs it to
        # be there.
        for change in sorted(changes, key=lambda each: each.action is ChangeAction.RETIRED):
            count += put_back(session, change, origin=back) is not None
    pair.state, pair.kept_id, pair.batch_id = PairState.OPEN, None, None
    pair.decided_at, pair.decided_by = None, ""
    session.flush()
    return count


# -- inside ---------------------------------------------------------------------------------


def _merged(survivor: AnyEntry, other: AnyEntry, chosen: Mapping[str, uuid.UUID]) -> Values:
    """Return the values the entry that stays takes: what it lacks, lists joined, and what was
    chosen from the other.
    """
    mine, theirs = values_of(survivor), values_of(other)
    values: Values = {}
    for field in FIELDS[kind_of(survivor)]:
        own, added = mine.get(field.key), theirs.get(field.key)
        if field.key == "covering_post_id" and added == str(survivor.id):
            continue
        if field.shape in _LISTS:
            values[field.key] = _joined(field.shape, own or [], added or [])
        elif chosen.get(field.key) == other.id or (own in _EMPTY and added not in _EMPTY):
            values[field.key] = added
    return values


def _joined(shape: FieldShape, own: list[Any], added: list[Any]) -> list[Any]:
    if shape is FieldShape.CHANNELS:
        known = {(each["kind"], each["value"]) for each in own}
        return [*own, *(each for each in added if (each["kind"], each["value"]) not in known)]
    return [*own, *(each for each in added if each not in own)]


def _move_pointers(
    session: Session, survivor: AnyEntry, other: AnyEntry, origin: ChangeOrigin
) -> None:
    """Point at the entry that stays what points at the other; each move is a change of its own,
    and put back so.
    """
    for table, key in _pointers_at(survivor):
        for row in session.scalars(sa.select(table).where(getattr(table, key) == other.id)).all():
            values: Values = {key: None if row.id == survivor.id else str(survivor.id)}
            if isinstance(row, FocalPoint) and _seat_is_taken(session, row, survivor.id):
                values["designation"] = Designation.OTHER.value
            change_entry(session, row, values, origin=origin)


def _pointers_at(entry: AnyEntry) -> Iterator[tuple[Any, str]]:
    """Yield the tables and columns that may point at an entry of this kind."""
    if isinstance(entry, Post):
        yield Post, "covering_post_id"
        for table in (FocalPoint, Shelter, Organisation, CommunityLeader):
            yield table, "post_id"
    elif isinstance(entry, Organisation):
        yield Shelter, "organisation_id"


def _seat_is_taken(session: Session, official: FocalPoint, post_id: uuid.UUID) -> bool:
    """Return whether the post kept has somebody else in the seat of an official who comes to it."""
    holder = sa.select(FocalPoint.id).where(
        FocalPoint.country == official.country,
        FocalPoint.post_id == post_id,
        FocalPoint.designation == official.designation,
        FocalPoint.retired_at.is_(None),
    )
    return (
        official.designation is not Designation.OTHER
        and session.scalar(holder.limit(1)) is not None
    )


def _decide(pair: DuplicateCandidate, state: PairState, origin: ChangeOrigin) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, origin.at, origin.actor
