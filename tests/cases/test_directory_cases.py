"""Lists of a directory as people send them, each with the right value beside it (`../shared`).

Every key of an expected file is checked by one plain function of `CHECKS`; a key without one is a
fault of this test. A case that does not pass yet stands in `NOT_YET` with the reason: whoever
mends it takes it out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.atlas import Atlas
from core.i18n.languages import translator
from directory.entries.kinds import EntryKind
from directory.entries.visibility import Viewer
from directory.imports.batches import PreparedImport, prepare
from directory.imports.dry_run import try_drafts
from directory.imports.existing_entries import Allowance, ExistingEntries
from directory.imports.row_results import DryRun, RowResult
from tests.conftest import SHARED

CASES = SHARED / "cases" / "directory"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RCM = frozenset({"BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US"})
NOT_YET: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Case:
    """A file read and tried, and what was expected of it."""

    prepared: PreparedImport
    trial: DryRun
    expected: Mapping[str, Any]

    def row(self, number: str) -> RowResult:
        return next(each for each in self.trial.rows if each.draft.number == int(number))

    def values(self, number: str) -> Mapping[str, Any]:
        return self.row(number).draft.values


def expected_files() -> list[Path]:
    return sorted(CASES.glob("*.expected.json")) if CASES.exists() else []


def case_names() -> Iterator[Any]:
    for path in expected_files():
        name = path.name.removesuffix(".expected.json")
        reason = NOT_YET.get(name)
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        yield pytest.param(name, marks=marks, id=name)


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


def tried(name: str, atlas: Atlas) -> Case:
    expected = json.loads((CASES / f"{name}.expected.json").read_text("utf-8"))
    words = str(expected.get("command", "--kind shelter --country MX")).split()
    kind = EntryKind(words[words.index("--kind") + 1]) if takes_kind(words) else None
    country = words[words.index("--country") + 1] if "--country" in words else "MX"
    prepared = prepare(
        (CASES / name).read_bytes(),
        name,
        kind,
        country=country,
        now=NOW,
        atlas=atlas,
        language="en",
    )
    trial = try_drafts(prepared.drafts, ExistingEntries(), Allowance(Viewer.system(), RCM))
    return Case(prepared, trial, expected)


def takes_kind(words: list[str]) -> bool:
    """Whether a command names a kind: `(no --kind, or any)` says that it does not."""
    return "--kind" in words and words[words.index("--kind") + 1] in {*EntryKind}


# -- one function a key ----------------------------------------------------------------------


def telephones(values: Mapping[str, Any]) -> list[str]:
    return [each["value"] for each in values.get("channels", []) if each["kind"] != "email"]


def check_phones(case: Case, value: Mapping[str, Any]) -> None:
    for number, wanted in value.items():
        assert case.row(number).outcome == "created"
        assert telephones(case.values(number)) == ([wanted] if isinstance(wanted, str) else wanted)


def check_never(case: Case, value: list[str]) -> None:
    told = json.dumps([each.draft.values for each in case.trial.rows], default=str)
    assert [text for text in value if f'"{text}' in told] == []


def check_columns(case: Case, value: Mapping[str, str]) -> None:
    (plan,) = case.prepared.plans
    assert {title: plan.columns.get(title) for title in value} == value


def check_created(case: Case, value: int) -> None:
    assert case.trial.counts["created"] == value


def check_rows(case: Case, value: Mapping[str, Any]) -> None:
    """`"2": {field: value}`, or the telephone of the row, or `no telephone (why)`."""
    for number, wanted in value.items():
        assert case.row(number).outcome == "created"
        if isinstance(wanted, dict):
            assert {key: case.values(number).get(key) or None for key in wanted} == wanted
        else:
            none = wanted.startswith("no telephone")
            assert telephones(case.values(number)) == ([] if none else [wanted])


def check_field(field: str) -> Callable[[Case, Mapping[str, Any]], None]:
    def check(case: Case, value: Mapping[str, Any]) -> None:
        for number, wanted in value.items():
            assert case.values(number).get(field) == wanted

    return check


def check_kinds(case: Case, value: Mapping[str, str]) -> None:
    assert {number: case.row(number).draft.kind.value for number in value} == value


def check_confirmed(case: Case, value: Mapping[str, str]) -> None:
    for number, day in value.items():
        assert case.row(number).draft.confirmed["entry"][0][:10] == day


def check_flags(case: Case, value: Mapping[str, str]) -> None:
    """The point of the row is not kept, and the row says why."""
    in_english = translator("en").gettext
    for number, why in value.items():
        assert case.values(number).get("point") is None
        assert why in {each.problem.explain(in_english) for each in case.row(number).notes}


def check_nothing(case: Case, value: object) -> None:
    """What is said for people, or read to run the case."""


CHECKS: dict[str, Callable[[Case, Any], None]] = {
    "phones": check_phones,
    "never": check_never,
    "columns": check_columns,
    "created": check_created,
    "rows": check_rows,
    "name": check_field("name"),
    "city": check_field("city"),
    "kinds": check_kinds,
    "flagged": check_flags,
    "confirmed": check_confirmed,
    "command": check_nothing,
    "why": check_nothing,
}


@pytest.mark.parametrize("name", list(case_names()))
def test_a_list_is_read_as_expected(name: str, region: Atlas) -> None:
    case = tried(name, region)
    for key, value in case.expected.items():
        CHECKS[key](case, value)


def test_every_case_that_does_not_pass_is_there() -> None:
    if not CASES.exists():
        pytest.skip("the cases (../shared/cases) are not there")
    assert set(NOT_YET) <= {each.name.removesuffix(".expected.json") for each in expected_files()}
