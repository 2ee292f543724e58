"""The sealed matching index: changed in the transaction of each stay, read whole by the watch.

It exists because opening every sealed place for every hazard would take too long; it is sealed
because it holds where everybody is.
"""

from __future__ import annotations

import logging
import uuid
import weakref
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.matching.blocks import (
    BLOCK_STAYS,
    CARD_FIELDS,
    ROW,
    Block,
    IndexRow,
    Rows,
    pack,
    seal_rows,
    unseal_rows,
    uuids,
)
from registry.matching.kept_stays import KeptStay, kept_stays
from registry.people.models import NO_BLOCK, MatchingBlock, Stay

_TOUCHED = "matching_blocks_touched"
_opened: weakref.WeakKeyDictionary[Keyring, dict[uuid.UUID, Block]] = weakref.WeakKeyDictionary()
"""Opened blocks by keyring and id, each with its version: what a long-lived process need not open
again.
"""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a check of the index found; `faults` names blocks and stays by id."""

    blocks: int
    stays: int
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Whether every stay is in the index once, as it is kept, and nothing else is."""
        return not self.faults


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuilt index holds; `faults` names the stays that do not open in full."""

    stays: int
    faults: tuple[str, ...]


# -- reading --------------------------------------------------------------------------------


def load_blocks(
    session: Session, keyring: Keyring, countries: Iterable[str] | None = None
) -> list[Block]:
    """Return every block of `countries` (default: all), opened, in order; what did not change comes
    from memory.

    A block that does not open (altered, of another key or release) is made of the rows of its own
    stays, and logged: one damaged byte must take nobody off the call list. Whom even those cannot
    place is in `Block.unplaced`, to be said wherever people are counted; stays that are in no block
    make a last one, without rows, for each country.
    """
    wanted = None if countries is None else sorted(set(countries))
    head = sa.select(MatchingBlock.id, MatchingBlock.version)
    head = head.order_by(MatchingBlock.country, MatchingBlock.block_no)
    if wanted is not None:
        head = head.where(MatchingBlock.country.in_(wanted))
    memory = _opened.setdefault(keyring, {})
    own = session.info.get(_TOUCHED, set())
    blocks: list[Block] = []
    for block_id, version in session.execute(head).all():
        kept = memory.get(block_id)
        # What this very transaction rewrote may yet be rolled back: it is never remembered.
        if block_id in own or kept is None or kept.version != version:
            kept = _read_block(session, keyring, block_id)
            if block_id not in own:
                memory[block_id] = kept
        blocks.append(kept)
    if wanted is None:
        _forget(memory, {block.id for block in blocks})
    return [*blocks, *_without_place(session, wanted)]


def _read_block(session: Session, keyring: Keyring, block_id: uuid.UUID) -> Block:
    columns = (
        MatchingBlock.country,
        MatchingBlock.block_no,
        MatchingBlock.version,
        MatchingBlock.ciphertext,
    )
    found = session.execute(sa.select(*columns).where(MatchingBlock.id == block_id)).one()
    country, block_no, version, ciphertext = found
    try:
        rows = unseal_rows(keyring, ciphertext, country, block_no, version)
        return Block(block_id, country, block_no, version, rows)
    except CannotOpen as wrong:
        fault = str(wrong)
        log.error(
            "%s; its stays are read one by one; `atalaya registry rebuild` makes it again", fault
        )
    rows, unplaced = _rows_of_stays(session, keyring, country, block_no)
    return Block(block_id, country, block_no, version, rows, unplaced, fault)


def _without_place(session: Session, countries: Collection[str] | None) -> list[Block]:
    query = sa.select(Stay.country, Stay.person_id).where(Stay.block_no == NO_BLOCK)
    if countries is not None:
        query = query.where(Stay.country.in_(countries))
    persons: dict[str, set[uuid.UUID]] = defaultdict(set)
    for country, person_id in session.execute(query):
        persons[country].add(person_id)
    return [
        Block(uuid.UUID(int=0), country, NO_BLOCK, 0, pack([]), frozenset(persons[country]))
        for country in sorted(persons)
    ]


def _rows_of_stays(
    session: Session, keyring: Keyring, country: str, block_no: int
) -> tuple[Rows, frozenset[uuid.UUID]]:
    """Return the rows of a block made of its stays, and the persons who cannot be placed."""
    stays = [each.row for each in kept_stays(session, keyring, country, block_no)]
    unplaced = frozenset(row.person_id for row in stays if row.place is None)
    return pack([row for row in stays if row.place is not None]), unplaced


def _forget(memory: dict[uuid.UUID, Block], current: set[uuid.UUID]) -> None:
    for gone in memory.keys() - current:
        memory.pop(gone, None)


# -- changing -------------------------------------------------------------------------------


def put_stays(
    session: Session, keyring: Keyring, country: str, rows: Sequence[IndexRow]
) -> dict[uuid.UUID, int]:
    """Add stays of one country, whose places are known; return the block each went to, which the
    caller keeps in `stay.block_no`.
    """
    return _put(session, keyring, country, pack(rows))


def replace_stays(
    session: Session, keyring: Keyring, country: str, rows: Mapping[int, Sequence[IndexRow]]
) -> dict[uuid.UUID, int]:
    """Write changed stays over what their blocks (`block_no` -> rows) hold of them; return those
    that went to another block.

    Of a stay whose place or card does not open stays what the index has.
    """
    for block_no, changed in rows.items():
        if block_no == NO_BLOCK:
            continue
        block = _block(session, country, block_no)
        before = _rows_to_change(session, block, keyring)
        kept = _without(before, [row.stay_id for row in changed])
        _write(session, keyring, block, np.concatenate([kept, _completed(changed, before)]))
    homeless = [row for row in rows.get(NO_BLOCK, ()) if row.place is not None]
    session.flush()
    return put_stays(session, keyring, country, homeless) if homeless else {}


def drop_stays(
    session: Session, keyring: Keyring, country: str, stays: Mapping[int, Sequence[uuid.UUID]]
) -> None:
    """Take stays (`block_no` -> ids) out of the index; an empty block goes as well."""
    for block_no, gone in stays.items():
        if block_no == NO_BLOCK:
            continue
        block = _block(session, country, block_no)
        kept = _without(_rows_to_change(session, block, keyring), gone)
        if len(kept):
            _write(session, keyring, block, kept)
        else:
            session.delete(block)
    session.flush()


# -- making again and checking ----------------------------------------------------------------


def rebuild_index(session: Session, keyring: Keyring, country: str | None = None) -> RebuildReport:
    """Throw the blocks (of one country) away and make them from the stays.

    Of a stay whose place or whose person's card does not open stays what the index had of it, where
    that opens. One that nothing can place is in no block; the report names it.
    """
    blocks = sa.select(MatchingBlock)
    doomed = sa.delete(MatchingBlock)
    if country is not None:
        blocks = blocks.where(MatchingBlock.country == country)
        doomed = doomed.where(MatchingBlock.country == country)
    before = _all_that_opens(session.scalars(blocks).all(), keyring)
    session.execute(doomed)
    by_country: dict[str, list[IndexRow]] = defaultdict(list)
    faults: list[str] = []
    for kept in kept_stays(session, keyring, country):
        if kept.fault:
            faults.append(f"stay {kept.row.stay_id}: {kept.fault}")
        by_country[kept.country].append(kept.row)
    count = 0
    for owner, rows in by_country.items():
        packed = _completed(rows, before)
        places = dict.fromkeys((row.stay_id for row in rows), NO_BLOCK)
        places |= _put(session, keyring, owner, packed)
        count += len(packed)
        session.execute(
            sa.update(Stay), [{"id": stay_id, "block_no": no} for stay_id, no in places.items()]
        )
    session.expire_all()
    return RebuildReport(count, tuple(faults))


def check_index(session: Session, keyring: Keyring) -> IndexReport:
    """Compare the index with the stays, row by row, and report every difference."""
    blocks = session.scalars(
        sa.select(MatchingBlock).order_by(MatchingBlock.country, MatchingBlock.block_no)
    ).all()
    found, faults = _indexed_rows(blocks, keyring)
    stays = 0
    for kept in kept_stays(session, keyring):
        stays += 1
        stay_id = kept.row.stay_id
        fault = kept.fault or _difference(kept, found.get(stay_id))
        if fault:
            faults.append(f"stay {stay_id}: {fault}")
        found.pop(stay_id, None)
    faults.extend(f"stay {stay_id}: in the index, but there is no such stay" for stay_id in found)
    return IndexReport(len(blocks), stays, tuple(faults))


# -- inside ---------------------------------------------------------------------------------


def _indexed_rows(
    blocks: Iterable[MatchingBlock], keyring: Keyring
) -> tuple[dict[uuid.UUID, tuple[int, bytes]], list[str]]:
    """Return the number of the block and the packed row of each stay, and what is wrong inside."""
    found: dict[uuid.UUID, tuple[int, bytes]] = {}
    faults: list[str] = []
    for block in blocks:
        name = f"block {block.country}/{block.block_no}"
        try:
            rows = _rows_of(block, keyring)
        except CannotOpen as wrong:
            faults.append(f"{name}: {wrong}")
            continue
        if len(rows) != block.stays:
            faults.append(f"{name}: says {block.stays} stays and holds {len(rows)}")
        for stay_id, row in zip(uuids(rows["stay"]), rows, strict=True):
            if stay_id in found:
                faults.append(f"stay {stay_id}: in the index twice")
            found[stay_id] = (block.block_no, row.tobytes())
    return found, faults


def _difference(stay: KeptStay, indexed: tuple[int, bytes] | None) -> str:
    """Return how the index differs from a stay, in words; empty when it does not."""
    if indexed is None:
        return "not in the index"
    block_no, packed = indexed
    if block_no != stay.block_no:
        return "in another block than it says"
    if packed != pack([stay.row])[0].tobytes():
        return "the index holds another place, date or person"
    return ""


def _put(session: Session, keyring: Keyring, country: str, waiting: Rows) -> dict[uuid.UUID, int]:
    """Add packed rows; return the block each stay went to."""
    places: dict[uuid.UUID, int] = {}
    if not len(waiting):
        return places
    for block in _blocks_with_room(session, country):
        room = BLOCK_STAYS - block.stays
        taken, waiting = waiting[:room], waiting[room:]
        before = _rows_to_change(session, block, keyring)
        _write(session, keyring, block, np.concatenate([before, taken]))
        places.update(dict.fromkeys(uuids(taken["stay"]), block.block_no))
    next_no = _highest_no(session, country) + 1
    for start in range(0, len(waiting), BLOCK_STAYS):
        taken = waiting[start : start + BLOCK_STAYS]
        block = MatchingBlock(country=country, block_no=next_no, stays=0, version=0)
        _write(session, keyring, block, taken)
        session.add(block)
        places.update(dict.fromkeys(uuids(taken["stay"]), next_no))
        next_no += 1
    session.flush()
    return places


def _completed(changed: Sequence[IndexRow], before: Rows) -> Rows:
    """Return stays packed; what of one does not open is as `before` has it, and one whose place
    neither knows is left out.
    """
    if not any(_missing_fields(row) for row in changed):
        return pack(changed)
    at = {stay_id: place for place, stay_id in enumerate(uuids(before["stay"]))}
    kept = [row for row in changed if row.place is not None or row.stay_id in at]
    packed = pack(kept)
    for position, row in enumerate(kept):
        for name in _missing_fields(row) if row.stay_id in at else ():
            packed[name][position] = before[name][at[row.stay_id]]
    return packed


def _missing_fields(row: IndexRow) -> tuple[str, ...]:
    return (() if row.place else ("lon", "lat")) + (() if row.card else CARD_FIELDS)


def _all_that_opens(blocks: Iterable[MatchingBlock], keyring: Keyring) -> Rows:
    parts = [pack([])]
    for block in blocks:
        try:
            parts.append(_rows_of(block, keyring))
        except CannotOpen as wrong:
            log.warning("nothing is kept of a block of the index: %s", wrong)
    return np.concatenate(parts)


def _blocks_with_room(session: Session, country: str) -> list[MatchingBlock]:
    """Return a block that is not full, locked where the database locks rows: two writers must not
    fill the same one.
    """
    query = sa.select(MatchingBlock).where(
        MatchingBlock.country == country, MatchingBlock.stays < BLOCK_STAYS
    )
    return list(session.scalars(query.order_by(MatchingBlock.block_no).with_for_update().limit(1)))


def _highest_no(session: Session, country: str) -> int:
    highest = session.scalar(
        sa.select(sa.func.max(MatchingBlock.block_no)).where(MatchingBlock.country == country)
    )
    return -1 if highest is None else int(highest)


def _block(session: Session, country: str, block_no: int) -> MatchingBlock:
    query = sa.select(MatchingBlock).where(
        MatchingBlock.country == country, MatchingBlock.block_no == block_no
    )
    return session.scalars(query.with_for_update()).one()


def _rows_of(block: MatchingBlock, keyring: Keyring) -> Rows:
    return unseal_rows(keyring, block.ciphertext, block.country, block.block_no, block.version)


def _rows_to_change(session: Session, block: MatchingBlock, keyring: Keyring) -> Rows:
    """Return the rows of a block that is about to be written; one that does not open is made of its
    stays, and those that nothing can place are in no block from now on.
    """
    try:
        return _rows_of(block, keyring)
    except CannotOpen as wrong:
        log.error("%s; it is made again of its stays", wrong)
    rows, _ = _rows_of_stays(session, keyring, block.country, block.block_no)
    own = sa.and_(Stay.country == block.country, Stay.block_no == block.block_no)
    placed = set(uuids(rows["stay"]))
    for stay_id in session.scalars(sa.select(Stay.id).where(own)).all():
        if stay_id not in placed:
            session.execute(sa.update(Stay).where(Stay.id == stay_id).values(block_no=NO_BLOCK))
    return rows


def _without(rows: Rows, stay_ids: Iterable[uuid.UUID]) -> Rows:
    gone = np.array([stay_id.bytes for stay_id in stay_ids], dtype=ROW["stay"])
    return rows[~np.isin(rows["stay"], gone)]


def _write(session: Session, keyring: Keyring, block: MatchingBlock, rows: Rows) -> None:
    block.version += 1
    block.stays = len(rows)
    block.ciphertext = seal_rows(keyring, rows, block.country, block.block_no, block.version)
    session.info.setdefault(_TOUCHED, set()).add(block.id)
