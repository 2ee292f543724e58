"""Changed blocks sealed and written: heads, points and persons apart, none with the state."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
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
from registry.people.access import in_parts

_STATE = sa.text(
    'update matching_state set stamp = :stamp, token = :token, blocks = :blocks, "groups" = :groups'
    " where country = :country"
)
_OVER = {
    "matching_head": sa.text(
        "update matching_head set stamp = :stamp, ciphertext = :ciphertext where id = :id"
    ),
    "matching_point": sa.text(
        "update matching_point set version = :version, ciphertext = :ciphertext where id = :id"
    ),
    "matching_person": sa.text(
        "update matching_person set version = :version, ciphertext = :ciphertext where id = :id"
    ),
}
"""As text: building statements costs more than what they do."""
_HEAD: Any = MatchingHead.__table__
_ROWS: tuple[Any, ...] = (MatchingPoint.__table__, MatchingPerson.__table__)


class BlockStore:
    """The tables of the index of one country, written to."""

    def __init__(self, session: Session, keyring: Keyring, country: str) -> None:
        """Write in this session's transaction."""
        self._session, self._keyring, self._country = session, keyring, country

    def write_heads(self, heads: Sequence[BlockHead], known: Container[int], stamp: int) -> None:
        """Write heads, over those of blocks that are known."""
        rows = []
        for head in heads:
            place = head_place(self._country, head.block, stamp)
            sealed = self._keyring.seal(head.to_bytes(), place)
            rows.append({"id": head.block, "stamp": stamp, "ciphertext": sealed})
        self._put(_HEAD, rows, known)

    def write_rows(self, leaves: Mapping[int, Leaf], known: Container[int], token: int) -> None:
        """Write the points and persons of blocks, over those of blocks that are known."""
        points, persons = [], []
        for block, leaf in leaves.items():
            place = point_place(self._country, block, token)
            sealed = self._keyring.seal(leaf.columns.tobytes(), place)
            points.append({"id": block, "version": token, "ciphertext": sealed})
            place = person_place(self._country, block, token)
            sealed = self._keyring.seal(leaf.persons.tobytes(), place)
            persons.append({"id": block, "version": token, "ciphertext": sealed})
        for table, rows in zip(_ROWS, (points, persons), strict=True):
            self._put(table, rows, known)

    def forget(self, blocks: Sequence[int], stamp: int) -> None:
        """Delete blocks; of each a head without a text is left, so that others learn of it."""
        for part in in_parts(blocks):
            for table in _ROWS:
                self._session.execute(sa.delete(table).where(table.c.id.in_(part)))
            self._session.execute(
                sa.update(_HEAD).where(_HEAD.c.id.in_(part)).values(stamp=stamp, ciphertext=b"")
            )

    def clear(self) -> None:
        """Delete all blocks of the country, and what is left of earlier ones."""
        for table in (_HEAD, *_ROWS):
            self._session.execute(sa.delete(table).where(table.c.country == self._country))

    def write_groups(self, groups: Sequence[LanguagePost], first: int) -> None:
        """Write groups that are new; `first` is the number of the first of them."""
        rows = []
        for number, group in enumerate(groups, first):
            place = group_place(self._country, number)
            sealed = self._keyring.seal_json([group.language, group.post], place)
            rows.append(MatchingGroup(country=self._country, no=number, ciphertext=sealed))
        self._session.add_all(rows)
        if rows:
            self._session.flush()

    def write_state(self, *, stamp: int, token: int, blocks: int, groups: int) -> None:
        """Write the state of the index of the country."""
        values = {"stamp": stamp, "token": token, "blocks": blocks, "groups": groups}
        self._session.connection().execute(_STATE, {"country": self._country, **values})

    # -- inside -----------------------------------------------------------------------------

    def _put(self, table: Any, rows: Sequence[dict[str, Any]], known: Container[int]) -> None:
        fresh = [row | {"country": self._country} for row in rows if row["id"] not in known]
        # In the order of their numbers, which tells nothing, pages of the file are filled.
        if fresh:
            fresh.sort(key=lambda row: row["id"])
            self._session.execute(sa.insert(table), fresh)
        over = [row for row in rows if row["id"] in known]
        if over:
            self._session.connection().execute(_OVER[table.name], over)
