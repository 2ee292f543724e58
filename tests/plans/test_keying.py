from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plans.facts import Edition
from plans.keying import plan_key, versions
from tests.plans.invented import facts

SAME: dict[str, Any] = {
    "language": "es",
    "paper": "a4",
    "edition": Edition.INTERNAL,
    "public_url": "https://x.example",
    "ground": [("roads", "2026-11-22")],
}


def test_the_same_facts_have_the_same_key() -> None:
    assert plan_key(facts(), **SAME) == plan_key(facts(), **SAME)
    assert len(versions()) == 64


@pytest.mark.parametrize(
    "other",
    [
        {"language": "fr"},
        {"paper": "letter"},
        {"edition": Edition.PUBLIC},
        {"public_url": "https://y.example"},
        {"ground": [("roads", "2026-12-01")]},
    ],
)
def test_anything_that_changes_the_paper_changes_the_key(other: dict[str, Any]) -> None:
    assert plan_key(facts(), **{**SAME, **other}) != plan_key(facts(), **SAME)


def test_one_fact_changes_the_key() -> None:
    assert plan_key(replace(facts(), version=4), **SAME) != plan_key(facts(), **SAME)
