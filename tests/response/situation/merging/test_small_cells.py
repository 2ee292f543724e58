"""Who holds all reports of a crisis, and the own numbers of one country, finds no count under the
threshold. The long form is `tests/proof/test_merged_reports.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pytest

from core.disclosure import STANDARD, Disclosure
from tests.response.situation.merging.attack import (
    Span,
    exact_unless_small,
    hidden_alone,
    spans_left,
    stepped,
    told_of,
)
from tests.response.situation.merging.random_crises import (
    LEAVES,
    Counts,
    RandomCrisis,
    merged_all,
    random_crisis,
    whole_of,
)


@pytest.mark.parametrize("threshold", [5, 10])
def test_of_what_is_small_the_same_is_shown_whatever_was_shown_before(threshold: int) -> None:
    disclosure = Disclosure(threshold)
    befores = (None, *range(0, 20 * threshold, threshold))
    for before in befores:
        assert {disclosure.stepped(count, before) for count in range(threshold)} == {0}
        for count in range(threshold, 12 * threshold):
            shown = disclosure.stepped(count, before)
            assert shown >= threshold
            assert shown % threshold == 0
            assert abs(shown - count) < threshold
            assert not before or shown == before or abs(shown - before) >= threshold


def test_a_few_who_come_or_go_are_not_seen() -> None:
    assert [STANDARD.stepped(count, 20) for count in (16, 19, 20, 24)] == [20, 20, 20, 20]
    assert [STANDARD.stepped(count, 20) for count in (15, 25, 4)] == [15, 25, 0]


@pytest.mark.parametrize("seed", range(10))
def test_no_small_count_is_found(seed: int) -> None:
    assert check_crisis(seed)["found"] == 0


def test_the_attack_finds_what_is_only_hidden() -> None:
    assert sum(check_crisis(seed)["found in the control"] for seed in range(10)) > 20


def check_crisis(seed: int) -> Counter[str]:
    """Attack one crisis in every way; return how many small counts there are, how many are found,
    and how many the same attack finds where small ones are only hidden.
    """
    crisis = random_crisis(seed)
    reports, found = merged_all(crisis), Counter[str]()
    for country in crisis.truth[0]:
        truth = [report[country] for report in crisis.truth]
        for is_kept in (False, True):
            spans = spans_left(told_of(reports, country), stepped, is_whole_kept=is_kept)
            found += _found(truth, spans, "found")
            if not is_kept or len(set(map(whole_of, truth))) == 1:
                _check_sound(truth, spans)
            spans = spans_left(exact_unless_small(truth), hidden_alone, is_whole_kept=is_kept)
            found += _found(truth, spans, "found in the control")
    found["twins"] += _check_twins(crisis)
    return found


def _found(
    truth: Sequence[Counts], spans: Sequence[dict[str, Span]] | None, name: str
) -> Counter[str]:
    found = Counter[str]()
    for counts, each in zip(truth, spans or [], strict=False):
        small = [key for key in LEAVES if 0 < counts[key] < 5]
        found["small"] += len(small)
        found[name] += sum(each[key][0] == each[key][1] for key in small)
    return found


def _check_sound(truth: Sequence[Counts], spans: Sequence[dict[str, Span]] | None) -> None:
    """Where what the attack takes for granted is so, the truth is among what it leaves."""
    assert spans is not None
    for counts, each in zip(truth, spans, strict=True):
        assert all(each[key][0] <= counts[key] <= each[key][1] for key in LEAVES)


def _check_twins(crisis: RandomCrisis) -> int:
    """For each small count of each country: one fewer, one more in another situation, and of who
    needs help one more outside, changes not a sign of any report. Return how many were tried.
    """
    reports, tried = _text(crisis), 0
    for truth in crisis.truth:
        for counts in truth.values():
            for key in LEAVES:
                if 0 < counts[key] < 5:
                    _move_one(counts, key, 1)
                    assert _text(crisis) == reports, key
                    _move_one(counts, key, -1)
                    tried += 1
    return tried


def _move_one(counts: dict[str, int], key: str, step: int) -> None:
    counts[key], counts["other"] = counts[key] - step, counts["other"] + step
    counts["outside_help"] += step if key == "help" else 0


def _text(crisis: RandomCrisis) -> list[str]:
    return [json.dumps(each.to_json()) for each in merged_all(crisis)]
