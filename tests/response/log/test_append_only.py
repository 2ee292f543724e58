"""A line of the log is never changed: nothing asks for it, and the database refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.crypto import Keyring
from response.crisis.models import Crisis, Participation
from response.log.append_only import GUARDS
from response.log.forgetting import forget_lines, lines_naming
from response.log.lines import LineDraft, add_line
from response.log.models import LineAudience, LineKind, LogEntry, LogText
from response.log.reading import CrisisLogFilter, log_lines, log_page

TEXTS = ("Rosa Ixchel Tum cruzó", "No cruzó: era otra", "Ya es de noche")


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement that is sent to the database."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(" ".join(statement.split()).lower())

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def _write_and_forget(session: Session, keyring: Keyring, part: Participation) -> None:
    """Do with the log all there is to do with it."""
    now = part.joined_at
    first = add_line(session, keyring, part, _draft(TEXTS[0]), now)
    add_line(session, keyring, part, _draft(TEXTS[1], strikes=first.id), now)
    request = _draft(TEXTS[2], kind=LineKind.REQUEST, follow_up_at=now + timedelta(hours=2))
    asked_line = add_line(session, keyring, part, request, now)
    add_line(session, keyring, part, _draft("Hecho", answers=asked_line.id), now)
    log_page(session, keyring, part, CrisisLogFilter())
    log_lines(session, keyring, part, CrisisLogFilter())
    naming = lines_naming(session, keyring, part.country, lambda text: "Rosa" in text)
    assert naming == [first.id]
    assert forget_lines(session, naming) == 1


def _draft(text: str, **more: object) -> LineDraft:
    values = {"kind": LineKind.FACT, "text": text, "by": "user:a", **more}
    return LineDraft(**values)  # type: ignore[arg-type]


def test_no_statement_changes_or_deletes_a_line(
    session: Session, keyring: Keyring, parts: list[Participation], statements: list[str]
) -> None:
    _write_and_forget(session, keyring, parts[0])
    about_lines = [each for each in statements if "log_entry" in each]
    verbs = {
        each.partition(" ")[0] for each in about_lines if not each.startswith("update log_text")
    }
    assert verbs == {"insert", "select"}
    # only the erasure of a person takes words away, and nothing else of the line
    assert [each for each in statements if each.startswith(("update", "delete"))] == [
        each for each in statements if each.startswith("update log_text set ciphertext")
    ]
    lines = log_lines(session, keyring, parts[0], CrisisLogFilter())
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert [line.is_unreadable for line in lines] == [True, False, False, False]


def test_the_database_refuses_whoever_tries_by_hand(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    line = add_line(session, keyring, parts[0], _draft("Se cayó el puente"), now)
    attempts = (
        sa.update(LogEntry).values(happened_at=now),
        sa.delete(LogEntry).where(LogEntry.id == line.id),
    )
    for statement in attempts:
        with pytest.raises(DatabaseError, match="never changed"), session.begin_nested():
            session.execute(statement)
    assert session.scalar(sa.select(sa.func.count()).select_from(LogEntry)) == 1
    assert set(GUARDS) == {"sqlite", "postgresql"}


def test_a_line_goes_with_the_whole_crisis_it_hangs_on(
    session: Session, keyring: Keyring, parts: list[Participation], now: datetime
) -> None:
    shared = _draft("¿Buses?", kind=LineKind.REQUEST, visible=LineAudience.PARTICIPANTS)
    asked_line = add_line(session, keyring, parts[0], shared, now)
    answer = add_line(session, keyring, parts[1], _draft("Dos", answers=asked_line.id), now)
    add_line(session, keyring, parts[1], _draft("Tres", strikes=answer.id), now)
    kept_line = add_line(session, keyring, parts[2], _draft("Otra crisis"), now)
    session.execute(sa.delete(Crisis).where(Crisis.id == parts[0].crisis_id))
    assert session.scalars(sa.select(LogEntry.id)).all() == [kept_line.id]
    assert session.scalars(sa.select(LogText.id)).all() == [kept_line.id]
