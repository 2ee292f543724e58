from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import writing
from core.jobs import Job
from core.jobs.models import JobState
from tests.webapp.keeping.checks.conftest import Case
from tests.webapp.keeping.conftest import NOW, KeptHouse
from webapp.auth.accounts import create_user
from webapp.keeping.checks import program
from webapp.keeping.checks.program import (
    check_demo,
    check_engine,
    check_form,
    check_jobs,
    check_parts,
)
from webapp.keeping.diagnosis import Grade


def test_a_sound_program_and_what_it_may_lack(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_parts(case()).level is Grade.GOOD
    assert check_engine(case()).level is Grade.GOOD
    assert check_form(case()).level is Grade.GOOD
    monkeypatch.setattr(program, "is_base_whole", lambda: False)
    assert check_parts(case()).level is Grade.FAULT
    monkeypatch.setattr(program, "missing_parts", lambda: {"a": "make setup"})
    assert check_parts(case()).values == {"name": "a", "maker": "make setup"}
    monkeypatch.setattr(program, "is_at_head", lambda _connection: False)
    assert "db upgrade" in check_form(case()).words


def test_demo_accounts_in_production_and_failed_jobs(kept_house: KeptHouse, case: Case) -> None:
    assert check_demo(case(mode="production")).level is Grade.GOOD
    assert check_jobs(case()).level is Grade.GOOD
    with writing(kept_house.engine) as session:
        create_user(
            session, "a@demo.example", "farola mango tambor siete", "secretariat", is_demo=True
        )
        session.add(
            Job(kind="print_run", key="k", asked_at=NOW, asked_by="u", due_at=NOW, ended_at=NOW)
        )
        session.flush()
        session.execute(sa.update(Job).values(state=JobState.FAILED))
    assert check_demo(case(mode="production")).level is Grade.FAULT
    assert check_demo(case()).level is Grade.GOOD
    assert check_jobs(case()).values == {"count": 1, "kinds": "print_run"}
