"""The version of some data: by it every process knows whether what it remembers still holds.

It is a random token in a row of its own, written at the end of each transaction in which a row that
belongs to the data was made, changed or deleted; so the row is locked for a moment only, and a
change that is rolled back leaves none. A token never comes back, as a count or a moment could. Rows
written past the ORM's classes (raw SQL) do not move it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Hashable, Mapping
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Mapper, ORMExecuteState, Session, mapped_column

from core.db import Base, by_driver

SAME_DATA = "leaves_data_version"
"""The execution option of a statement that changes no column that counts."""
ASKS_ONCE = "asks_data_versions_once"
"""What a session is told that reads for one answer."""
_KNOWN_STATES = "known_data_versions"
_OWN_STATES = "SELECT name, token FROM data_version"
_ELSEWHERE: list[VersionElsewhere] = []
"""Data with a table of versions of their own."""


class DataVersion(Base):
    """Which state some data is in."""

    __tablename__ = "data_version"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    token: Mapped[uuid.UUID]


class VersionedData:
    """Rows of some classes that are remembered together."""

    def __init__(self, name: str, columns: Mapping[type[Base], Collection[str]]) -> None:
        """Take a name, and the columns of each class that count; made once, as a module is read."""
        self.name, self.columns = name, {kind: frozenset(own) for kind, own in columns.items()}
        self._touched = f"touched data {name}"
        event.listen(Session, "after_flush", self._after_flush)
        event.listen(Session, "do_orm_execute", self._on_statement)
        event.listen(Session, "before_commit", self._before_commit)
        event.listen(Session, "after_commit", self._after_commit)
        event.listen(Session, "after_soft_rollback", self._after_rollback)

    def version(self, session: Session) -> uuid.UUID | None:
        """Return the state the data is in as this session sees it; None when none was ever
        written.
        """
        session.flush()
        own: uuid.UUID | None = session.info.get(self._touched)
        query = sa.select(DataVersion.token).where(DataVersion.name == self.name)
        return own or session.scalar(query)

    def has_touched(self, session: Session) -> bool:
        """Return whether this session has changed the data and not yet committed: others do not see
        its state.
        """
        return self._touched in session.info

    # -- inside -----------------------------------------------------------------------------

    def _touch(self, session: Session) -> None:
        session.info[self._touched] = uuid.uuid4()

    def _after_flush(self, session: Session, _context: object) -> None:
        kinds = tuple(self.columns)
        if any(isinstance(each, kinds) for each in (*session.new, *session.deleted)) or any(
            isinstance(each, kinds) and self._is_changed(each) for each in session.dirty
        ):
            self._touch(session)

    def _is_changed(self, row: Any) -> bool:
        state = sa.inspect(row)
        columns = next(own for kind, own in self.columns.items() if isinstance(row, kind))
        return any(state.attrs[key].history.has_changes() for key in columns)

    def _on_statement(self, execution: ORMExecuteState) -> None:
        if not (execution.is_update or execution.is_delete or execution.is_insert):
            return
        if self._is_own(execution) and not execution.execution_options.get(SAME_DATA):
            self._touch(execution.session)

    def _is_own(self, execution: ORMExecuteState) -> bool:
        """Return whether a statement writes rows of the data, by their class or by their table."""
        mapper: Mapper[Any] | None = execution.bind_mapper
        if mapper is not None:
            return issubclass(mapper.class_, tuple(self.columns))
        table = getattr(execution.statement, "table", None)
        return any(kind.__table__ is table for kind in self.columns)

    def _before_commit(self, session: Session) -> None:
        if session.in_nested_transaction():
            return
        session.flush()
        token = session.info.get(self._touched)
        if token is None:
            return
        is_server = session.get_bind().dialect.name == "postgresql"
        insert = postgresql.insert if is_server else sqlite.insert
        row = insert(DataVersion).values(name=self.name, token=token)
        session.execute(
            row.on_conflict_do_update(index_elements=[DataVersion.name], set_={"token": token})
        )

    def _after_commit(self, session: Session) -> None:
        # It is called for each savepoint too: what was changed in one is written with the whole.
        if not session.in_nested_transaction():
            session.info.pop(self._touched, None)

    def _after_rollback(self, session: Session, _previous: object) -> None:
        """Forget what this session saw under its token, or part of it."""
        if self.has_touched(session):
            self._touch(session)


class VersionPart(Protocol):
    """Data whose state is one row somewhere."""

    def has_touched(self, session: Session) -> bool:
        """Return whether this session has changed the data and not yet committed."""

    @property
    def name(self) -> str:
        """How it is called among all."""


class VersionElsewhere(VersionPart, Protocol):
    """Data whose state is a row of a table of its own."""

    @property
    def state(self) -> str:
        """The question in SQL for its name and its token: one row, or none where nothing was ever
        written.
        """


def ask_beside(part: VersionElsewhere) -> None:
    """Have the state of some data asked for with those of all; once, as a module is read."""
    _ELSEWHERE.append(part)


def shared_version(session: Session, *parts: VersionPart) -> Hashable | None:
    """Return the state several data are in together; None where nothing may be remembered by it,
    for this session has changed something of them and not yet committed.

    A session that reads for one answer asks once (`ASKS_ONCE`): what is made of the data is read
    after that, and so never older than the state it is remembered under.
    """
    session.flush()
    if any(each.has_touched(session) for each in parts):
        return None
    states = _states(session)
    return frozenset((each.name, states[each.name]) for each in parts if each.name in states)


def _states(session: Session) -> dict[str, Any]:
    """Return the state of all data, by name."""
    asks_once = session.info.get(ASKS_ONCE) and not session.info.get("writes")
    known: tuple[object, dict[str, Any]] | None = session.info.get(_KNOWN_STATES)
    if asks_once and known is not None and known[0] is session.get_transaction():
        return known[1]
    questions = (_OWN_STATES, *(each.state for each in _ELSEWHERE))
    states = dict(by_driver(session, " UNION ALL ".join(questions)))
    if asks_once:
        session.info[_KNOWN_STATES] = session.get_transaction(), states
    return states
