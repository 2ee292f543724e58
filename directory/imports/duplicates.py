"""Entries that may be one: found with the reason, merged or kept apart by a person, and taken back.

Only pairs that share something are looked at (a telephone, an e-mail, a web address, a rare word of
the name together with the town or a place nearby), so that 20,000 entries take seconds, not their
square. A pair once decided is never asked again.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.geo.geometry import Point
from directory.entries.change_log import ChangeAction, ChangeOrigin, ChangeVia, changes_of_batch
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import TYPES, AnyEntry, EntryKind
from directory.entries.lifecycle import any_entry, change_entry, put_back, retire_entry
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)
from directory.entries.values import Values, values_of
from directory.imports.models import DuplicateCandidate, PairState
from directory.search.index import plain

NEAR_KM = 1.0
SAME_NAME, LIKE_NAME = 95.0, 82.0
LARGEST_BLOCK = 60
"""A block with more entries than this says nothing: a switchboard everybody names, a word like
«casa».
"""
_WEIGHTS: Mapping[str, float] = {"phone": 0.45, "email": 0.4, "website": 0.25, "place": 0.2}
_NAME_WEIGHT, _ENOUGH = 0.5, 0.6
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


@dataclass(frozen=True, slots=True)
class _ComparedEntry:
    """An entry as it is compared."""

    id: uuid.UUID
    country: str
    name: str
    city: str
    point: Point | None
    website: str
    phones: frozenset[str]
    emails: frozenset[str]


def find_pairs(
    session: Session, kind: EntryKind, country: str | None = None, *, now: datetime
) -> int:
    """Note the pairs of entries of `kind` that may be one (of one country: only its own); how many
    are new.

    An open pair that no longer holds, or of which one is retired, is dropped. Community leaders are
    sealed: they are not compared.
    """
    if kind is EntryKind.LEADER:
        return 0
    entries = {each.id: each for each in _read(session, kind, country)}
    found = {
        pair: judged
        for pair in _candidates(list(entries.values()))
        if (judged := _judge(entries[pair[0]], entries[pair[1]])) is not None
    }
    known = {(row.first_id, row.second_id): row for row in _rows(session, kind, country)}
    for pair, row in known.items():
        if row.state is PairState.OPEN and pair not in found:
            session.delete(row)
    new = 0
    for pair, (score, reasons) in found.items():
        standing = known.get(pair)
        if standing is None:
            new += 1
            session.add(_pair(kind, entries[pair[0]].country, pair, score, reasons, now))
        elif standing.state is PairState.OPEN:
            standing.score, standing.reasons = score, reasons
    session.flush()
    return new


def merge(
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
    points at the kept one, and the other is retired: all under one batch, so that `undo` takes it
    back. Raises UnusableInput when the pair is not open or `keep_id` is neither.
    """
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
    if pair.state is not PairState.OPEN:
        raise UnusableInput("pair", "is not open")
    _decide(pair, PairState.KEPT, origin)
    session.flush()


def undo(session: Session, pair: DuplicateCandidate, *, origin: ChangeOrigin) -> int:
    """Open a decided pair again; of a merge every change is put back. How many changes that took.

    What was changed after the merge in other fields stays. Raises UnusableInput when the pair is
    open, DesignationTaken when a seat was given away since.
    """
    if pair.state is PairState.OPEN:
        raise UnusableInput("pair", "is open")
    done = 0
    if pair.batch_id is not None:
        back = replace(origin, via=ChangeVia.PUT_BACK, batch_id=uuid.uuid4())
        changes = changes_of_batch(session, pair.batch_id)
        # What was moved goes back before its owner returns, and the owner before what needs it to
        # be there.
        for change in sorted(changes, key=lambda each: each.action is ChangeAction.RETIRED):
            done += put_back(session, change, origin=back) is not None
    pair.state, pair.kept_id, pair.batch_id = PairState.OPEN, None, None
    pair.decided_at, pair.decided_by = None, ""
    session.flush()
    return done


# -- finding --------------------------------------------------------------------------------


def _read(session: Session, kind: EntryKind, country: str | None) -> Iterator[_ComparedEntry]:
    table: Any = TYPES[kind]
    owner = {
        EntryKind.POST: Channel.post_id, EntryKind.FOCAL_POINT: Channel.focal_point_id,
        EntryKind.SHELTER: Channel.shelter_id, EntryKind.ORGANISATION: Channel.organisation_id,
    }[kind]  # fmt: skip
    phones: dict[uuid.UUID, set[str]] = defaultdict(set)
    emails: dict[uuid.UUID, set[str]] = defaultdict(set)
    for entry_id, channel_kind, value in session.execute(
        sa.select(owner, Channel.kind, Channel.value).where(owner.is_not(None))
    ):
        if entry_id is not None:
            (emails if channel_kind is ChannelKind.EMAIL else phones)[entry_id].add(
                value.casefold()
            )
    columns = [table.id, table.country, table.name]
    placed = kind is not EntryKind.FOCAL_POINT
    columns += [table.city, table.lon, table.lat] if placed else []
    columns += [table.website] if kind is EntryKind.ORGANISATION else []
    statement = sa.select(*columns).where(table.retired_at.is_(None))
    for row in session.execute(
        statement if country is None else statement.where(table.country == country)
    ):
        said = row._mapping
        lon, lat = said.get("lon"), said.get("lat")
        yield _ComparedEntry(
            said["id"], said["country"], plain(said["name"]), plain(said.get("city") or ""),
            Point(lon, lat) if lon is not None and lat is not None else None, _site(said.get("website") or ""),
            frozenset(value for value in phones[said["id"]] if len(value) > 5), frozenset(emails[said["id"]]),
        )  # fmt: skip


def _site(address: str) -> str:
    """Return a web address as it is compared: host and path, without www."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}"


def _candidates(entries: list[_ComparedEntry]) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """Yield each pair once that shares a block of one country."""
    blocks: dict[tuple[str, str, str], list[uuid.UUID]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            blocks[(entry.country, *key)].append(entry.id)
    seen: set[tuple[uuid.UUID, uuid.UUID]] = set()
    for ids in blocks.values():
        if 2 <= len(ids) <= LARGEST_BLOCK:
            for one, other in combinations(ids, 2):
                pair = (min(one, other), max(one, other))
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _keys(entry: _ComparedEntry) -> Iterator[tuple[str, str]]:
    yield from (("phone", value) for value in entry.phones)
    yield from (("email", value) for value in entry.emails)
    if entry.website:
        yield "site", entry.website
    yield "name", " ".join(sorted(entry.name.split()))
    where = [entry.city] if entry.city else []
    if entry.point:
        where.append(f"{entry.point.lon:.1f} {entry.point.lat:.1f}")
    for word in {word for word in entry.name.split() if len(word) > 3}:
        yield from (("word", f"{word} {place}") for place in where or [""])


def _judge(one: _ComparedEntry, other: _ComparedEntry) -> tuple[float, list[str]] | None:
    """Return how likely the two are one, 0 to 1, with the reasons; None when it is not likely
    enough to be asked.
    """
    reasons, score = [], 0.0
    alike = fuzz.token_sort_ratio(one.name, other.name)
    if alike >= LIKE_NAME:
        reasons.append("name")
        score += _NAME_WEIGHT * (1.0 if alike >= SAME_NAME else 0.85)
    shared = {
        "phone": bool(one.phones & other.phones),
        "email": bool(one.emails & other.emails),
        "website": bool(one.website) and one.website == other.website,
        "place": _is_near(one, other),
    }
    for reason, is_shared in shared.items():
        if is_shared:
            reasons.append(reason)
            score += _WEIGHTS[reason]
    return (min(1.0, round(score, 3)), reasons) if score >= _ENOUGH else None


def _is_near(one: _ComparedEntry, other: _ComparedEntry) -> bool:
    if one.point and other.point:
        return one.point.distance_km(other.point) <= NEAR_KM
    return bool(one.city) and one.city == other.city


def _rows(session: Session, kind: EntryKind, country: str | None) -> Iterable[DuplicateCandidate]:
    statement = sa.select(DuplicateCandidate).where(DuplicateCandidate.kind == kind)
    return session.scalars(
        statement if country is None else statement.where(DuplicateCandidate.country == country)
    ).all()


def _pair(
    kind: EntryKind,
    country: str,
    ids: tuple[uuid.UUID, uuid.UUID],
    score: float,
    reasons: list[str],
    now: datetime,
) -> DuplicateCandidate:
    return DuplicateCandidate(
        kind=kind, country=country, first_id=ids[0], second_id=ids[1], score=score, reasons=reasons, found_at=now,
        state=PairState.OPEN, decided_by="",
    )  # fmt: skip


# -- merging --------------------------------------------------------------------------------


def _kind(entry: AnyEntry) -> EntryKind:
    return next(kind for kind, table in TYPES.items() if isinstance(entry, table))


def _says(value: Any) -> bool:
    return value not in (None, "", [], "unknown")


def _merged(kept: AnyEntry, other: AnyEntry, chosen: Mapping[str, uuid.UUID]) -> Values:
    """Return the values the kept entry takes: what it lacks, lists joined, and what was chosen from
    the other.
    """
    mine, theirs = values_of(kept), values_of(other)
    values: Values = {}
    for field in FIELDS[_kind(kept)]:
        own, from_other = mine.get(field.key), theirs.get(field.key)
        if field.key == "covering_post_id" and from_other == str(kept.id):
            continue
        if field.shape in _LISTS:
            values[field.key] = _joined(field.shape, own or [], from_other or [])
        elif chosen.get(field.key) == other.id or (not _says(own) and _says(from_other)):
            values[field.key] = from_other
    return values


def _joined(shape: FieldShape, own: list[Any], added: list[Any]) -> list[Any]:
    if shape is FieldShape.CHANNELS:
        known = {(each["kind"], each["value"]) for each in own}
        return [*own, *(each for each in added if (each["kind"], each["value"]) not in known)]
    return [*own, *(each for each in added if each not in own)]


def _move_pointers(session: Session, kept: AnyEntry, other: AnyEntry, origin: ChangeOrigin) -> None:
    """What points at the other entry points at the kept one; each move is a change of its own, and
    put back so.
    """
    if isinstance(kept, Post):
        pointers: list[tuple[Any, str]] = [
            (Post, "covering_post_id"), (FocalPoint, "post_id"), (Shelter, "post_id"), (Organisation, "post_id"),
            (CommunityLeader, "post_id"),
        ]  # fmt: skip
    elif isinstance(kept, Organisation):
        pointers = [(Shelter, "organisation_id")]
    else:
        return
    for table, key in pointers:
        for row in session.scalars(sa.select(table).where(getattr(table, key) == other.id)).all():
            values: Values = {key: None if row.id == kept.id else str(kept.id)}
            if isinstance(row, FocalPoint) and _seat_is_taken(session, row, kept.id):
                values["designation"] = Designation.OTHER.value
            change_entry(session, row, values, origin=origin)


def _seat_is_taken(session: Session, official: FocalPoint, post_id: uuid.UUID) -> bool:
    """Return whether the post kept has somebody else in the seat of an official who comes to it."""
    held = sa.select(FocalPoint.id).where(
        FocalPoint.country == official.country,
        FocalPoint.post_id == post_id,
        FocalPoint.designation == official.designation,
        FocalPoint.retired_at.is_(None),
    )
    return (
        official.designation is not Designation.OTHER and session.scalar(held.limit(1)) is not None
    )


def _decide(pair: DuplicateCandidate, state: PairState, origin: ChangeOrigin) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, origin.at, origin.actor
