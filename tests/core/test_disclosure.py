from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.disclosure import SMALLEST_COUNT, STANDARD, Disclosure

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8)
RULES = st.builds(Disclosure, st.integers(SMALLEST_COUNT, 12))


@pytest.mark.parametrize(
    ("count", "is_own", "shown"),
    [
        (0, False, "0"),
        (1, False, "<5"),
        (4, False, "<5"),
        (5, False, "5"),
        (1, True, "1"),
        (4, True, "4"),
    ],
)
def test_small_cells_of_others_are_hidden(count: int, is_own: bool, shown: str) -> None:
    assert str(STANDARD.whole(count, is_own=is_own)) == shown


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (0, 20, "0"),
        (3, 20, "<5"),
        (10, 20, "10"),
        (17, 20, "·"),  # 3 others would come back by subtraction, and 17 is not under 5
        (5, 6, "·"),
        (2, 6, "·"),  # "<5" here would make the sign of the line above say 5
        (1, 9, "<5"),
        (8, 9, "·"),
        (20, 20, "20"),
        (2, 2, "<5"),
        (0, 3, "<5"),
    ],
)
def test_a_part_is_hidden_with_what_is_left_of_it(count: int, of: int, shown: str) -> None:
    assert str(STANDARD.part(count, of)) == shown
    assert str(STANDARD.part(count, of, is_own=True)) == str(count)


def _division(rule: Disclosure = STANDARD, **counts: int) -> dict[str, str]:
    return {key: str(cell) for key, cell in rule.division(counts).items()}


def test_of_a_division_never_one_cell_alone_is_hidden() -> None:
    assert _division(es=40, en=9, quc=2) == {"es": "40", "en": "·", "quc": "·"}
    assert _division(es=3) == {"es": "<5"}
    assert str(STANDARD.division({"es": 40, "quc": 2}, is_own=True)["quc"]) == "2"
    assert _division(es=40, mam=2, quc=1) == {"es": "40", "mam": "<5", "quc": "<5"}


def test_hidden_cells_that_can_only_be_all_ones_or_all_at_the_most_are_hidden_with_another() -> (
    None
):
    assert _division(es=40, mam=1, quc=1) == {"es": "·", "mam": "·", "quc": "·"}
    assert _division(es=40, en=9, mam=4, quc=4) == {
        "es": "40",
        "en": "·",
        "mam": "·",
        "quc": "·",
    }
    assert _division(mam=4, quc=4) == {}, "8 in all, each under 5: both are 4"


def test_a_zero_is_no_cover_for_another() -> None:
    assert _division(es=40, en=3, fr=0) == {"es": "·", "en": "·", "fr": "0"}


def test_parts_come_largest_first_and_hidden_ones_by_name() -> None:
    counts = {"z": 0, "c": 4, "b": 28, "a": 6, "d": 9}
    assert list(STANDARD.parts(counts, 30)) == ["d", "a", "b", "c", "z"]
    assert list(STANDARD.parts(counts, 30, is_own=True)) == ["b", "d", "a", "c", "z"]


@given(counts=COUNTS, rest=st.integers(0, 30), rule=RULES)
def test_only_a_small_count_says_that_it_is_small(
    counts: dict[str, int], rest: int, rule: Disclosure
) -> None:
    of = max(counts.values(), default=0) + rest
    for cells in (rule.division(counts), rule.parts(counts, of)):
        for key, cell in cells.items():
            assert cell.below in {0, rule.threshold}
            assert not cell.below or counts[key] < rule.threshold


def test_no_sign_of_a_part_says_how_many_it_is() -> None:
    """All parts of up to 30 people, looked at by somebody who knows of how many."""
    for of in range(5, 31):
        by_sign: dict[str, set[int]] = {}
        for count in range(of + 1):
            if (cell := STANDARD.part(count, of)).is_hidden:
                by_sign.setdefault(str(cell), set()).add(count)
        assert all(len(counts) > 3 for counts in by_sign.values()), of


def test_a_threshold_may_rise_and_never_fall() -> None:
    raised = Disclosure(10)
    assert (str(raised.whole(9)), str(raised.whole(10))) == ("<10", "10")
    assert str(raised.part(12, 20)) == "·"
    assert _division(raised, es=40, en=12, quc=9) == {"es": "40", "en": "·", "quc": "·"}
    with pytest.raises(ValueError, match="5"):
        Disclosure(4)


@given(counts=COUNTS, rule=RULES)
def test_no_hidden_cell_of_a_division_is_found_by_subtraction(
    counts: dict[str, int], rule: Disclosure
) -> None:
    total, cells = sum(counts.values()), rule.division(counts)
    assert cells == {} or set(cells) == set(counts)
    assert all(cell.value in {None, counts[key]} for key, cell in cells.items())
    assert not any(rule.is_small(cell.value or 0) for cell in cells.values())
    if rule.is_small(total):
        return  # the total is hidden as well
    left = total - sum(cell.value or 0 for cell in cells.values())
    hidden = [key for key, cell in cells.items() if cell.is_hidden]
    if not hidden:
        assert left in {0, total}
        return
    # Somebody who holds the total and believes "<n" sees at least two tables, if any fits at all.
    fits = [low for low in range(1, left + 1) if _can_be(left - low, len(hidden) - 1, rule)]
    assert len(hidden) > 1
    assert len([low for low in fits if low < rule.threshold]) != 1
    assert left > len(hidden), "nobody is found to be the one person of a cell"


def _can_be(total: int, cells: int, rule: Disclosure) -> bool:
    """Return whether `cells` counts of 1 to under the threshold may add up to `total`."""
    return cells <= total <= cells * (rule.threshold - 1)


@given(counts=COUNTS, rest=st.integers(0, 30), rule=RULES)
def test_no_hidden_part_is_found_from_its_whole(
    counts: dict[str, int], rest: int, rule: Disclosure
) -> None:
    of = max(counts.values(), default=0) + rest
    for key, cell in rule.parts(counts, of).items():
        if cell.value is None:
            continue
        assert cell.value == counts[key]
        assert not rule.is_small(cell.value)
        assert not rule.is_small(of - cell.value)
        assert not rule.is_small(of)


def test_every_small_table_keeps_its_hidden_cells_apart() -> None:
    """All tables of three cells up to 11 people, looked at by somebody who knows the total."""
    published: dict[object, list[tuple[int, ...]]] = {}
    for counts in itertools.product(range(12), repeat=3):
        cells = STANDARD.division(dict(zip("abc", counts, strict=True)))
        seen = tuple((key, str(cell)) for key, cell in cells.items())  # their order is seen too
        total = str(STANDARD.whole(sum(counts)))
        published.setdefault((seen, total), []).append(counts)
    for (seen, _), tables in published.items():  # type: ignore[misc]
        hidden = ["abc".index(key) for key, text in seen if text in {"<5", "·"}]
        assert all(len({table[at] for table in tables}) > 1 for at in hidden)


@given(counts=COUNTS, rest=st.integers(0, 30), rule=RULES)
def test_what_a_list_leaves_out_is_never_few(
    counts: dict[str, int], rest: int, rule: Disclosure
) -> None:
    of = sum(counts.values()) + rest
    shown = rule.listing(counts.items(), of)
    assert set(shown) <= set(counts.items())
    assert not any(rule.is_small(count) for _, count in shown)
    assert rule.is_small(of) or not rule.is_small(of - sum(count for _, count in shown))
    assert rule.listing(shown, of) == shown, "done twice it changes nothing more"


def test_a_list_keeps_its_order_and_what_may_be_told() -> None:
    counts = [("here", 8), ("there", 30), ("far", 3), ("none", 0)]
    assert STANDARD.listing(counts, 60) == (("here", 8), ("there", 30), ("none", 0))
    assert STANDARD.listing(counts, 41) == (("there", 30), ("none", 0)), "3 are left by themselves"
    assert STANDARD.listing([("here", 8)], 8) == (("here", 8),)
    assert STANDARD.listing([("here", 8)], 10) == ()
