"""What of the log is asked for in an address."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from protocols.roles import Role
from response.log.models import LineKind
from webapp.blueprints.crisis_log.query_args import LogQuestion, read_log_question


def test_days_are_those_of_the_reader_and_the_last_is_with_them() -> None:
    asked_for = {"kind": "fact", "function": "head", "since": "2026-11-21", "until": "2026-11-22"}
    question = read_log_question({**asked_for, "own": "1"})
    found = question.chosen_lines(ZoneInfo("America/Guatemala"))
    assert found.kinds == {LineKind.FACT}
    assert found.functions == {Role.HEAD}
    assert found.from_at == datetime(2026, 11, 21, 6, tzinfo=UTC)
    assert found.until_at == datetime(2026, 11, 23, 6, tzinfo=UTC)
    assert not found.with_machine
    assert not found.with_shared
    assert question.address() == {**asked_for, "own": "1"}


def test_what_makes_no_sense_is_left_out() -> None:
    question = read_log_question(
        {"kind": "x", "function": "y", "since": "0001-01-01", "until": "ayer", "own": "si"}
    )
    assert question == LogQuestion()
    assert question.is_all
    assert question.address() == {}
