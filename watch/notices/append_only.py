"""The database itself keeps what happened to a notice from being changed or deleted.

A line goes only together with its whole notice (a demonstration taken out again): then the notice
is gone before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa
from sqlalchemy import event

from watch.notices.models import NoticeMove

GUARDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "sqlite": (
            """CREATE TRIGGER notice_move_unchanged BEFORE UPDATE ON notice_move
            BEGIN SELECT RAISE(ABORT, 'what happened to a notice is never changed'); END""",
            """CREATE TRIGGER notice_move_not_deleted BEFORE DELETE ON notice_move
            WHEN EXISTS (SELECT 1 FROM notice WHERE id = OLD.notice_id)
            BEGIN SELECT RAISE(ABORT, 'what happened to a notice is never changed'); END""",
        ),
        "postgresql": (
            """CREATE OR REPLACE FUNCTION notice_move_refuses() RETURNS trigger AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF NOT EXISTS (SELECT 1 FROM notice WHERE id = OLD.notice_id) THEN
                        RETURN OLD;
                    END IF;
                END IF;
                RAISE EXCEPTION 'what happened to a notice is never changed';
            END $$ LANGUAGE plpgsql""",
            """CREATE TRIGGER notice_move_unchanged BEFORE UPDATE OR DELETE ON notice_move
            FOR EACH ROW EXECUTE FUNCTION notice_move_refuses()""",
        ),
    }
)
"""By dialect: the statements that set the guard. The migration has the same."""
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = sa.DDL(_statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        event.listen(NoticeMove.__table__, "after_create", _guard.execute_if(dialect=_dialect))
