"""The index as a process keeps it: heads open, read again only as far as something changed.

Other processes change the index meanwhile: each question begins with one small row a country, and
what changed since is a few heads. What a transaction has written itself is never kept beyond it.
"""

from __future__ import annotations

import logging
import threading
import uuid
import weakref
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.data_versions.past_tokens import is_past
from core.db import by_driver, driver_of
from registry.matching.blocks.attributes import GroupNumbers, LanguagePost
from registry.matching.blocks.head import RESIDENTS, TRAVELLERS, head_parts
from registry.matching.blocks.head_table import HeadTable, joined, no_heads
from registry.matching.blocks.models import MatchingGroup
from registry.matching.blocks.open_blocks import OpenBlocks
from registry.matching.blocks.reading import group_place, head_place
from registry.matching.blocks.rows import IndexedPerson
from registry.matching.blocks.stay_rows import NO_TRAVELLERS
from registry.matching.blocks.waiting import WaitingPerson, waiting_persons
from registry.matching.index_heads import IndexHeads, KnownCounts, LostRows
from registry.matching.memory_limit import open_bytes

_OWN = "matching_index_of_this_transaction"
_STATES = (
    'select country, stamp, token, blocks, "groups", next_person, next_household '
    "from matching_state order by country"
)
"""As the driver takes it: it is asked before every other question, and all else costs more."""
_PAST = "select past from matching_state where country = ?"
_HEADS = {
    "sqlite": "select id, stamp, ciphertext from matching_head where country = ? and stamp > ?",
    "postgresql": "select id, stamp, ciphertext from matching_head"
    " where country = %s and stamp > %s",
}
log = logging.getLogger(__name__)


class CountryState(NamedTuple):
    """The index of a country in one row; what differs differs in `token`."""

    country: str
    stamp: int
    token: int
    blocks: int
    groups: int
    next_person: int
    next_household: int


@dataclass(frozen=True, slots=True)
class LostPersons:
    """Who is in no block that opens, read from their own rows."""

    persons: tuple[IndexedPerson, ...] = ()
    unplaced: frozenset[int] = frozenset()
    """Those with a stay whose place nothing tells."""
    unplaced_stays: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class CountryIndex:
    """The index of one country as it stood at one moment."""

    country: str
    stamp: int
    token: int
    residents: HeadTable
    travellers: HeadTable
    groups: GroupNumbers
    """Those that are stored, then those of newcomers and of the lost alone."""
    lost_blocks: dict[int, str] = field(default_factory=dict)
    """Why, of each block that does not open; of a newcomer's row by the negative of the number."""
    lost: LostPersons | None = None
    """Read when they are asked for the first time."""
    stored_groups: int = 0
    waiting: Mapping[int, WaitingPerson] = field(default_factory=dict)
    """Newcomers beside the blocks, by number."""

    def table(self, kind: int) -> HeadTable:
        """Return the heads of one kind of blocks."""
        return self.residents if kind == RESIDENTS else self.travellers

    def has_any(self, blocks: Iterable[int]) -> bool:
        """Return whether any of the blocks is one of these."""
        return any(
            block in self.residents.positions or block in self.travellers.positions
            for block in blocks
        )

    @property
    def is_whole(self) -> bool:
        """Whether everybody is in a block that opens, as far as is known."""
        return self.stamp > 0 and not self.lost_blocks


@dataclass(slots=True)
class IndexMemory:
    """What a process keeps of the index of one database."""

    countries: dict[str, CountryIndex] = field(default_factory=dict)
    blocks: OpenBlocks = field(default_factory=lambda: OpenBlocks(open_bytes()))
    joined: tuple[tuple[CountryIndex, ...], IndexHeads] | None = None
    """The heads of several countries end to end, as they were asked for last."""

    def heads(self, parts: tuple[CountryIndex, ...]) -> IndexHeads:
        """Return the heads of some countries end to end; the same ones as long as nothing has
        changed.
        """
        kept = self.joined
        if kept is not None and _are_same(kept[0], parts):
            return kept[1]
        heads = IndexHeads(
            tuple(part.country for part in parts),
            joined([part.residents for part in parts] or [no_heads(RESIDENTS)]),
            joined([part.travellers for part in parts] or [no_heads(TRAVELLERS)]),
            tuple(part.groups for part in parts),
            _lost_rows(parts),
            KnownCounts(),
        )
        self.joined = (parts, heads)
        return heads


_memories: weakref.WeakKeyDictionary[Keyring, weakref.WeakKeyDictionary[Any, IndexMemory]] = (
    weakref.WeakKeyDictionary()
)
_making = threading.Lock()


def memory_of(session: Session, keyring: Keyring) -> IndexMemory:
    """Return what this process keeps of the index of the session's database."""
    pool = getattr(session.get_bind(), "pool", None) or session.get_bind()
    with _making:
        of_keyring = _memories.setdefault(keyring, weakref.WeakKeyDictionary())
        if pool not in of_keyring:
            of_keyring[pool] = IndexMemory()
        return of_keyring[pool]


def forget_indexes() -> None:
    """Forget what this process keeps of every index: it is read anew when it is asked for."""
    with _making:
        _memories.clear()


def states(session: Session, countries: Iterable[str] | None = None) -> list[CountryState]:
    """Return the state of each country that has an index (of those asked for)."""
    connection = driver_of(session).connection
    rows = [CountryState(*row) for row in connection.execute(_STATES).fetchall()]
    if countries is None:
        return rows
    own = set(countries)
    return [row for row in rows if row.country in own]


def country_index(session: Session, keyring: Keyring, state: CountryState) -> CountryIndex:
    """Return the index of the country of a row of `states`, as that row says it stands."""
    memory, country = memory_of(session, keyring), state.country
    own = _own_of(session, keyring)
    for kept in (own.get(country), memory.countries.get(country)):
        if kept is not None and kept.token == state.token:
            return kept
    # What this transaction wrote is no ground to go on from: it may have been rolled back.
    fresh = _read(session, keyring, state, memory.countries.get(country))
    if country in own:
        own[country] = fresh
    else:
        memory.countries[country] = fresh
    return fresh


def keep_own(session: Session, keyring: Keyring, index: CountryIndex) -> None:
    """Keep what this transaction knows, for itself alone: what it wrote may yet be rolled back."""
    _own_of(session, keyring)[index.country] = index


def read_own_again(session: Session, keyring: Keyring, country: str) -> None:
    """Have what this transaction has written read when it is asked for, for itself alone."""
    _own_of(session, keyring).setdefault(country, None)


def keep_repaired(session: Session, keyring: Keyring, index: CountryIndex) -> None:
    """Keep what is known of blocks that do not open, so that it need not be found out again."""
    if index.country in _own_of(session, keyring):
        keep_own(session, keyring, index)
    else:
        memory_of(session, keyring).countries[index.country] = index


def no_index(country: str) -> CountryIndex:
    """Return the index of a country that has none."""
    return CountryIndex(country, 0, 0, no_heads(RESIDENTS), no_heads(TRAVELLERS), GroupNumbers())


def without_blocks(index: CountryIndex, lost: Mapping[int, str]) -> CountryIndex:
    """Return the index of a country without those of the blocks that are its own: they do not open,
    and it is said so.
    """
    tables: dict[str, Any] = {}
    own: dict[int, str] = {}
    for name in ("residents", "travellers"):
        table = getattr(index, name)
        gone = [block for block in lost if block in table.positions]
        tables[name] = table.changed(gone, {}) if gone else table
        own |= {block: lost[block] for block in gone}
    _log_lost(own)
    return replace(index, **tables, lost_blocks={**index.lost_blocks, **own}, lost=None)


# -- inside ---------------------------------------------------------------------------------


def _own_of(session: Session, keyring: Keyring) -> dict[str, CountryIndex | None]:
    kept: dict[int, dict[str, CountryIndex | None]] = session.info.setdefault(_OWN, {})
    return kept.setdefault(id(keyring), {})


def _lost_rows(parts: Sequence[CountryIndex]) -> LostRows:
    """Return who is in no block, or in none that opens, as rows of travellers."""
    rows, persons, ends = [NO_TRAVELLERS], [np.empty(0, dtype=np.int32)], [0]
    for part in parts:
        for person in part.lost.persons if part.lost else ():
            own = person.traveller_columns()
            rows.append(own)
            persons.append(np.full(own.shape[1], person.number, dtype=np.int32))
        for number, newcomer in part.waiting.items():
            rows.append(newcomer.columns)
            persons.append(np.full(newcomer.columns.shape[1], number, dtype=np.int32))
        ends.append(sum(map(len, persons)))
    country = np.repeat(np.arange(len(parts)), np.diff(ends)).astype(np.int16)
    return LostRows(np.concatenate(rows, axis=1), np.concatenate(persons), country)


def _are_same(one: Sequence[CountryIndex], other: Sequence[CountryIndex]) -> bool:
    return len(one) == len(other) and all(a is b for a, b in zip(one, other, strict=True))


def _read(
    session: Session, keyring: Keyring, state: CountryState, before: CountryIndex | None
) -> CountryIndex:
    """Return the index as it stands: the one of before with what changed since, where this database
    was in that state not long ago.
    """
    if before is not None and not before.lost_blocks and _goes_on(session, before):
        after = _with_changes(session, keyring, state, before)
        if after is not None:
            return after
    return _with_changes(session, keyring, state, no_index(state.country)) or no_index("")


def _goes_on(session: Session, before: CountryIndex) -> bool:
    return any(is_past(row[0], before.token) for row in by_driver(session, _PAST, before.country))


def _with_changes(
    session: Session, keyring: Keyring, state: CountryState, before: CountryIndex
) -> CountryIndex | None:
    """Return an earlier index with all heads that changed since; None where that does not come to
    as many blocks as there are.
    """
    gone, parts, lost = _opened_heads(session, keyring, state, before)
    is_first = not before.stamp
    missing = state.blocks - (len(parts[0]) + len(parts[1]) + len(lost))
    if is_first and missing > 0:
        lost[0] = f"{state.country}: {missing} blocks of the index are not there"
    residents, travellers = (
        HeadTable.of(kind, parts[kind])
        if is_first
        else _changed(before.table(kind), [*gone, *lost], parts[kind])
        for kind in (RESIDENTS, TRAVELLERS)
    )
    _log_lost(lost)
    if not is_first and len(residents) + len(travellers) + len(lost) != state.blocks:
        return None
    groups = _groups(session, keyring, state, before)
    known = before.waiting if groups is before.groups else {}
    groups = groups.copy() if known else groups
    waiting, closed = waiting_persons(session, keyring, state.country, groups, known)
    closed_rows = {-no: f"newcomer {state.country}/{no}: {why}" for no, why in closed.items()}
    _log_lost(closed_rows)
    index = CountryIndex(state.country, state.stamp, state.token, residents, travellers, groups)
    return replace(
        index, lost_blocks=lost | closed_rows, stored_groups=state.groups, waiting=waiting
    )


def _opened_heads(
    session: Session, keyring: Keyring, state: CountryState, before: CountryIndex
) -> tuple[list[int], tuple[dict[int, tuple[bytes, bytes]], ...], dict[int, str]]:
    """Return the blocks that are gone since an earlier index, the heads that are new or changed, by
    kind and block, and why some do not open.
    """
    gone: list[int] = []
    parts: tuple[dict[int, tuple[bytes, bytes]], ...] = ({}, {})
    lost: dict[int, str] = {}
    for block, stamp, ciphertext in _changed_heads(session, state.country, before.stamp):
        if not ciphertext:
            gone.append(block)
            continue
        try:
            place = head_place(state.country, block, stamp)
            fixed, rest = head_parts(keyring.open(ciphertext, place))
            parts[fixed[1]][block] = (fixed, rest)
        except CannotOpen as wrong:
            lost[block] = str(wrong)
    return gone, parts, lost


def _changed_heads(session: Session, country: str, stamp: int) -> Iterable[tuple[int, int, bytes]]:
    dialect, connection = driver_of(session)
    found: Iterable[tuple[int, int, bytes]] = connection.execute(_HEADS[dialect], (country, stamp))
    return found


def _changed(
    table: HeadTable, gone: Sequence[int], parts: dict[int, tuple[bytes, bytes]]
) -> HeadTable:
    own = [block for block in gone if block in table.positions] if gone else []
    return table.changed(own, parts) if own or parts else table


def _log_lost(lost: dict[int, str]) -> None:
    for fault in lost.values():
        log.error(
            "%s; its stays are read one by one; `atalaya registry index rebuild` makes it again",
            fault,
        )


def _groups(
    session: Session, keyring: Keyring, state: CountryState, before: CountryIndex
) -> GroupNumbers:
    """Return the groups, those of before where none were added since; one that does not open is of
    no language and no post.
    """
    known = before.stored_groups
    if state.groups == known:
        return before.groups
    row = MatchingGroup.__table__.c
    query = sa.select(row.no, row.ciphertext).where(row.country == state.country, row.no > known)
    found = dict.fromkeys(range(known + 1, state.groups + 1), LanguagePost("?"))
    for number, ciphertext in session.execute(query):
        try:
            place = group_place(state.country, number)
            found[number] = LanguagePost(*keyring.open_json(ciphertext, place))
        except CannotOpen as wrong:
            log.error("a group of the index does not open: %s", wrong)
    stored = before.groups.groups[1 : known + 1]
    return GroupNumbers([*stored, *(found[number] for number in sorted(found))])
