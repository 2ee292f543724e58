"""The page for developers is true: its table is the policy's, and its examples are answered."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from scripts.api_docs import operations_table, with_table
from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House
from webapp.api.operations import OPERATIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "api.md"
CURLS = re.findall(r"^curl (.*)$", PAGE.read_text(), re.MULTILINE)


def test_the_table_is_that_of_the_operations_and_of_the_policy() -> None:
    assert with_table(PAGE.read_text()) == PAGE.read_text(), "run scripts/api_docs.py"
    rows = [line.split("|") for line in operations_table().splitlines()[2:]]
    assert len(rows) == len(OPERATIONS)
    who = {row[1].strip(" `"): row[4].strip() for row in rows}
    assert who["/api/v1/hazards"] == "every account"
    assert who["/api/v1/shelters"] == "anybody"
    assert who["/api/v1/coverage"] == "Secretariat, administrator, consul, emergency"


@pytest.mark.parametrize("example", CURLS)
def test_an_example_is_answered(house: House, example: str) -> None:
    words, headers, address = iter(shlex.split(example)), {}, ""
    for word in words:
        if word == "-H":
            name, _colon, value = next(words).partition(":")
            headers[name] = value.strip()
        else:
            assert word.startswith("$ATALAYA/"), f"a word this test does not know: {word}"
            address = word.removeprefix("$ATALAYA")
    asker = program_of(house, "country_admin.gt").client if headers.pop("Authorization", "") else (
        house.browser()
    )  # fmt: skip
    answer = asker.get(address, headers=headers)
    assert answer.status_code == (401 if "fr" in headers.values() else 200), answer.text
