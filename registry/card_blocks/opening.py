"""The blocks of a country as a process keeps them open, read again only as far as they changed.

A question begins with one small row; what changed since is a few blocks.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import CannotOpen, Keyring
from core.data_versions.past_tokens import is_past
from registry.card_blocks.kind import Block, BlockKind, UnreadableBlock
from registry.card_blocks.newcomers import lay_over, waiting_records

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BlocksRead(Generic[Block]):
    """The blocks of one country as they stood at one moment."""

    token: int
    stamp: int
    blocks: dict[int, Block]
    faults: dict[int, str]
    """Why, of each block that does not open."""


class KeptBlocks(Protocol[Block]):
    """What a process keeps of a country: blocks as they were read, and what was made of them."""

    @property
    def token(self) -> int:
        """Of the state they were read in."""

    @property
    def stamp(self) -> int:
        """Of the last change."""

    @property
    def blocks(self) -> dict[int, Block]:
        """By their numbers."""

    @property
    def faults(self) -> dict[int, str]:
        """Why, of each block that does not open."""


Opened = TypeVar("Opened", bound=KeptBlocks[Any])


@dataclass(slots=True)
class _Memory:
    countries: dict[tuple[str, str], Any] = field(default_factory=dict)
    """By the words of the kind and the country."""
    lock: threading.Lock = field(default_factory=threading.Lock)


_memories: weakref.WeakKeyDictionary[Keyring, weakref.WeakKeyDictionary[Any, _Memory]] = (
    weakref.WeakKeyDictionary()
)
_making = threading.Lock()


def open_blocks(
    session: Session,
    keyring: Keyring,
    country: str,
    kind: BlockKind[Any, Block],
    make: Callable[[BlocksRead[Block], Opened | None], Opened],
) -> Opened | None:
    """Return what `make` makes of the blocks of a country as this transaction sees them, and of
    what was kept before, where that still holds in part; None where no blocks were made.

    What a transaction has not committed yet is never kept beyond it.
    """
    table = kind.state
    query = sa.select(table.stamp, table.token).where(table.country == country, table.is_made)
    state = session.execute(query).first()
    if state is None:
        return None
    memory, key = _memory_of(session, keyring), (kind.words, country)
    kept: Opened | None = memory.countries.get(key)
    if kept is not None and kept.token == state.token:
        return kept
    if kept is not None and not _goes_on(session, kind, country, kept.token):
        kept = None  # of a database that was put back, or of long ago
    fresh = make(_read(session, keyring, country, kind, state, kept), kept)
    if country not in session.info.get(kind.written_here, ()):
        with memory.lock:
            memory.countries[key] = fresh
    return fresh


# -- inside ---------------------------------------------------------------------------------


def _memory_of(session: Session, keyring: Keyring) -> _Memory:
    pool = getattr(session.get_bind(), "pool", None) or session.get_bind()
    with _making:
        of_keyring = _memories.setdefault(keyring, weakref.WeakKeyDictionary())
        return of_keyring.setdefault(pool, _Memory())


def _goes_on(session: Session, kind: BlockKind[Any, Any], country: str, token: int) -> bool:
    """Return whether the state with this token is one this database was in not long ago."""
    query = sa.select(kind.state.past).where(kind.state.country == country)
    return is_past(session.scalar(query) or "", token)


def _read(
    session: Session,
    keyring: Keyring,
    country: str,
    kind: BlockKind[Any, Block],
    state: Any,
    former: KeptBlocks[Block] | None,
) -> BlocksRead[Block]:
    """Return the blocks as the state says they stand, with those that are known already."""
    blocks = dict(former.blocks) if former else {}
    faults = dict(former.faults) if former else {}
    table, since = kind.row, former.stamp if former else -1
    query = sa.select(table.number, table.stamp, table.ciphertext)
    for row in session.execute(query.where(table.country == country, table.stamp > since)):
        faults.pop(row.number, None)
        try:
            blocks[row.number] = kind.open(keyring, country, row.number, row.stamp, row.ciphertext)
        except (CannotOpen, UnreadableBlock) as wrong:
            log.error("%s of %s that do not open: %s", kind.words, country, wrong)
            blocks.pop(row.number, None)
            faults[row.number] = str(wrong)
    lay_over(keyring, kind, country, waiting_records(session, kind, country, since), blocks, faults)
    return BlocksRead(state.token, state.stamp, blocks, faults)
