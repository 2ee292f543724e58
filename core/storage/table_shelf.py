"""Files in rows of the database, for several machines that share nothing else.

A file is written piece by piece, each in a transaction of its own, under a name nobody asks for;
the last one gives it its name and takes away the former. So none is ever in memory whole, and no
lock lasts longer than a piece.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from core.db import reading, take_turns, writing
from core.storage.models import KeptFile, KeptPiece, KeptTurn
from core.storage.piece_reader import PieceReader
from core.storage.shelf import PART, Overtaken, ShelfOutage, ShelvedFile, spooled

PIECE_BYTES = 512 << 10
APPENDED_BYTES = 16 << 10
"""What is written behind a file joins its last piece while that is smaller."""


class TableShelf:
    """One shelf in the database of `engine`."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine, self.name, self._clock = engine, name, clock

    @property
    def title(self) -> str:
        """The last word of its name."""
        return self.name.rpartition("/")[2]

    @property
    def place(self) -> str:
        """Its name in the database."""
        return f"database:{self.name}"

    @property
    def scratch(self) -> None:
        """Nowhere of our own."""

    @contextmanager
    def writer(
        self, name: str, *, known: ShelvedFile | None = None, date: datetime | None = None
    ) -> Iterator[BinaryIO]:
        """Put it together aside, and store it."""
        with spooled() as spool:
            yield spool
            spool.seek(0)
            self._store(name, spool, known, date or (known.written_at if known else None))

    def append(self, name: str, data: bytes) -> None:
        """Add to its last piece, or one more."""
        with self._written() as session:
            take_turns(session, self._turn_name(name))
            row = session.scalar(self._named(name))
            if row is None:
                row = self._new_row(name)
                session.add(row)
                session.flush()
            _add_behind(session, row, data)
            row.size, row.written_at = row.size + len(data), self._clock()

    def open(self, name: str) -> BinaryIO:
        """Read its pieces as they are asked for. Raises FileNotFoundError."""
        with self._read() as session:
            row = session.scalar(self._named(name))
        if row is None:
            raise FileNotFoundError(f"{self.place}/{name}")
        return io.BufferedReader(PieceReader(row.size, partial(self._piece, row.id)), PIECE_BYTES)

    def find(self, name: str) -> ShelvedFile | None:
        """Read its row."""
        with self._read() as session:
            row = session.scalar(self._named(name))
        return None if row is None else _shelved(row)

    def files(self) -> list[ShelvedFile]:
        """Read the rows of all that are whole."""
        query = sa.select(KeptFile).where(KeptFile.shelf == self.name)
        with self._read() as session:
            rows = session.scalars(query).all()
        return [_shelved(row) for row in rows if not row.name.endswith(PART)]

    def remove(self, name: str) -> None:
        """Delete its rows."""
        with self._written() as session:
            session.execute(self._deletion(KeptFile.name == name))

    @contextmanager
    def turn(self, name: str, seconds: float) -> Iterator[bool]:
        """Hold a row of that name."""
        holder, key = uuid.uuid4(), self._turn_name(name)
        is_ours = self._take_turn(key, holder, seconds)
        try:
            yield is_ours
        finally:
            if is_ours:
                with suppress(ShelfOutage), self._written() as session:
                    own = (KeptTurn.name == key, KeptTurn.holder == holder)
                    session.execute(sa.delete(KeptTurn).where(*own))

    def settle(self) -> None:
        """Nothing is left to do: a commit is kept."""

    def sweep(self, before: datetime) -> int:
        """Delete unfinished files, whichever shelf they are of."""
        unfinished = sa.delete(KeptFile).where(
            KeptFile.name.like(f".%{PART}"), KeptFile.written_at < before
        )
        with self._written() as session:
            session.execute(sa.delete(KeptTurn).where(KeptTurn.until < before))
            return int(getattr(session.execute(unfinished), "rowcount", 0))

    # -- inside -----------------------------------------------------------------------------

    def _store(
        self, name: str, source: BinaryIO, known: ShelvedFile | None, date: datetime | None
    ) -> None:
        row = self._new_row(f".{uuid.uuid4()}{PART}")
        file_id, size = row.id, 0
        with self._written() as session:
            session.add(row)
        while piece := source.read(PIECE_BYTES):
            with self._written() as session:
                session.add(KeptPiece(file_id=file_id, start=size, data=piece))
            size += len(piece)
        with self._written() as session:
            self._make_room(session, name, known)
            row = session.get_one(KeptFile, file_id)
            row.name, row.size, row.written_at = name, size, date or self._clock()

    def _make_room(self, session: Session, name: str, known: ShelvedFile | None) -> None:
        """Delete what bears the name, if it is what is known."""
        take_turns(session, self._turn_name(name))
        if known is not None:
            former = session.scalar(self._named(name))
            if former is None or _shelved(former) != known:
                raise Overtaken(name)
        session.execute(self._deletion(KeptFile.name == name))

    def _take_turn(self, key: str, holder: uuid.UUID, seconds: float) -> bool:
        now = self._clock()
        try:
            with self._written() as session:
                lapsed = sa.and_(KeptTurn.name == key, KeptTurn.until < now)
                session.execute(sa.delete(KeptTurn).where(lapsed))
                until = now + timedelta(seconds=seconds)
                session.add(KeptTurn(name=key, holder=holder, until=until))
        except ShelfOutage as wrong:
            if isinstance(wrong.__cause__, IntegrityError):
                return False
            raise
        return True

    def _piece(self, file_id: uuid.UUID, at: int) -> tuple[int, bytes]:
        query = (
            sa.select(KeptPiece.start, KeptPiece.data)
            .where(KeptPiece.file_id == file_id, KeptPiece.start <= at)
            .order_by(KeptPiece.start.desc())
            .limit(1)
        )
        with self._read() as session:
            row = session.execute(query).first()
        if row is None or row.start + len(row.data) <= at:
            raise ShelfOutage(f"{self.place}: a file went while it was read")
        return row.start, bytes(row.data)

    def _new_row(self, name: str) -> KeptFile:
        return KeptFile(shelf=self.name, name=name, size=0, written_at=self._clock())

    def _named(self, name: str) -> sa.Select[KeptFile]:
        return sa.select(KeptFile).where(KeptFile.shelf == self.name, KeptFile.name == name)

    def _deletion(self, condition: sa.ColumnElement[bool]) -> sa.Delete:
        deletion = sa.delete(KeptFile).where(KeptFile.shelf == self.name, condition)
        return deletion.execution_options(synchronize_session=False)

    def _turn_name(self, name: str) -> str:
        return f"{self.name}/{name}"

    @contextmanager
    def _written(self) -> Iterator[Session]:
        with _as_outage(self.place), writing(self._engine) as session:
            yield session

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with _as_outage(self.place), reading(self._engine) as session:
            yield session


def table_shelves(engine: Engine) -> list[str]:
    """Return the names of the shelves that hold something."""
    with reading(engine) as session:
        return list(session.scalars(sa.select(KeptFile.shelf).distinct().order_by(KeptFile.shelf)))


# -- inside ---------------------------------------------------------------------------------


@contextmanager
def _as_outage(place: str) -> Iterator[None]:
    """Whoever waits for a file knows what to do about OSError."""
    try:
        yield
    except SQLAlchemyError as wrong:
        raise ShelfOutage(f"{place}: {type(wrong).__name__}") from wrong


def _shelved(row: KeptFile) -> ShelvedFile:
    return ShelvedFile(row.name, row.written_at, row.size, f"{row.id}-{row.size}")


def _add_behind(session: Session, row: KeptFile, data: bytes) -> None:
    last = session.scalar(
        sa.select(KeptPiece)
        .where(KeptPiece.file_id == row.id)
        .order_by(KeptPiece.start.desc())
        .limit(1)
    )
    if last is None or len(last.data) >= APPENDED_BYTES:
        session.add(KeptPiece(file_id=row.id, start=row.size, data=data))
    else:
        last.data = bytes(last.data) + data
