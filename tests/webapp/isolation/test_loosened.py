"""A filter of sight that lets one too many through is found: the list is whole, and a sample."""

from __future__ import annotations

import pytest

from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.filters import KnownFilter, known_filters, sight_filters
from tests.webapp.isolation.loosening import faults_at, faults_loosened
from tests.webapp.isolation.pages import Crawl

KNOWN = known_filters()
SAMPLE = [each for each in KNOWN if each.endpoint in {"rounds.silent", "users.requests"}]


def test_every_filter_of_the_code_has_its_line() -> None:
    """A new one: say in filters.txt by which page, form, letter, file or test it is found."""
    assert [each.name for each in sight_filters()] == [each.name for each in KNOWN]


@pytest.mark.parametrize("known", SAMPLE, ids=lambda known: known.name)
def test_a_loosened_filter_is_found(
    canaries: CanaryHouse, crawl: Crawl, known: KnownFilter
) -> None:
    assert faults_at(canaries, crawl.forms, known) == set()
    assert faults_loosened(canaries, crawl.forms, known) != set()
