"""`atalaya protocols`, `manual` and `response-plan` as a person and a program meet them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from core.db import writing
from core.settings import Settings
from protocols.models import ProtocolText
from tests.audit_keys import keyed_engine
from tests.keys import MASTER_KEY
from tests.printing_asserts import assert_printed_well
from webapp.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run(migrated: Path, tmp_path: Path) -> Run:
    shutil.copytree(migrated, tmp_path / "instance")
    environment = {
        **{name: "" for name in os.environ if name.startswith("ATALAYA_")},
        "ATALAYA_MODE": "test",
        "ATALAYA_DATA_KEY": MASTER_KEY,
        "ATALAYA_INSTANCE": str(tmp_path / "instance"),
        "ATALAYA_FEEDS_ONLINE": "false",
        "LC_ALL": "es_MX.UTF-8",
    }

    def call(*arguments: str | Path) -> Result:
        return CliRunner().invoke(main, [str(each) for each in arguments], env=environment)

    assert call("db", "upgrade").exit_code == 0
    return call


def test_an_upgraded_database_holds_the_protocols_once(run: Run) -> None:
    told = json.loads(run("protocols", "list", "--json").stdout)
    assert {each["kind"] for each in told} == {
        "crisis_type",
        "protocol",
        "kit",
        "levels",
        "message",
        "notice_template",
    }
    assert run("db", "upgrade").exit_code == 0
    assert len(json.loads(run("protocols", "list", "--json").stdout)) == len(told)
    assert "all-first-hour" in run("protocols", "list").stdout


def test_the_old_name_of_the_command_still_works_and_help_shows_the_new_one(run: Run) -> None:
    assert run("doctrine", "list").stdout == run("protocols", "list").stdout != ""
    page = run("--help").stdout
    assert "protocols" in page
    assert "doctrine" not in page


def test_both_papers_are_written(run: Run, tmp_path: Path) -> None:
    """Those of an installation without a text: what they say of texts `tests/plans` reads."""
    engine = keyed_engine(Settings(mode="test", instance=tmp_path / "instance").sqlalchemy_url)
    with writing(engine) as session:
        session.execute(sa.delete(ProtocolText))
    engine.dispose()
    manual, plan = tmp_path / "manual.pdf", tmp_path / "plan.pdf"
    assert run("manual", "-o", manual, "--lang", "fr", "--country", "gt").exit_code == 0
    assert_printed_well(manual.read_bytes(), language="fr")
    assert run("response-plan", "-o", plan, "--lang", "en", "--paper", "letter").exit_code == 0
    assert_printed_well(plan.read_bytes(), language="en")


def test_what_cannot_be_used_is_refused(run: Run, tmp_path: Path) -> None:
    assert run("manual", "-o", tmp_path / "m.pdf", "--country", "Guatemala").exit_code == 2
    assert run("response-plan", "-o", tmp_path / "no" / "p.pdf").exit_code == 2
