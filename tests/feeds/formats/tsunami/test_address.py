from __future__ import annotations

from feeds.formats.tsunami.address import BulletinAddress

BASE = "https://www.tsunami.gov/events/PHEB/2026/08/12/26224050/3/WEHW42/"


def test_an_address_names_centre_event_number_and_series() -> None:
    for name in ("PHEBCAP.xml", "WEHW42.txt"):
        assert BulletinAddress.of(BASE + name) == BulletinAddress("PHEB", "26224050", 3, "WEHW42")
    found = BulletinAddress.of(BASE)
    assert found is not None
    assert found.identifier == "PHEB-3-26224050"


def test_another_address_names_nothing() -> None:
    assert BulletinAddress.of("https://www.tsunami.gov/events/xml/PHEBAtom.xml") is None
