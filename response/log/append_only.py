"""The database itself keeps a line of the log from being changed or deleted.

A line goes only together with the whole part of its country in the crisis (a demonstration taken
out again): then the row it hangs on is gone before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy import event

from response.log.models import LogEntry

GUARDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sqlite": (
            """CREATE TRIGGER log_entry_unchanged BEFORE UPDATE ON log_entry
            BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END""",
            """CREATE TRIGGER log_entry_not_deleted BEFORE DELETE ON log_entry
            WHEN EXISTS (SELECT 1 FROM participation WHERE id = OLD.participation_id)
            BEGIN SELECT RAISE(ABORT, 'a line of the log is never changed'); END""",
        ),
        "postgresql": (
            """CREATE OR REPLACE FUNCTION log_entry_refuses() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF NOT EXISTS (SELECT 1 FROM participation WHERE id = OLD.participation_id) THEN
                        RETURN OLD;
                    END IF;
                END IF;
                RAISE EXCEPTION 'a line of the log is never changed';
            END $$ LANGUAGE plpgsql""",
            """CREATE TRIGGER log_entry_unchanged BEFORE UPDATE OR DELETE ON log_entry
            FOR EACH ROW EXECUTE FUNCTION log_entry_refuses()""",
        ),
    }
)
"""By dialect: the statements that set the guard. The migration has the same."""
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = sa.DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(LogEntry.__table__, "after_create", _guard.execute_if(dialect=_dialect))
