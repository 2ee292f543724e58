"""The versions of the directory: by them every process knows whether what it remembers still holds.

There are two: of what search looks at, and of all that lists and sheets show, a confirmation, a
failing number and leaders included. Each is a random token in one row, written at the end of each
transaction in which something of its kind was made, changed or deleted; so the row is locked for a
moment only, and a rolled-back change leaves none. A token never comes back, as a count or a moment
could. Rows written past the ORM's classes (raw SQL) do not move them: say `touch` after them.
"""

from __future__ import annotations

import uuid
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, UOWTransaction, mapped_column

from core.data_versions.versioned_data import ask_beside, shared_version
from core.db import Base
from directory.entries.models import (
    Channel,
    CommunityLeader,
    FailureReport,
    FocalPoint,
    Organisation,
    Post,
    Shelter,
)

_TOUCHED, _TOUCHED_SHOWN = "directory_touched", "directory_shown_touched"
_ROW_OF = {_TOUCHED: 1, _TOUCHED_SHOWN: 2}
"""The row of each version."""
_SEARCHED = (Channel, FocalPoint, Organisation, Post, Shelter)
_SHOWN = (*_SEARCHED, FailureReport, CommunityLeader)
_UNSEARCHED = frozenset(
    {
        "confirmed_at", "confirmed_by", "confirmed_method", "source", "updated_at",
        "answered_at", "unanswered_at",
        "occupied", "occupied_at", "occupied_night", "occupied_night_at", "open_now",
        "failures", "focal_points", "jurisdictions", "visits",
        "covering_post", "organisation", "post", "rank", "hours", "note",
    }
)  # fmt: skip
"""What search does not look at: a confirmation or a head count makes nobody read the directory
anew.
"""


class DirectoryVersion(Base):
    """A row for each version, that says which state the directory is in."""

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
        sa.select(DirectoryVersion.token).where(DirectoryVersion.id == _ROW_OF[_TOUCHED])
    )


def shown_version_of(session: Session) -> Hashable | None:
    """Return the state of all that lists of the directory show; None where nothing may be
    remembered by it, for this session has changed something and not yet committed.
    """
    return shared_version(session, SHOWN_DIRECTORY)


class ShownDirectory:
    """What all lists of the directory show, to be asked for beside other data
    (`core.data_versions.versioned_data.shared_version`).
    """

    def has_touched(self, session: Session) -> bool:
        """Return whether this session has changed something of it and not yet committed."""
        return _TOUCHED_SHOWN in session.info

    @property
    def name(self) -> str:
        """How it is called among all data."""
        return "directory"

    @property
    def state(self) -> str:
        """The question for its name and its token."""
        row = _ROW_OF[_TOUCHED_SHOWN]
        return f"SELECT '{self.name}', token FROM directory_version WHERE id = {row}"  # noqa: S608 - no word of anybody


SHOWN_DIRECTORY = ShownDirectory()
ask_beside(SHOWN_DIRECTORY)


def has_touched(session: Session) -> bool:
    """Return whether this session has changed the directory and not yet committed: others do not
    see its state.
    """
    return _TOUCHED in session.info


def touch(session: Session) -> None:
    """Say that the directory is changed in this transaction."""
    session.info[_TOUCHED] = uuid.uuid4()
    _touch_shown(session)


# -- inside ---------------------------------------------------------------------------------


def _touch_shown(session: Session) -> None:
    session.info[_TOUCHED_SHOWN] = uuid.uuid4()


def _after_flush(session: Session, _context: UOWTransaction) -> None:
    if any(isinstance(each, _SHOWN) for each in (*session.new, *session.deleted, *session.dirty)):
        _touch_shown(session)
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
        if mapper is not None and issubclass(mapper.class_, _SHOWN):
            _touch_shown(execution.session)
        if mapper is not None and issubclass(mapper.class_, _SEARCHED):
            touch(execution.session)


def _before_commit(session: Session) -> None:
    session.flush()
    tokens = {row: session.info[name] for name, row in _ROW_OF.items() if name in session.info}
    if not tokens:
        return
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(DirectoryVersion).values([{"id": id_, "token": tokens[id_]} for id_ in tokens])
    session.execute(
        row.on_conflict_do_update(
            index_elements=[DirectoryVersion.id], set_={"token": row.excluded.token}
        )
    )


def _after_commit(session: Session) -> None:
    for name in _ROW_OF:
        session.info.pop(name, None)


def _after_rollback(session: Session, _previous: Any) -> None:
    """Forget what this session saw under its token, or part of it."""
    if has_touched(session):
        touch(session)
    elif _TOUCHED_SHOWN in session.info:
        _touch_shown(session)


event.listen(Session, "after_flush", _after_flush)
event.listen(Session, "do_orm_execute", _on_bulk)
event.listen(Session, "before_commit", _before_commit)
event.listen(Session, "after_commit", _after_commit)
event.listen(Session, "after_soft_rollback", _after_rollback)
