"""A filter of sight that lets one too many through is found: a sample, and the clean run."""

from __future__ import annotations

import pytest

from tests.proof.test_loosened_rules import MUTANTS, leaks_of
from tests.webapp.isolation.canary_house import CanaryHouse

SAMPLE = [each for each in MUTANTS if each.routes == ("rounds.silent",)]


@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: mutant.name)
def test_a_loosened_filter_is_found(
    canaries: CanaryHouse, monkeypatch: pytest.MonkeyPatch, mutant: object
) -> None:
    found = next(each for each in SAMPLE if each is mutant)
    assert leaks_of(canaries, found.routes) == set()
    monkeypatch.setattr(found.target, found.attribute, found.loose)
    assert leaks_of(canaries, found.routes) != set()
