"""One change of the index of one country: persons taken out and put in, blocks sealed again."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.matching.blocks.draft import BlocksDraft, MemberCounts, Reader
from registry.matching.blocks.head import (
    KINDS,
    RESIDENTS,
    TRAVELLERS,
    Bound,
    Numbers,
    key_of,
)
from registry.matching.blocks.head_table import Positions
from registry.matching.blocks.reading import BlocksLost, SealedBlocks
from registry.matching.blocks.rows import (
    Columns,
    IndexedPerson,
    PersonRows,
    indexed_person,
    micro_point,
)
from registry.matching.blocks.storing import BlockSealer, BlockStore, SealedChange
from registry.matching.blocks.waiting import drop_waiting
from registry.matching.kept_stays import KeptPerson, kept_persons, lost_persons
from registry.matching.numbering import household_ids, household_numbers, own_state
from registry.matching.open_index import (
    CountryIndex,
    LostPersons,
    country_index,
    memory_of,
    no_index,
    read_own_again,
    without_blocks,
)
from registry.people.access import in_parts
from registry.people.models import Person, Stay

_BLOCK_BITS, TOKEN_BITS = 52, 62


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the rows of one person lie in the index."""

    number: int
    stays: int
    """How many of their stays the index holds."""
    points: tuple[tuple[int, int], ...]
    """Those of which the place opens."""


class KnownBlocks:
    """The blocks that stand in the tables, without a list of them."""

    def __init__(self, index: CountryIndex, drafts: Sequence[BlocksDraft]) -> None:
        """Take the index as it stands before a change, and who is asked about its blocks."""
        self._index, self._drafts = index, drafts

    def __contains__(self, block: object) -> bool:
        """Return whether a block is there, whether it opens or not."""
        assert isinstance(block, int)
        if block in self._index.lost_blocks:
            return True
        return any(draft.place_of(block) is not None for draft in self._drafts)


class IndexWriter:
    """One change of the index of one country. Persons are taken out and put in; `store` then writes
    all blocks that differ.
    """

    def __init__(
        self,
        session: Session,
        keyring: Keyring,
        country: str,
        numbers: Collection[int],
        *,
        is_new: bool = False,
    ) -> None:
        """Read what others changed; `is_new` begins with an empty index. Use `change_index`."""
        self.country = country
        self._session, self._keyring = session, keyring
        self._state = own_state(session, country)
        self.index = country_index(session, keyring, self._state)
        self.groups = self.index.groups.first(self._state.groups)
        self._blocks = SealedBlocks(session, keyring, memory_of(session, keyring).blocks)
        self._gone: list[int] = []
        self._households: dict[int, uuid.UUID] = {}
        """Those of the persons put in, by number."""
        self._put_numbers: set[int] = set()
        if is_new:
            self.index = no_index(country)
        self._numbers = frozenset(numbers)
        self._beside: dict[int, IndexedPerson] | None = None
        """Those of the persons about to be written who waited beside the blocks; None until the
        others of these are put into them."""
        self._drafts = self._new_drafts()
        self._known = KnownBlocks(self.index, self._drafts)
        if not (is_new or self.index.is_whole):
            self._mend()

    def take_out(self, before: Iterable[Whereabouts]) -> dict[int, IndexedPerson]:
        """Take persons out; return what the index held of them, by number. Raises BlocksLost."""
        left = self._take_in()
        everybody = list(before)
        beside = {each.number: left.pop(each.number) for each in everybody if each.number in left}
        return self._taken_out([one for one in everybody if one.number not in beside]) | beside

    def put(
        self, persons: Mapping[int, PersonRows], was: Mapping[int, IndexedPerson]
    ) -> list[IndexedPerson]:
        """Put persons in by number; what does not open of them is as it `was`. Return them as they
        are held. Raises BlocksLost.
        """
        wanted = {each.household_id for each in persons.values() if each.household_id is not None}
        homes = household_numbers(self._session, self.country, wanted)
        packed = []
        for number, rows in persons.items():
            home = -number if rows.household_id is None else homes[rows.household_id]
            packed.append(indexed_person(rows, number, home, self.groups, was.get(number)))
        self._households |= {number: household_id for household_id, number in homes.items()}
        self.put_packed(packed)
        return packed

    def put_packed(self, persons: Sequence[IndexedPerson]) -> None:
        """Put in persons as they are held. Raises BlocksLost."""
        for kind in KINDS:
            own = [each for each in persons
                   if each.stays and each.is_resident == (kind == RESIDENTS)]  # fmt: skip
            rows = [each.columns() for each in own]
            if rows:
                sizes = [each.shape[1] for each in rows]
                numbers = np.repeat(np.array([each.number for each in own], dtype=np.int32), sizes)
                self.put_columns(kind, np.concatenate(rows, axis=1), numbers)
        self._put_numbers.update(each.number for each in persons)

    def put_columns(self, kind: int, columns: Columns, persons: Numbers) -> None:
        """Put in rows of one kind of blocks. Raises BlocksLost."""
        self._drafts[kind].put_in(columns, persons)

    def store(self, members: MemberCounts | None = None) -> None:
        """Cut and join blocks, find who straddles them, seal and write what differs."""
        left = self._take_in().items()
        self.put_packed([person for number, person in left if number not in self._put_numbers])
        change = self.sealed(members)
        written = {each["id"] for rows in (change.heads, change.points) for each in rows}
        known = {block for block in written if block in self._known}
        BlockStore(self._session, self.country).write(change, known)
        if self.index.waiting or self.index.lost_blocks:
            drop_waiting(self._session, self.country)
        read_own_again(self._session, self._keyring, self.country)

    def sealed(self, members: MemberCounts | None = None) -> SealedChange:
        """Return what `store` writes.

        `members` says how many persons households have, where all of them were put in.
        """
        for draft in self._drafts:
            draft.balance()
        self._settle(members)
        token, stamp = secrets.randbits(TOKEN_BITS) + 1, self._state.stamp + 1
        # Of which years minors are summed is a matter of speed alone.
        year = datetime.now(UTC).year
        heads = [list(draft.heads(token, year)) for draft in self._drafts]
        sealer, known = BlockSealer(self._keyring, self.country), self._state.groups
        leaves = {block: leaf for draft in self._drafts for block, leaf in draft.written.items()}
        points, persons = sealer.rows(leaves, token)
        gone = {*self._gone, *(block for draft in self._drafts for block in draft.gone)}
        blocks = sum(draft.size for draft in self._drafts)
        return SealedChange(
            sealer.heads(chain(*heads), stamp),
            points,
            persons,
            sorted(block for block in gone if block in self._known),
            sealer.groups(self.groups.groups[known + 1 :], known + 1),
            {
                "stamp": stamp,
                "token": token,
                "blocks": blocks,
                "groups": len(self.groups.groups) - 1,
            },
        )

    # -- inside -----------------------------------------------------------------------------

    def _taken_out(self, inside: Sequence[Whereabouts]) -> dict[int, IndexedPerson]:
        """Take persons out of the blocks; return what those held of them. Raises BlocksLost."""
        stays = {each.number: each.stays for each in inside if each.stays}
        places = [(key_of(*point), each.number) for each in inside for point in each.points]
        found = self._take_out_of(stays, lambda draft, _: _located(draft, places))
        # A place that does not open any more says nothing of where the rows are.
        missing = [number for number, many in stays.items() if _stays_in(found, number) < many]
        if missing:
            rest = self._take_out_of(missing, lambda draft, numbers: draft.holders(numbers))
            _join(found, rest)
        return found

    def _new_drafts(self) -> tuple[BlocksDraft, BlocksDraft]:
        index = self.index
        return (
            BlocksDraft(index.residents, self._reader(RESIDENTS), _new_block),
            BlocksDraft(index.travellers, self._reader(TRAVELLERS), _new_block),
        )

    def _reader(self, kind: int) -> Reader:
        names, table, blocks = (self.country,), self.index.table(kind), self._blocks

        def read(at: Positions) -> Sequence[tuple[Columns, Numbers]]:
            return blocks.leaves(names, table, at)

        return read

    def _take_out_of(
        self, persons: Collection[int], places: Callable[[BlocksDraft, Numbers], Sequence[int]]
    ) -> dict[int, IndexedPerson]:
        numbers = np.array(sorted(persons), dtype=np.int32)
        found: dict[int, IndexedPerson] = {}
        for draft in self._drafts if len(numbers) else ():
            _join(found, draft.take_out(numbers, places(draft, numbers)))
        return found

    def _mend(self) -> None:
        """Put who is in no block that opens into others, but those about to be written."""
        lost = self._lost()
        self._gone = list(self.index.lost_blocks)
        self._drafts = self._new_drafts()
        others = [each for each in lost.persons if each.number not in self._numbers]
        self._take_out_of([each.number for each in others], lambda draft, own: draft.holders(own))
        self.put_packed(others)
        self._households |= household_ids(
            self._session, self.country, {each.household for each in others}
        )
        _say_unplaced(self._session, lost.unplaced_stays)

    def _take_in(self) -> dict[int, IndexedPerson]:
        """Put who waits beside the blocks into them, and return who is about to be written instead.
        Raises BlocksLost.
        """
        if self._beside is None:
            all_of_them = self.index.waiting.items()
            waiting = {number: each.numbered(self.groups) for number, each in all_of_them}
            self.put_packed([waiting[number] for number in waiting.keys() - self._numbers])
            self._beside = {number: waiting[number] for number in waiting.keys() & self._numbers}
        return self._beside

    def _lost(self) -> LostPersons:
        while True:
            try:
                return lost_persons(
                    self._session, self._keyring, self.index, self._blocks, self.groups
                )
            except BlocksLost as more:
                self.index = without_blocks(self.index, more.reasons)

    # -- households -------------------------------------------------------------------------

    def _settle(self, members: MemberCounts | None) -> None:
        """List households wherever they are not whole in one block: those of the persons put in,
        or all of which `members` knows.
        """
        residents = self._drafts[RESIDENTS]
        if members is not None:
            residents.settle(members)
            return
        known = self._member_counts()
        if not known:
            return

        def in_all(households: Numbers, counts: Numbers) -> Numbers:
            wanted = [known.get(each, 0) for each in households.tolist()]
            return np.maximum(np.array(wanted, dtype=np.int32), counts)

        residents.settle(in_all)
        held = residents.members_of(known)
        apart = [self._households[each] for each, many in known.items() if held[each] < many]
        if apart:
            self._look_for_members(apart)
            residents.settle(in_all)

    def _member_counts(self) -> dict[int, int]:
        """Return how many persons each household has, of those with more than one."""
        ids = {household_id: number for number, household_id in self._households.items()}
        found: dict[int, int] = {}
        for part in in_parts(sorted(ids)):
            many = sa.func.count()
            query = sa.select(Person.household_id, many).where(Person.household_id.in_(part))
            query = query.group_by(Person.household_id).having(many > 1)
            rows = self._session.execute(query)
            found |= {ids[key]: count for key, count in rows if key is not None}
        return found

    def _look_for_members(self, household_ids: Sequence[uuid.UUID]) -> None:
        """Open the blocks of the members of households who are not in open ones."""
        ids: list[uuid.UUID] = []
        for part in in_parts(sorted(household_ids)):
            ids += self._session.scalars(sa.select(Person.id).where(Person.household_id.in_(part)))
        points, closed = [], []
        for kept in kept_persons(self._session, self._keyring, self.country, ids):
            if kept.number is not None and kept.number not in self._put_numbers:
                where = whereabouts_of(kept)
                points += [(*point, where.number) for point in where.points]
                closed += [where.number] if len(where.points) < where.stays else []
        residents = self._drafts[RESIDENTS]
        residents.look_at(points)
        if closed:
            residents.look_into(residents.holders(np.array(sorted(closed), dtype=np.int32)))


def whereabouts_of(person: KeptPerson) -> Whereabouts:
    """Return where the index holds a person."""
    points = [micro_point(stay.place) for stay in person.rows.stays
              if stay.place is not None and stay.stay_id in person.indexed]  # fmt: skip
    return Whereabouts(person.number or 0, len(person.indexed), tuple(points))


# -- inside ---------------------------------------------------------------------------------


def _located(draft: BlocksDraft, places: Sequence[Bound]) -> list[int]:
    return [draft.table.locate(place) for place in places] if len(draft.table) else []


def _stays_in(found: Mapping[int, IndexedPerson], number: int) -> int:
    return len(found[number].stays) if number in found else 0


def _join(found: dict[int, IndexedPerson], more: Mapping[int, IndexedPerson]) -> None:
    for number, person in more.items():
        found[number] = found[number].joined(person) if number in found else person


def _new_block() -> int:
    return secrets.randbits(_BLOCK_BITS) + 1


def _say_unplaced(session: Session, stays: Collection[uuid.UUID]) -> None:
    for part in in_parts(sorted(stays)):
        session.execute(sa.update(Stay).where(Stay.id.in_(part)).values(is_indexed=False))
