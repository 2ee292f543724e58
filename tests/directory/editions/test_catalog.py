"""What a list of editions says to whom."""

from __future__ import annotations

from directory.editions.catalog import CountryCount, by_country
from directory.editions.models import Edition
from directory.entries.visibility import Viewer

COUNTS = {
    "by_sight": {
        "GT": {"public": [3, 2], "country": [4, 1]},
        "SV": {"country": [5, 5]},
    }
}


def test_each_sees_as_many_as_of_what_it_may_see() -> None:
    edition = Edition(counts=COUNTS)
    public, guatemala, all_of_it = (
        by_country(edition, viewer)
        for viewer in (Viewer.public(), Viewer.of_country("GT"), Viewer.system())
    )
    assert public == [CountryCount("GT", 3, 2)]
    assert guatemala == [CountryCount("GT", 7, 3)]
    assert all_of_it == [CountryCount("GT", 7, 3), CountryCount("SV", 5, 5)]
