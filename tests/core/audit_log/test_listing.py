from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.audit_log import listing, record
from core.audit_log.listing import LineFilter, all_lines, as_document, page_of_lines
from core.audit_log.person_tags import tags_of
from core.db import by_driver, reading, writing

PERSON, OTHER = uuid.uuid4(), uuid.uuid4()


@pytest.fixture
def log(engine: Engine, now: datetime) -> Engine:
    lines: list[tuple[str, str, str, str, dict[str, Any]]] = [
        ("user:1", "person.read", str(PERSON), "GT", {"persons": 1}),
        ("user:2", "person.read", "", "GT", {"persons": 2, **tags_of([PERSON, OTHER])}),
        ("user:2", "person.read", "", "GT", {"persons": 1, **tags_of([OTHER])}),
        ("user:2", "person.import", "", "GT", {"persons": 30_000}),
        ("user:3", "account.create", str(PERSON), "HN", {}),
        ("worker", "flag.raise", "", "", {}),
    ]
    for number, (actor, action, subject, country, details) in enumerate(lines):
        with writing(engine) as session:
            record(
                session, at=now + timedelta(hours=number), actor=actor, action=action,
                subject=subject, country=country, **details,
            )  # fmt: skip
    return engine


def numbers(engine: Engine, wanted: LineFilter) -> list[int | None]:
    with reading(engine) as session:
        return [each.number for each in all_lines(session, wanted)]


def test_lines_by_person_account_country_action_and_time(log: Engine, now: datetime) -> None:
    assert numbers(log, LineFilter()) == [6, 5, 4, 3, 2, 1]
    assert numbers(log, LineFilter(person=PERSON)) == [5, 4, 2, 1]
    assert numbers(log, LineFilter(person=OTHER, country="GT")) == [4, 3, 2]
    assert numbers(log, LineFilter(actor="user:2", action="person.read")) == [3, 2]
    hours = LineFilter(since=now + timedelta(hours=1), until=now + timedelta(hours=3))
    assert numbers(log, hours) == [3, 2]


def test_pages_follow_each_other_without_a_gap(
    log: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_AT_ONCE", 2)
    with reading(log) as session:
        first = page_of_lines(session, LineFilter(person=PERSON), limit=3)
        assert [each.number for each in first.lines] == [5, 4, 2]
        rest = page_of_lines(session, LineFilter(person=PERSON), before=first.before, limit=3)
        assert [each.number for each in rest.lines] == [1]
        assert rest.before is None
    monkeypatch.setattr(listing, "_MOST_LOOKED_AT", 2)
    with reading(log) as session:
        short = page_of_lines(session, LineFilter(person=OTHER), limit=3)
        assert [each.number for each in short.lines] == [4, 3]
        assert short.before == 3


def test_a_line_for_a_program(log: Engine) -> None:
    with reading(log) as session:
        document = as_document(next(all_lines(session, LineFilter(actor="user:1"))))
    assert document["subject"] == str(PERSON)
    assert len(document["link"]) == len(document["seal"]) == 64


@pytest.mark.parametrize("action", ["", "person."])
def test_a_page_of_a_country_is_read_from_its_end(engine: Engine, action: str) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("the plan of SQLite is asked; PostgreSQL chooses by what the table holds")
    asked = {"country": "GT", **({"action": f"{action}%"} if action else {})}
    question = listing._NEWEST.format("".join(listing._ASKED[name] for name in asked))
    with reading(engine) as session:
        plan = str(by_driver(session, f"EXPLAIN QUERY PLAN {question}", *asked.values(), 50))
    assert "ix_audit_log_country_number" in plan
    assert "TEMP B-TREE" not in plan
