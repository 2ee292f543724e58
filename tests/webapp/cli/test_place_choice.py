"""Names of several places at the terminal: asked by number, or listed with their codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.webapp.cli.conftest import Terminal
from webapp.cli import main

AFFECTED = ("watch", "affected", "--place")


def typed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, keys: str, place: str) -> Result:
    """Ask about a place with a person at the keyboard."""
    monkeypatch.setattr("webapp.cli.place_choice.is_at_terminal", lambda: True)
    return CliRunner().invoke(main, [*AFFECTED, place], input=keys, env=terminal.environment)


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("Harris", {"US48201", "US13145", "geonames:5029405"}),
        ("Hidalgo", {"MX-HID", "US48215"}),
        ("Springfield", {"geonames:4409896"}),
        ("Narnia", set()),
    ],
)
def test_without_a_terminal_the_readings_are_listed_with_two(
    terminal: Terminal, place: str, codes: set[str]
) -> None:
    result = terminal(*AFFECTED, place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--reading" in result.stderr
    assert all(f"  {code}  " in result.stderr for code in codes)
    program = terminal(*AFFECTED, place, "--json")
    assert program.exit_code == 2
    (question,) = json.loads(program.stdout)["questions"]
    assert question["text"] == place
    assert {each["code"] for each in question["readings"]} >= codes
    assert all(each["country"] and each["path"] for each in question["readings"])


def test_a_person_types_the_number_and_a_wrong_one_is_asked_again(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = typed(terminal, monkeypatch, "9\n3\n", "Harris")
    assert result.exit_code == 0
    assert "  1. Harris, Texas, Estados Unidos · condado o municipio" in result.stderr
    assert "Harris → Harris, Chisago, Minnesota, Estados Unidos (US27025)" in result.stderr
    assert result.stdout.startswith("A las ")


def test_whoever_types_nothing_gets_no_answer(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = typed(terminal, monkeypatch, "", "Harris")
    assert (result.exit_code, result.stdout) == (1, "")


@pytest.mark.parametrize(
    ("reading", "code", "said"),
    [
        ("Harris=US13145", 0, "Harris, Georgia"),
        ("harris = US48201", 0, "Harris, Texas"),
        ("Harris=US-TX", 2, "US48201"),
        ("Hidalgo=US48215", 2, "US48201"),
        ("US48201", 2, "--reading"),
    ],
)
def test_a_code_chooses_for_its_own_name_alone(
    terminal: Terminal, reading: str, code: int, said: str
) -> None:
    result = terminal(*AFFECTED, "Harris", "--reading", reading)
    assert (result.exit_code, said in result.stderr) == (code, True)


def test_a_sure_place_is_said_and_its_radius_is_checked(terminal: Terminal) -> None:
    sure = terminal(*AFFECTED, "Houston", LC_ALL="en_US.UTF-8")
    assert (sure.exit_code, "Houston, Harris, Texas" in sure.stderr) == (0, True)
    assert terminal(*AFFECTED, "Houston", "--radius", "900").exit_code == 2
    assert terminal(*AFFECTED, "Houston", "--hazard", "x").exit_code == 2


def test_an_import_lists_the_towns_to_choose_and_takes_the_choice(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("Nombre;Teléfono;Ciudad\nCasa Uno;+19565550101;Hidalgo\n", encoding="utf-8")
    words = ("directory", "import", str(path), "--kind", "shelter", "--country", "SV", "--dry-run")
    listed = terminal(*words)
    assert (listed.exit_code, "¿Cuál «Hidalgo»?" in listed.stderr) == (0, True)
    assert "US48215  Hidalgo, Texas, Estados Unidos" in listed.stderr
    (asked,) = json.loads(terminal(*words, "--json").stdout)["places_asked"]
    assert (asked["field"], asked["text"]) == ("city", "Hidalgo")
    chosen = terminal(*words, "--json", "--reading", "Hidalgo=US48215")
    assert json.loads(chosen.stdout)["places_asked"] == []
