from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from core.audit_log import record
from core.db import reading, writing
from core.settings import ROOT
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from webapp.queries.log_page import ACTION_WORDS, OTHER_ACCOUNT, log_page


def test_an_account_of_elsewhere_is_named_by_no_address(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        for actor in (f"user:{uuid.uuid4()}", "worker", "user:broken"):
            record(session, at=now, actor=actor, action="person.read", country="GT", persons=3)
        record(session, at=now, actor="worker", action="person.read", country="HN")
    with reading(engine) as session:
        page = log_page(session, "GT")
        assert [each.who for each in page.lines] == ["user:broken", "worker", OTHER_ACCOUNT]
        assert {each.persons for each in page.lines} == {3}
        assert log_page(session, "GT", account="a@b.example").lines == ()


@pytest.mark.parametrize(
    ("action", "subject", "details", "words", "persons", "is_one"),
    [
        ("person.read", "", {"persons": 3}, "leyó fichas", 3, False),
        ("person.read", "", {"persons": 0}, "pidió fichas y no había ninguna", 0, False),
        ("person.read", "1", {"persons": 1}, "leyó fichas", 1, True),
        ("person.erase", "1", {}, "borró a una persona", 1, True),
        ("person.import", "", {"imported": 4, "updated": 2}, "importó una lista", 6, False),
        ("person.compare", "1", {"rows": 9}, "comparó una lista", 9, False),
        ("person.export", "1", {"persons": 120}, "sacó un archivo con personas", 120, False),
        ("leader.read", "", {"leaders": ["a", "b"]}, "leyó líderes comunitarios", 2, False),
        ("access.ask", "1", {}, "pidió algo que decide otra persona", None, False),
        ("plan.approve", "1", {}, "", None, False),
    ],
)
def test_a_line_says_how_many_persons_it_is_about(
    engine: Engine,
    now: datetime,
    action: str,
    subject: str,
    details: dict[str, Any],
    words: str,
    persons: int | None,
    is_one: bool,
) -> None:
    """Of nobody it says so; of a request or a plan it counts none."""
    with writing(engine) as session:
        record(
            session, at=now, actor="worker", action=action, subject=subject, country="GT", **details
        )
    with reading(engine) as session:
        (line,) = log_page(session, "GT").lines
    assert (line.words, line.persons, line.is_one) == (words, persons, is_one)


def test_a_purpose_names_its_hazard_and_no_code(engine: Engine, now: datetime) -> None:
    with writing(engine) as session:
        source = Source(key="nhc", name="NHC", format="nhc")
        session.add(source)
        session.flush()
        session.add(
            Hazard(
                key="nhc:dm:20262", source_id=source.id, kind=HazardKind.STORM, title="x",
                severity=Severity.SEVERE, status=HazardStatus.ACTIVE, started_at=now,
                last_seen_at=now,
            )
        )  # fmt: skip
        for purpose in ("Lista de llamadas: nhc:dm:20262", "search", "Llamar: usgs:gone"):
            record(
                session, at=now, actor="worker", action="person.read", country="GT",
                purpose=purpose, persons=2,
            )  # fmt: skip
    with reading(engine) as session:
        lines = log_page(session, "GT").lines
        told = [(line.purpose, line.hazard.key if line.hazard else "") for line in lines]
    assert told == [
        ("Llamar: usgs:gone", ""),
        ("la buscó", ""),
        ("Lista de llamadas", "nhc:dm:20262"),
    ]


def test_what_is_done_to_persons_and_requests_has_words() -> None:
    """An administrator reads *Diario*: a code there says nothing."""
    found = set()
    for folder in ("registry", "directory", "webapp"):
        for path in (ROOT / folder).rglob("*.py"):
            found |= set(
                re.findall(r'(?:= ?|: )"((?:person|leader|access)\.[a-z_]+)"', path.read_text())
            )
    assert {"person.export", "access.elapse", "leader.list"} <= found
    assert found - ACTION_WORDS.keys() == set()
