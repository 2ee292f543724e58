"""An entry is one person: whoever fits better takes from who fits less."""

from __future__ import annotations

import pytest

from registry.duplicates.evidence import EntryFacts, Reason
from registry.duplicates.likely_doubles import all_doubles, doubles_of, likelier, register_of
from registry.duplicates.rivalry import taken_by_rivals
from registry.search.name_words import written_name

PHONE = "+19565550123"


def links(*odds: float) -> list[list[float]]:
    """Return what three entries, or four, are to each other: 0-1, 0-2, 1-2, 0-3, 1-3, 2-3."""
    size = 3 if len(odds) == 3 else 4
    found = [[0.0] * size for _ in range(size)]
    pairs = [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)]
    for (one, other), value in zip(pairs, odds, strict=False):
        found[one][other] = found[other][one] = value
    return found


@pytest.mark.parametrize(
    ("likely", "rival", "least", "most"),
    [
        (3.0, (6.0, -5.0), -4.5, -3.5),  # the rival fits and is somebody else: less than even
        (3.0, (9.0, -9.0), -5.5, -3.5),
        (3.0, (-4.0, -5.0), -0.1, 0.0),  # who fits less takes nothing
        (6.0, (3.0, -5.0), -3.2, -2.0),  # a weaker one leaves twenty to one
        (5.0, (5.0, 5.0), -3.0, -1.0),  # three times the same: few come thrice
        (3.0, (-5.0, 6.0), -4.5, -3.5),  # a rival for the other side
    ],
)
def test_what_a_rival_takes(
    likely: float, rival: tuple[float, float], least: float, most: float
) -> None:
    for pair in (rival, rival[::-1]):
        assert least <= taken_by_rivals(links(likely, *pair)) <= most


def test_a_third_time_is_believed_where_it_fits_one_of_the_two() -> None:
    """Slips are made from what was written before: two copies are less alike than each is like the
    entry they were made from.
    """
    alike_to_one = 8.0 + taken_by_rivals(links(8.0, 9.0, 1.0))
    alike_to_both = 8.0 + taken_by_rivals(links(8.0, 9.0, 8.0))
    alike_to_none = 2.0 + taken_by_rivals(links(2.0, 9.0, -9.0))
    assert alike_to_both > alike_to_one > 1.0 > -1.0 > alike_to_none


def test_rivals_of_rivals_count_and_nothing_is_ever_given() -> None:
    """Who is somebody else's for sure takes less."""
    alone = taken_by_rivals(links(4.0, 3.0, -6.0))
    spoken_for = taken_by_rivals(links(4.0, 3.0, -6.0, -6.0, -6.0, 9.0))
    assert alone < spoken_for <= 0.0
    assert taken_by_rivals([[0.0, 2.0], [2.0, 0.0]]) == pytest.approx(0.0)
    assert taken_by_rivals(links(-2.0, 8.0, 8.0)) <= 0.0


def house(*more: tuple[str, EntryFacts]) -> list[tuple[str, EntryFacts]]:
    """Return a household with one telephone, and who else is in the register."""
    home = [
        ("Carlos Leonel Pech Chan", EntryFacts(2001, (PHONE,), "", -98.2, 26.2, "m", 1)),
        ("Carlos Manuel Pech Chan", EntryFacts(2003, (PHONE,), "", -98.2, 26.2, "m", 1)),
    ]
    filler = [(f"Rosa{at} Mora{at % 9} Paz{at % 7}", EntryFacts(1950 + at)) for at in range(50)]
    return [*home, *more, *filler]


def test_a_brother_with_the_telephone_of_the_house_is_not_proposed_beside_the_one_it_is() -> None:
    again = ("Carlos Pech Chan", EntryFacts(2001, (PHONE,), "", -98.2, 26.2, "m"))
    entries = house(again)
    known = register_of([name for name, _ in entries], [facts for _, facts in entries])
    found = all_doubles(known, -50.0)
    assert found[0, 2].log_odds > 2
    assert found[1, 2].log_odds < -1
    assert found[1, 2].reasons[Reason.RIVAL] < found[0, 2].reasons[Reason.RIVAL] < 0


def test_both_sides_of_a_pair_lose_what_either_loses() -> None:
    entries = house()
    known = register_of([name for name, _ in entries], [facts for _, facts in entries])
    name = known.table.in_roles(written_name("Carlos Leonel Pech Chan"))
    facts = EntryFacts(2001, (PHONE,), "", -98.2, 26.2, "m")
    first, second = doubles_of(known, name, facts, -50.0)[:2]
    assert (first.row, second.row) == (0, 1)
    taken = [each.reasons[Reason.RIVAL] for each in (first, second)]
    bare = first.log_odds - taken[0]
    assert likelier(second, second).log_odds == pytest.approx(second.log_odds)
    assert likelier(first, second).log_odds == pytest.approx(bare + min(taken))
