from __future__ import annotations

import re
import uuid
from datetime import datetime

from sqlalchemy.engine import Engine

from core.audit_log import record
from core.db import reading, writing
from core.settings import ROOT
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
