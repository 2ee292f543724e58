"""The version of the directory: by it every process knows whether what it remembers still holds.

It is a random token in one row, written at the end of each transaction in which something was made,
changed or deleted that search looks at; so the row is locked for a moment only, and a rolled-back
change leaves none. A token never comes back, as a count or a moment could. Rows written past the
ORM's classes (raw SQL) do not move it: say `touch` after them.
"""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, UOWTransaction, mapped_column

from core.db import Base
from directory.entries.models import Channel, FocalPoint, Organisation, Post, Shelter

_TOUCHED = "directory_touched"
_ONLY_ROW = 1
_SEARCHED = (Channel, FocalPoint, Organisation, Post, Shelter)
_UNSEARCHED = frozenset(
    {
        "confirmed_at", "confirmed_by", "confirmed_method", "source", "updated_at",
        "occupied", "occupied_at", "occupied_night", "occupied_night_at", "open_now",
        "failures", "focal_points", "jurisdictions", "visits",
        "covering_post", "organisation", "post", "rank", "hours", "note",
    }
)  # fmt: skip
"""What search does not look at: a confirmation or a head count makes nobody read the directory
anew.
"""


class DirectoryVersion(Base):
    """The one row that says which state the directory is in."""

    __tablename__ = "directory_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    token: Mapped[uuid.UUID]


def version_of(session: Session) -> uuid.UUID | None:
    """Return the state the directory is in as this session sees it; None when nothing was ever
    written by the ORM.
    """
    session.flush()
    own: uuid.UUID | None = session.info.get(_TOUCHED)
    return own or session.scalar(
        sa.select(DirectoryVersion.token).where(DirectoryVersion.id == _ONLY_ROW)
    )


def has_touched(session: Session) -> bool:
    """Return whether this session has changed the directory and not yet committed: others do not
    see its state.
    """
    return _TOUCHED in session.info


def touch(session: Session) -> None:
    """Say that the directory is changed in this transaction."""
    session.info[_TOUCHED] = uuid.uuid4()


# -- inside ---------------------------------------------------------------------------------


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(each, _SEARCHED) for each in (*session.new, *session.deleted)) or any(
        isinstance(each, _SEARCHED) and _is_changed(each) for each in session.dirty
    ):
        touch(session)


def _is_changed(row: Any) -> bool:
    state = sa.inspect(row)
    return any(state.attrs[key].history.has_changes() for key in _searched_columns(state.mapper))


@lru_cache(maxsize=16)
def _searched_columns(mapper: Mapper[Any]) -> tuple[str, ...]:
    return tuple(each.key for each in mapper.attrs if each.key not in _UNSEARCHED)


def _on_bulk(execution: ORMExecuteState) -> None:
    if execution.is_update or execution.is_delete or execution.is_insert:
        mapper: Mapper[Any] | None = execution.bind_mapper
        if mapper is not None and issubclass(mapper.class_, _SEARCHED):
            touch(execution.session)


def _before_commit(session: Session) -> None:
    session.flush()
    token = session.info.get(_TOUCHED)
    if token is None:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(DirectoryVersion).values(id=_ONLY_ROW, token=token)
    session.execute(
        row.on_conflict_do_update(index_elements=[DirectoryVersion.id], set_={"token": token})
    )


def _after_commit(session: Session) -> None:
    session.info.pop(_TOUCHED, None)


def _after_rollback(session: Session, _previous: Any) -> None:
    """Forget what this session saw under its token, or part of it."""
    if has_touched(session):
        touch(session)


event.listen(Session, "after_flush", _after_flush)
event.listen(Session, "do_orm_execute", _on_bulk)
event.listen(Session, "before_commit", _before_commit)
event.listen(Session, "after_commit", _after_commit)
event.listen(Session, "after_soft_rollback", _after_rollback)
