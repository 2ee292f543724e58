from __future__ import annotations

from registry.people.models import Need
from response.accounting.counts import AccountingCounts
from response.accounting.papers.count_files import count_lines
from response.accounting.states import CountGroup
from response.situation.indicators import BY_KEY, INDICATORS, LEAVING, PART_WORDS, ReportPart
from tests.response.situation.papers.full_report import AT


def test_every_number_of_the_accounting_and_every_need_is_among_them() -> None:
    nobody = dict.fromkeys(CountGroup, 0)
    counts = AccountingCounts(AT, None, None, nobody, nobody)
    assert {line.key for line in count_lines(counts)} <= set(BY_KEY)
    assert {f"need_{each.value}" for each in Need} <= set(BY_KEY)
    assert len(BY_KEY) == len(INDICATORS)
    assert set(PART_WORDS) == set(ReportPart)


def test_who_is_in_another_situation_or_outside_leaves_no_country_nor_any_sum_that_tells_it() -> (
    None
):
    """Without them the small numbers of the others could be worked out (`merging`)."""
    assert {"other", "asked", "answered", "outside", "outside_help"}.isdisjoint(LEAVING)
    assert {"registered", "safe", "help", "silent", "open_helps", "died"} <= LEAVING
