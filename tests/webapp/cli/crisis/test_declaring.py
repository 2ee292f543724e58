from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.accounts import MemberCountry
from core.db import writing
from protocols.defaults.loading import ensure_default_protocols
from tests.response.crisis.examples import REASON, hazard
from tests.webapp.blueprints.crises.test_declaring import KML
from tests.webapp.cli.conftest import Terminal

NOW = datetime.now(UTC)
DECLARE = ("crisis", "declare", "--country", "GT", "--reason", REASON)


def prepared(terminal: Terminal) -> Terminal:
    with writing(terminal.engine) as session:
        ensure_default_protocols(session, NOW)
        session.add(MemberCountry(code="GT", added_at=NOW, added_by=""))
        hazard(session, NOW)
    return terminal


def declared(terminal: Terminal, *more: str) -> dict[str, object]:
    answer = terminal(*DECLARE, "--type", "flood", *more, "--json")
    assert answer.exit_code == 0, answer.output
    document: dict[str, object] = json.loads(answer.stdout)
    return document


def test_a_crisis_is_declared_in_each_way_at_the_terminal(
    terminal: Terminal, tmp_path: Path
) -> None:
    prepared(terminal)
    file = tmp_path / "zona.kml"
    file.write_text(KML)
    ways: Sequence[tuple[str, ...]] = (
        ("--hazard", "cap:a"),
        ("--area", str(file)),
        ("--place", "26.2, -98.2", "--radius-km", "10"),
        ("--unit", "US48215"),
        (),
    )
    known: list[str] = []
    for number, way in enumerate(ways, 1):
        document = declared(terminal, *way, *known)
        assert document["number"] == f"CR-{NOW.year}-{number:03d}"
        assert bool(document["zone"]) is bool(way)
        assert document["state"] == "declared"
        known += ["--also", str(document["number"])]
    proposed = terminal("crisis", "declare", "--type", "xenophobia", "--reason", REASON, "--json")
    assert json.loads(proposed.stdout)["state"] == "proposed"
    assert "Declarada" in terminal(*DECLARE, "--type", "heat").stdout


def test_what_may_be_the_same_is_exit_1_and_what_nobody_can_use_exit_2(
    terminal: Terminal, tmp_path: Path
) -> None:
    prepared(terminal)
    declared(terminal, "--hazard", "cap:a")
    alike = terminal(*DECLARE, "--type", "flood", "--hazard", "cap:a")
    assert alike.exit_code == 1
    assert f"CR-{NOW.year}-001" in alike.output
    for wrong in (
        ("--type", "dragon"),
        ("--type", "heat", "--level", "7"),
        ("--type", "heat", "--hazard", "cap:none"),
        ("--type", "heat", "--area", str(tmp_path / "no.kml")),
        ("--type", "heat", "--unit", "Narnia"),
        ("--type", "heat", "--country", "XX"),
        ("--type", "heat", "--country", "Guatemala"),
        ("--type", "heat", "--reason", "ay"),
    ):
        assert terminal(*DECLARE, *wrong).exit_code == 2, wrong


@pytest.mark.parametrize("wrong", [("--type", "flood"), ("--reason", REASON)])
def test_the_type_and_a_sentence_are_needed(terminal: Terminal, wrong: tuple[str, str]) -> None:
    assert terminal("crisis", "declare", *wrong).exit_code == 2
