from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import rows


@pytest.fixture(autouse=True)
def none_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_rows", [])
    monkeypatch.delenv(rows.ROWS_FILE, raising=False)


@pytest.mark.parametrize(
    ("found", "goal", "at_least", "is_met"),
    [
        (3.0, 3.0, False, True),
        (3.01, 3.0, False, False),
        (20.0, 20.0, True, True),
        (19.9, 20.0, True, False),
        (19.9, None, False, True),
    ],
)
def test_a_goal_is_reached_or_missed(
    found: float, goal: float | None, at_least: bool, is_met: bool
) -> None:
    assert rows.print_row("pages", found, goal, "x", at_least=at_least) is is_met
    assert rows.exit_code() == (0 if is_met else 1)


def test_what_was_not_judged_fails_nothing_and_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    rows.print_not_run("against PostGIS", "it is not installed")
    rows.print_not_judged("speed", 1.1, 1.5, "x", "others were at work", at_least=True)
    assert rows.exit_code() == 0
    said = capsys.readouterr().out
    assert "not run: it is not installed" in said
    assert "goal ≥ 1.5" in said
    assert "not judged (others were at work)" in said


def test_the_missed_are_named_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    rows.print_row("kept", 1, 2, "ms")
    rows.print_row("lost", 3, 2, "ms")
    assert rows.exit_code() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "MISSED: lost"


def test_rows_are_added_to_a_file_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "rows.jsonl"
    monkeypatch.setenv(rows.ROWS_FILE, str(kept))
    rows.print_row("pages", 2.5, 3, "x", note="ñ")
    rows.print_not_run("peer", "absent")
    first, second = map(json.loads, kept.read_text(encoding="utf-8").splitlines())
    assert (first["name"], first["found"], first["is_met"], first["note"]) == (
        "pages", 2.5, True, "ñ",
    )  # fmt: skip
    assert (second["found"], second["is_met"]) == (None, None)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12345.6, "12,346"),
        (123.4, "123"),
        (12.34, "12.3"),
        (1.234, "1.23"),
        (0.1234, "0.123"),
        (0, "0"),
    ],
)
def test_figures_have_the_digits_that_say_something(value: float, words: str) -> None:
    assert rows.figure(value) == words
