"""The sealed matching index: changed in the transaction of each stay, read whole by the watch.

It exists because opening every sealed place for every hazard would take too long; it is sealed
because it holds where everybody is.
"""

from __future__ import annotations

import uuid
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from registry.matching.blocks import (
    BLOCK_STAYS,
    ROW,
    Block,
    IndexRow,
    Rows,
    pack,
    seal_rows,
    unseal_rows,
    uuids,
)
from registry.people.models import MatchingBlock, Person, Stay
from registry.people.record import Card, unseal_card, unseal_place

_TOUCHED = "matching_blocks_touched"
_opened: weakref.WeakKeyDictionary[Keyring, dict[uuid.UUID, Block]] = weakref.WeakKeyDictionary()
"""Opened blocks by keyring and id, each with its version: what a long-lived process need not open
again.
"""


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

    Raises CannotOpen when a block was altered or sealed with a key that is not here.
    """
    wanted = None if countries is None else sorted(set(countries))
    head = sa.select(
        MatchingBlock.id, MatchingBlock.country, MatchingBlock.block_no, MatchingBlock.version
    )
    head = head.order_by(MatchingBlock.country, MatchingBlock.block_no)
    if wanted is not None:
        head = head.where(MatchingBlock.country.in_(wanted))
    memory = _opened.setdefault(keyring, {})
    own = session.info.get(_TOUCHED, set())
    blocks: list[Block] = []
    for block_id, country, block_no, version in session.execute(head).all():
        kept = memory.get(block_id)
        # What this very transaction rewrote may yet be rolled back: it is never remembered.
        if block_id in own or kept is None or kept.version != version:
            ciphertext = session.execute(
                sa.select(MatchingBlock.ciphertext).where(MatchingBlock.id == block_id)
            ).scalar_one()
            kept = Block(
                block_id,
                country,
                block_no,
                version,
                unseal_rows(keyring, ciphertext, country, block_no, version),
            )
            if block_id not in own:
                memory[block_id] = kept
        blocks.append(kept)
    if wanted is None:
        _forget(memory, {block.id for block in blocks})
    return blocks


def _forget(memory: dict[uuid.UUID, Block], current: set[uuid.UUID]) -> None:
    for gone in memory.keys() - current:
        memory.pop(gone, None)


# -- changing -------------------------------------------------------------------------------


def put_stays(
    session: Session, keyring: Keyring, country: str, rows: Sequence[IndexRow]
) -> dict[uuid.UUID, int]:
    """Add stays of one country; return the block each went to, which the caller keeps in
    `stay.block_no`.
    """
    places: dict[uuid.UUID, int] = {}
    waiting = list(rows)
    for block in _blocks_with_room(session, country):
        if not waiting:
            break
        taken, waiting = waiting[: BLOCK_STAYS - block.stays], waiting[BLOCK_STAYS - block.stays :]
        _write(session, keyring, block, np.concatenate([_rows_of(block, keyring), pack(taken)]))
        places.update((row.stay_id, block.block_no) for row in taken)
    next_no = _highest_no(session, country) + 1 if waiting else 0
    for start in range(0, len(waiting), BLOCK_STAYS):
        taken = waiting[start : start + BLOCK_STAYS]
        block = MatchingBlock(country=country, block_no=next_no, stays=0, version=0)
        _write(session, keyring, block, pack(taken))
        session.add(block)
        places.update((row.stay_id, next_no) for row in taken)
        next_no += 1
    session.flush()
    return places


def replace_stays(
    session: Session, keyring: Keyring, country: str, rows: Mapping[int, Sequence[IndexRow]]
) -> None:
    """Write changed stays over what their blocks (`block_no` -> rows) hold of them."""
    for block_no, changed in rows.items():
        block = _block(session, country, block_no)
        kept = _without(_rows_of(block, keyring), [row.stay_id for row in changed])
        _write(session, keyring, block, np.concatenate([kept, pack(changed)]))
    session.flush()


def drop_stays(
    session: Session, keyring: Keyring, country: str, stays: Mapping[int, Sequence[uuid.UUID]]
) -> None:
    """Take stays (`block_no` -> ids) out of the index; an empty block goes as well."""
    for block_no, gone in stays.items():
        block = _block(session, country, block_no)
        kept = _without(_rows_of(block, keyring), gone)
        if len(kept):
            _write(session, keyring, block, kept)
        else:
            session.delete(block)
    session.flush()


# -- making again and checking ----------------------------------------------------------------


def rebuild_index(session: Session, keyring: Keyring, country: str | None = None) -> RebuildReport:
    """Throw the blocks (of one country) away and make them from the stays.

    A person whose card does not open stays in it with the place alone: somebody to look for all the
    same. A stay whose place does not open cannot be matched with any zone; the report names it.
    """
    doomed = sa.delete(MatchingBlock)
    if country is not None:
        doomed = doomed.where(MatchingBlock.country == country)
    session.execute(doomed)
    by_country: dict[str, list[IndexRow]] = defaultdict(list)
    faults: list[str] = []
    for kept in _kept_stays(session, keyring, country):
        if kept.fault:
            faults.append(f"stay {kept.id}: {kept.fault}")
        if kept.row is not None:
            by_country[kept.country].append(kept.row)
    for owner, rows in by_country.items():
        places = put_stays(session, keyring, owner, rows)
        session.execute(
            sa.update(Stay), [{"id": stay_id, "block_no": no} for stay_id, no in places.items()]
        )
    session.expire_all()
    return RebuildReport(sum(len(rows) for rows in by_country.values()), tuple(faults))


def check_index(session: Session, keyring: Keyring) -> IndexReport:
    """Compare the index with the stays, row by row, and report every difference."""
    blocks = session.scalars(
        sa.select(MatchingBlock).order_by(MatchingBlock.country, MatchingBlock.block_no)
    ).all()
    found, faults = _indexed_rows(blocks, keyring)
    stays = 0
    for kept in _kept_stays(session, keyring, None):
        stays += 1
        fault = kept.fault or _difference(kept, found.get(kept.id))
        if fault:
            faults.append(f"stay {kept.id}: {fault}")
        found.pop(kept.id, None)
    faults.extend(f"stay {stay_id}: in the index, but there is no such stay" for stay_id in found)
    return IndexReport(len(blocks), stays, tuple(faults))


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _KeptStay:
    """A stay as its own row keeps it; `row` is None where its place does not open."""

    id: uuid.UUID
    country: str
    block_no: int
    row: IndexRow | None
    fault: str = ""


_CLOSED_CARD = Card(full_name="", language="")
"""In place of a card that does not open: nothing is known of the person but where they are."""


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


def _difference(stay: _KeptStay, indexed: tuple[int, bytes] | None) -> str:
    """Return how the index differs from a stay, in words; empty when it does not."""
    if indexed is None:
        return "not in the index"
    block_no, packed = indexed
    if block_no != stay.block_no:
        return "in another block than it says"
    if stay.row is not None and packed != pack([stay.row])[0].tobytes():
        return "the index holds another place, date or person"
    return ""


def _kept_stays(session: Session, keyring: Keyring, country: str | None) -> Iterator[_KeptStay]:
    """Yield every stay (of one country) as far as it opens; those of one person together."""
    query = (
        sa.select(Stay.id, Stay.country, Stay.kind, Stay.from_on, Stay.until_on, Stay.block_no)
        .add_columns(Stay.ciphertext, Person.id.label("person_id"), Person.household_id)
        .add_columns(Person.ciphertext.label("card"))
        .join(Person, Person.id == Stay.person_id)
        .order_by(Stay.country, Person.id, Stay.id)
    )
    if country is not None:
        query = query.where(Stay.country == country)
    cards = _LastCard(keyring)
    for row in session.execute(query):
        card, fault = cards.open(row.person_id, row.card)
        try:
            place = unseal_place(keyring, row.id, row.ciphertext)
        except CannotOpen as wrong:
            yield _KeptStay(row.id, row.country, row.block_no, None, str(wrong))
            continue
        indexed = IndexRow(
            row.person_id,
            row.household_id,
            row.id,
            row.kind,
            row.from_on,
            row.until_on,
            card,
            place,
        )
        yield _KeptStay(row.id, row.country, row.block_no, indexed, fault)


class _LastCard:
    """Opens the card of each person once: stays come ordered by person."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._last: tuple[uuid.UUID | None, Card, str] = (None, _CLOSED_CARD, "")

    def open(self, person_id: uuid.UUID, ciphertext: bytes) -> tuple[Card, str]:
        """Return the card and, where it does not open, the empty one and why."""
        if self._last[0] != person_id:
            try:
                self._last = (person_id, unseal_card(self._keyring, person_id, ciphertext), "")
            except CannotOpen as wrong:
                self._last = (person_id, _CLOSED_CARD, str(wrong))
        return self._last[1], self._last[2]


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


def _without(rows: Rows, stay_ids: Iterable[uuid.UUID]) -> Rows:
    gone = np.array([stay_id.bytes for stay_id in stay_ids], dtype=ROW["stay"])
    return rows[~np.isin(rows["stay"], gone)]


def _write(session: Session, keyring: Keyring, block: MatchingBlock, rows: Rows) -> None:
    block.version += 1
    block.stays = len(rows)
    block.ciphertext = seal_rows(keyring, rows, block.country, block.block_no, block.version)
    session.info.setdefault(_TOUCHED, set()).add(block.id)
