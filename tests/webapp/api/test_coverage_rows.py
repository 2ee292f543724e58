"""Coverage holds small counts back, of one's own country too."""

from __future__ import annotations

import pytest

from core.disclosure import STANDARD
from plans.lifecycle.coverage import CoverageCount
from tests.webapp.api.programs import program_of
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger
from webapp.api.coverage_rows import _cells


@pytest.mark.parametrize(
    ("registered", "inside", "said"),
    [
        (None, 0, ("?", "?")),
        (3, 2, ("<5", "<5")),
        (100, 40, ("100", "40")),
        (100, 3, ("100", "<5")),
        (100, 98, ("100", "·")),
        (100, 0, ("100", "0")),
    ],
)
def test_small_counts_are_held_back(
    registered: int | None, inside: int, said: tuple[str, str]
) -> None:
    cells = _cells(CoverageCount(registered, inside, ()), STANDARD)
    assert tuple(map(str, cells)) == said


def test_a_country_reads_its_own_row_and_the_secretariat_all(house: House) -> None:
    make_danger(house)
    rows = {
        name: program_of(house, name).read("/coverage")["countries"]
        for name in ("country_admin.gt", "country_admin.hn", "secretariat")
    }
    (own,), (small,) = rows["country_admin.gt"], rows["country_admin.hn"]
    assert (own["country"], own["registered"], own["in_plans"]) == ("GT", 7, 0)
    assert (small["country"], small["registered"], small["without"]) == ("HN", "<5", [])
    assert [each["country"] for each in rows["secretariat"]] == ["GT", "HN"]
