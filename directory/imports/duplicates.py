"""Entries that may be one, noted as pairs, with the reason, for a person to decide.

Only pairs that share something are looked at (a telephone, an e-mail, a web address, a word of the
name together with the town or a place nearby), so that 20,000 entries take seconds, not their
square. A pair once decided is never asked again.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from directory.entries.kinds import TYPES, EntryKind
from directory.entries.models import Channel, ChannelKind
from directory.imports.models import DuplicateCandidate, PairState
from directory.search.index import plain

NEAR_KM = 1.0
SAME_NAME, LIKE_NAME = 95.0, 82.0
"""Percent of likeness of two names, their words in any order (rapidfuzz)."""
LARGEST_BLOCK = 60
"""A block with more entries than this says nothing: a switchboard everybody names, a word like
«casa».
"""
_WEIGHTS: Mapping[str, float] = {"phone": 0.45, "email": 0.4, "website": 0.25, "place": 0.2}
_NAME_WEIGHT, _LIKE_NAME_SHARE, _ENOUGH = 0.5, 0.85, 0.6
_LONGEST_SHORT_NUMBER = 5
_SHORTEST_WORD = 4
_OWNER_COLUMN = {
    EntryKind.POST: Channel.post_id,
    EntryKind.FOCAL_POINT: Channel.focal_point_id,
    EntryKind.SHELTER: Channel.shelter_id,
    EntryKind.ORGANISATION: Channel.organisation_id,
}
Pair = tuple[uuid.UUID, uuid.UUID]
"""Two identities, the smaller first."""
Likeness = tuple[float, list[str]]
"""How likely two entries are one, 0 to 1, and the codes of the reasons."""


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
    """Note the pairs of entries of `kind` that may be one (of one country: only its own); return
    how many are new.

    An open pair that no longer holds, or of which one is retired, is dropped. Community leaders are
    sealed: they are not compared.
    """
    return note_pairs(session, likely_pairs(session, kind, country), now=now)


@dataclass(frozen=True, slots=True)
class LikelyPairs:
    """The pairs of entries of a kind that may be one, by identity: how likely, and why."""

    kind: EntryKind
    country: str | None
    found: Mapping[tuple[uuid.UUID, uuid.UUID], tuple[float, list[str]]]
    countries: Mapping[uuid.UUID, str]
    """Whose each entry is that was compared."""


def likely_pairs(session: Session, kind: EntryKind, country: str | None = None) -> LikelyPairs:
    """Compare the entries of a kind, each with each; only reads. Community leaders are sealed: they
    are not compared.
    """
    if kind is EntryKind.LEADER:
        return LikelyPairs(kind, country, {}, {})
    entries = {each.id: each for each in _entries(session, kind, country)}
    countries = {each.id: each.country for each in entries.values()}
    return LikelyPairs(kind, country, _likely_pairs(entries), countries)


def note_pairs(session: Session, likely: LikelyPairs, *, now: datetime) -> int:
    """Note pairs compared before; return how many are new. One of an entry that was retired or went
    away since is none.
    """
    kind, country = likely.kind, likely.country
    there = _in_use(session, kind, likely)
    found = {pair: why for pair, why in likely.found.items() if there.issuperset(pair)}
    noted = {(row.first_id, row.second_id): row for row in _rows(session, kind, country)}
    for pair, row in noted.items():
        if row.state is PairState.OPEN and pair not in found:
            session.delete(row)
    for pair, (score, reasons) in found.items():
        known = noted.get(pair)
        if known is None:
            owner = likely.countries[pair[0]]
            session.add(_candidate(kind, owner, pair, (score, reasons), now))
        elif known.state is PairState.OPEN:
            known.score, known.reasons = score, reasons
    session.flush()
    return len(found.keys() - noted.keys())


# -- inside ---------------------------------------------------------------------------------


def _in_use(session: Session, kind: EntryKind, likely: LikelyPairs) -> set[uuid.UUID]:
    """Return the entries of these pairs that are in use now."""
    if not likely.found:
        return set()
    table: Any = TYPES[kind]
    ids = {each for pair in likely.found for each in pair}
    query = sa.select(table.id).where(table.retired_at.is_(None))
    return ids.intersection(session.scalars(query))


def _entries(session: Session, kind: EntryKind, country: str | None) -> Iterator[_ComparedEntry]:
    table: Any = TYPES[kind]
    phones, emails = _addresses(session, kind)
    columns = [table.id, table.country, table.name]
    if kind is not EntryKind.FOCAL_POINT:
        columns += [table.city, table.lon, table.lat]
    if kind is EntryKind.ORGANISATION:
        columns.append(table.website)
    statement = sa.select(*columns).where(table.retired_at.is_(None))
    if country is not None:
        statement = statement.where(table.country == country)
    for row in session.execute(statement):
        yield _compared(row._mapping, phones, emails)


def _addresses(
    session: Session, kind: EntryKind
) -> tuple[dict[uuid.UUID, set[str]], dict[uuid.UUID, set[str]]]:
    """Return the telephones and the e-mail addresses of each entry of a kind."""
    phones: dict[uuid.UUID, set[str]] = defaultdict(set)
    emails: dict[uuid.UUID, set[str]] = defaultdict(set)
    owner = _OWNER_COLUMN[kind]
    rows = session.execute(sa.select(owner, Channel.kind, Channel.value).where(owner.is_not(None)))
    for entry_id, channel_kind, value in rows:
        if entry_id is not None:
            addresses = emails if channel_kind is ChannelKind.EMAIL else phones
            addresses[entry_id].add(value.casefold())
    return phones, emails


def _compared(
    row: Mapping[Any, Any],
    phones: Mapping[uuid.UUID, set[str]],
    emails: Mapping[uuid.UUID, set[str]],
) -> _ComparedEntry:
    lon, lat = row.get("lon"), row.get("lat")
    own_phones = phones.get(row["id"], set())
    return _ComparedEntry(
        id=row["id"],
        country=row["country"],
        name=plain(row["name"]),
        city=plain(row.get("city") or ""),
        point=Point(lon, lat) if lon is not None and lat is not None else None,
        website=_site(row.get("website") or ""),
        phones=frozenset(each for each in own_phones if len(each) > _LONGEST_SHORT_NUMBER),
        emails=frozenset(emails.get(row["id"], ())),
    )


def _site(address: str) -> str:
    """Return a web address as it is compared: host and path, without www."""
    parts = urlsplit(address if "//" in address else f"//{address}")
    return f"{parts.netloc.casefold().removeprefix('www.')}{parts.path.rstrip('/')}"


def _likely_pairs(entries: Mapping[uuid.UUID, _ComparedEntry]) -> dict[Pair, Likeness]:
    likely: dict[Pair, Likeness] = {}
    for one, other in _candidates(entries.values()):
        likeness = _likeness(entries[one], entries[other])
        if likeness is not None:
            likely[(one, other)] = likeness
    return likely


def _candidates(entries: Iterable[_ComparedEntry]) -> Iterator[Pair]:
    """Yield each pair once that shares a block of one country."""
    blocks: dict[tuple[str, str, str], list[uuid.UUID]] = defaultdict(list)
    for entry in entries:
        for key in _keys(entry):
            blocks[(entry.country, *key)].append(entry.id)
    pairs = (
        (min(one, other), max(one, other))
        for ids in blocks.values()
        if 2 <= len(ids) <= LARGEST_BLOCK
        for one, other in combinations(ids, 2)
    )
    yield from dict.fromkeys(pairs)


def _keys(entry: _ComparedEntry) -> Iterator[tuple[str, str]]:
    yield from (("phone", value) for value in entry.phones)
    yield from (("email", value) for value in entry.emails)
    if entry.website:
        yield "site", entry.website
    yield "name", " ".join(sorted(entry.name.split()))
    places = _place_keys(entry)
    for word in {word for word in entry.name.split() if len(word) >= _SHORTEST_WORD}:
        yield from (("word", f"{word} {place}") for place in places)


def _place_keys(entry: _ComparedEntry) -> list[str]:
    """Return its city and its square of a tenth of a degree; one empty key without either."""
    keys = [entry.city] if entry.city else []
    if entry.point:
        keys.append(f"{entry.point.lon:.1f} {entry.point.lat:.1f}")
    return keys or [""]


def _likeness(one: _ComparedEntry, other: _ComparedEntry) -> Likeness | None:
    """Return how likely two entries are one; None when it is not likely enough to be asked."""
    reasons, score = [], 0.0
    alike = fuzz.token_sort_ratio(one.name, other.name)
    if alike >= LIKE_NAME:
        reasons.append("name")
        score += _NAME_WEIGHT * (1.0 if alike >= SAME_NAME else _LIKE_NAME_SHARE)
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
    if country is not None:
        statement = statement.where(DuplicateCandidate.country == country)
    return session.scalars(statement).all()


def _candidate(
    kind: EntryKind, country: str, pair: Pair, likeness: Likeness, now: datetime
) -> DuplicateCandidate:
    return DuplicateCandidate(
        kind=kind,
        country=country,
        first_id=pair[0],
        second_id=pair[1],
        score=likeness[0],
        reasons=likeness[1],
        found_at=now,
        state=PairState.OPEN,
        decided_by="",
    )
