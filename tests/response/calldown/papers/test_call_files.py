from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from functools import partial

import pytest

from core.i18n.formats import Formats
from core.tabular.reading import read_tables
from core.tabular.tables import UnreadableFile
from registry.people.models import Need
from response.calldown.cards import HouseholdCard, read_cards
from response.calldown.outcomes import OUTCOME_RULES, CallOutcome
from response.calldown.papers.call_files import (
    COLUMNS,
    FileHeading,
    call_csv,
    call_file,
    outcome_of,
    read_call_file,
)
from response.calldown.papers.typed_back import TypedLine
from response.calldown.recording import OutcomeDraft
from tests.response.calldown.conftest import Calls

HEADING = FileHeading(
    crisis="CR-2026-001",
    country="SV",
    title="Inundación",
    made_by="ana@example.org",
    purpose="llamar",
    as_of=datetime(2026, 11, 30, 3, 0, tzinfo=UTC),
    timezone="America/El_Salvador",
)
CODE = HEADING.list_code


END = ("as_of_utc", "made_by")


def read(data: bytes) -> list[TypedLine]:
    draft = partial(OutcomeDraft, by="user:x", user_id=None)
    return read_call_file(
        data, "llamadas", list_code=CODE, timezone="America/El_Salvador", draft=draft
    )


def row(**cells: str) -> bytes:
    keys = [column.key for column in COLUMNS]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, keys)
    writer.writeheader()
    writer.writerow({"number": "1", "list": CODE, **cells})
    writer.writerow({"number": "2", "list": CODE})
    return out.getvalue().encode()


@pytest.fixture
def cards(calls: Calls) -> list[HouseholdCard]:
    calls.register('=HYPERLINK("http://x")', needs=(Need.MEDICAL,))
    calls.register("Luz")
    calls.list()
    return read_cards(calls.context(), [calls.item(1), calls.item(2)])


def test_a_list_is_written_alike_in_both_forms_and_no_name_is_a_formula(
    cards: list[HouseholdCard],
) -> None:
    wording = Formats("es")
    book = max(read_tables(call_file(cards, HEADING, wording), "x.xlsx"), key=lambda t: len(t.rows))
    text = max(read_tables(call_csv(cards, HEADING, wording), "x.csv"), key=lambda t: len(t.rows))
    assert len(book.rows) == len(text.rows) == 2
    assert "'=" in call_csv(cards, HEADING, wording).decode()
    assert list(text.titles) == ["crisis", "country", *(each.key for each in COLUMNS), *END]
    numbers = [str(book.rows[0].cells[0]), str(text.rows[0].cells[2])]
    assert {number.removesuffix(".0") for number in numbers} == {"1"}


def test_what_was_not_filled_in_is_left_out(cards: list[HouseholdCard]) -> None:
    assert read(call_csv(cards, HEADING, Formats("es"))) == []
    assert read(call_file(cards, HEADING, Formats("fr"))) == []


@pytest.mark.parametrize("outcome", CallOutcome)
def test_an_outcome_is_read_by_code_word_and_key(outcome: CallOutcome) -> None:
    rule = OUTCOME_RULES[outcome]
    spoken = [Formats(each).gettext(rule.word) for each in ("es", "en", "fr")]
    for text in (outcome.value, rule.key, rule.key.upper(), *spoken, f" {spoken[0].upper()} "):
        assert outcome_of(text) is outcome
    assert outcome_of("quién sabe") is None


def test_a_moment_is_by_the_clock_of_the_row_unless_it_says_its_offset() -> None:
    first, second = (
        read(row(outcome="safe", happened_at=text))[0].draft.happened_at
        for text in ("2026-11-30 03:05", "2026-11-30T03:05+01:00")
    )
    assert first == datetime(2026, 11, 30, 9, 5, tzinfo=UTC)
    assert second == datetime(2026, 11, 30, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "cells",
    [
        {"outcome": "quizás", "happened_at": "2026-11-30 03:05"},
        {"outcome": "safe", "happened_at": "ayer"},
        {"outcome": "safe", "happened_at": ""},
        {"outcome": "safe", "happened_at": "9999-12-31T23:59"},
        {"outcome": "safe", "happened_at": "2026-11-30 03:05", "timezone": "America"},
        {"outcome": "safe", "happened_at": "2026-11-30 03:05", "number": "uno"},
    ],
)
def test_what_cannot_be_read_of_a_row_stands_in_its_problem(cells: dict[str, str]) -> None:
    (found,) = read(row(**cells))
    assert found.problem


def test_needs_are_read_by_word_and_what_is_none_goes_into_the_note() -> None:
    (found,) = read(
        row(
            outcome="help", happened_at="2026-11-30 03:05", needs="atención médica; agua", note="ya"
        )
    )
    assert found.draft.needs == (Need.MEDICAL,)
    assert found.draft.note == "ya; agua"


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2\n",
        row(outcome="safe", happened_at="2026-11-30 03:05", list="CR-2026-002/SV"),
        row(outcome="safe", happened_at="2026-11-30 03:05", list="CR-2026-001/GT"),
    ],
)
def test_another_list_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read(data)
