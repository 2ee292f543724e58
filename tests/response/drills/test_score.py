from __future__ import annotations

import pytest

from response.drills.score import RULES, Measured, mean_total, read_score, score_of

ALL_WELL = {rule.key: Measured(0.0) for rule in RULES}


def test_the_points_of_all_figures_are_a_hundred() -> None:
    assert sum(rule.points for rule in RULES) == 100
    assert score_of(ALL_WELL, 20).total == 100


def test_what_was_not_measured_is_left_out_and_the_score_says_of_how_many() -> None:
    score = score_of({"open_min": Measured(1.0), "first_call_min": Measured(None)}, 20)
    assert (score.points, score.out_of, score.total) == (6, 12, 50)
    assert score_of({}, 20).total is None


@pytest.mark.parametrize(
    ("minutes", "length", "points"),
    [(3, 20, 6), (3.1, 20, 3), (6, 20, 3), (6.1, 20, 0), (9, 60, 6), (None, 20, 0)],
)
def test_half_of_it_is_earned_up_to_twice_the_time_which_grows_with_the_drill(
    minutes: float | None, length: float, points: float
) -> None:
    assert score_of({"open_min": Measured(minutes)}, length).points == points


def test_the_time_for_a_call_for_help_does_not_grow() -> None:
    assert score_of({"help_taken_min": Measured(15.0)}, 120).points == 7.5


@pytest.mark.parametrize(("share", "points"), [(0, 10), (25, 7.5), (100, 0)])
def test_each_contact_that_answers_counts(share: float, points: float) -> None:
    assert score_of({"dead_contacts": Measured(share)}, 20).points == points


def test_one_notice_that_sends_people_astray_earns_nothing() -> None:
    assert score_of({"sent_into_zone": Measured(1)}, 20).points == 0


def test_a_name_that_crossed_countries_fails_the_drill() -> None:
    score = score_of(ALL_WELL, 20, names_across=1)
    assert score.is_failed
    assert score.total == 0


def test_it_is_kept_and_read_again() -> None:
    score = score_of({"open_min": Measured(1.26), "doubles": Measured(0)}, 20)
    assert read_score(score.as_json()).as_json() == score.as_json()


def test_the_mean_of_fewer_than_three_points_at_nobody() -> None:
    scores = [score_of(ALL_WELL, 20), score_of(ALL_WELL, 20)]
    assert mean_total(scores) is None
    assert mean_total([*scores, score_of({"open_min": Measured(None)}, 20)]) == pytest.approx(
        200 / 3
    )
