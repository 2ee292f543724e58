"""Changed blocks sealed and written: heads, points and persons apart, none with the state."""

from __future__ import annotations

import re
import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.data_versions.past_tokens import mark_of
from core.db import driver_of
from registry.matching.blocks.attributes import LanguagePost
from registry.matching.blocks.draft import Leaf
from registry.matching.blocks.head import BlockHead
from registry.matching.blocks.models import (
    MatchingGroup,
    MatchingHead,
    MatchingPerson,
    MatchingPoint,
)
from registry.matching.blocks.reading import group_place, head_place, person_place, point_place
from registry.matching.blocks.waiting import drop_waiting
from registry.people.access import in_parts

_TEXTS = {
    "matching_head": "update matching_head set stamp = {stamp}, ciphertext = {ciphertext}"
    " where id = {id}",
    "matching_point": "update matching_point set version = {version}, ciphertext = {ciphertext}"
    " where id = {id}",
    "matching_person": "update matching_person set version = {version}, ciphertext = {ciphertext}"
    " where id = {id}",
    "matching_state": "update matching_state set stamp = {stamp}, token = {token},"
    ' blocks = {blocks}, "groups" = {groups}, past = substr({mark} || past, 1, 768)'
    " where country = {country}",
}
"""As the driver takes them: a change of one block is four of these, and what SQLAlchemy adds costs
more than what they do."""
_SIGNS = {"sqlite": r":\1", "postgresql": r"%(\1)s"}
_OVER = {
    dialect: {table: re.sub(r"{(\w+)}", sign, text) for table, text in _TEXTS.items()}
    for dialect, sign in _SIGNS.items()
}
_TABLES: tuple[Any, ...] = (
    MatchingHead.__table__, MatchingPoint.__table__, MatchingPerson.__table__
)  # fmt: skip


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SealedChange:
    """All that one change of an index writes, sealed; another transaction may write it."""

    heads: Sequence[Row]
    points: Sequence[Row]
    persons: Sequence[Row]
    gone: Sequence[int]
    """Blocks of which only a head without a text is left, so that others learn of it."""
    groups: Sequence[Row]
    state: Row


class BlockSealer:
    """Seals what a change writes of one country."""

    def __init__(self, keyring: Keyring, country: str) -> None:
        """Seal with the key of the country."""
        self._keyring, self._country = keyring, country

    def heads(self, heads: Iterable[BlockHead], stamp: int) -> list[Row]:
        """Return the rows of heads."""
        seal, rows = self._keyring.seal, []
        for head in heads:
            place = head_place(self._country, head.block, stamp)
            sealed = seal(head.to_bytes(), place)
            rows.append({"id": head.block, "stamp": stamp, "ciphertext": sealed})
        return rows

    def rows(self, leaves: Mapping[int, Leaf], token: int) -> tuple[list[Row], list[Row]]:
        """Return the rows of the points and of the persons of blocks."""
        seal, points, persons = self._keyring.seal, list[Row](), list[Row]()
        for block, leaf in leaves.items():
            sealed = seal(leaf.columns.tobytes(), point_place(self._country, block, token))
            points.append({"id": block, "version": token, "ciphertext": sealed})
            sealed = seal(leaf.persons.tobytes(), person_place(self._country, block, token))
            persons.append({"id": block, "version": token, "ciphertext": sealed})
        return points, persons

    def groups(self, groups: Sequence[LanguagePost], first: int) -> list[Row]:
        """Return the rows of groups that are new; `first` is the number of the first of them."""
        rows = []
        for number, group in enumerate(groups, first):
            place = group_place(self._country, number)
            sealed = self._keyring.seal_json([group.language, group.post], place)
            row = {"id": uuid.uuid4(), "country": self._country, "no": number}
            rows.append(row | {"ciphertext": sealed})
        return rows


class BlockStore:
    """The tables of the index of one country, written to."""

    def __init__(self, session: Session, country: str) -> None:
        """Write in this session's transaction."""
        self._session, self._country = session, country

    def write(self, change: SealedChange, known: Container[int]) -> None:
        """Write a change, over the blocks that are known."""
        parts = (change.heads, change.points, change.persons)
        for table, rows in zip(_TABLES, parts, strict=True):
            self._put(table, rows, known)
        if change.gone:
            self._forget(change.gone, change.state["stamp"])
        if change.groups:
            self._session.execute(sa.insert(MatchingGroup), change.groups)
        state = {"country": self._country, "mark": mark_of(change.state["token"]), **change.state}
        self._write_over("matching_state", [state])

    def clear(self) -> None:
        """Delete all blocks of the country, what is left of earlier ones, and who waits."""
        for table in _TABLES:
            self._session.execute(sa.delete(table).where(table.c.country == self._country))
        drop_waiting(self._session, self._country)

    # -- inside -----------------------------------------------------------------------------

    def _forget(self, blocks: Sequence[int], stamp: int) -> None:
        head, *rows = _TABLES
        for part in in_parts(blocks):
            for table in rows:
                self._session.execute(sa.delete(table).where(table.c.id.in_(part)))
            self._session.execute(
                sa.update(head).where(head.c.id.in_(part)).values(stamp=stamp, ciphertext=b"")
            )

    def _put(self, table: Any, rows: Sequence[Row], known: Container[int]) -> None:
        fresh = [row | {"country": self._country} for row in rows if row["id"] not in known]
        # In the order of their numbers, which tells nothing, pages of the file are filled.
        if fresh:
            fresh.sort(key=lambda row: row["id"])
            self._session.execute(sa.insert(table), fresh)
        over = [row for row in rows if row["id"] in known]
        if over:
            self._write_over(table.name, over)

    def _write_over(self, table: str, rows: Sequence[Row]) -> None:
        driver = driver_of(self._session)
        driver.connection.cursor().executemany(_OVER[driver.dialect][table], rows)
