"""What is copied from a page is what it shows: a number, an address, a summary to paste."""

from __future__ import annotations

import re
from html import unescape

from core.db import writing
from directory.entries.models import Channel, ChannelKind, Shelter, ShelterKind, Visibility
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger

COPIED = re.compile(r'data-copy="([^"]+)"')


def _copied(house: House, path: str) -> list[str]:
    page = house.signed_in("consul.gt").get(path)
    assert page.status_code == 200
    return [unescape(each) for each in COPIED.findall(page.text)]


def test_of_an_entry_its_number_its_address_and_a_summary(house: House) -> None:
    with writing(house.engine) as session:
        shelter = Shelter(
            kind=ShelterKind.COMMUNITY, name="Casa «A»", country="GT", city="Pharr",
            address="1 Calle", visibility=Visibility.RCM,
            channels=[Channel(kind=ChannelKind.PHONE, value="+19565550110")],
        )  # fmt: skip
        session.add(shelter)
        session.flush()
        path = f"/directorio/shelter/{shelter.id}"
    number, address, summary = _copied(house, path)
    assert (number, address) == ("+1 956-555-0110", "1 Calle, Pharr")
    assert summary.splitlines()[:3] == ["Casa «A»", "+19565550110", "1 Calle, Pharr"]


def test_of_a_hazard_its_name_its_source_and_the_way_to_it(house: House) -> None:
    danger = make_danger(house)
    (summary,) = _copied(house, f"/vigilancia/{danger.flood}")
    lines = summary.splitlines()
    assert "Inundación" in lines[0]
    assert lines[-1].endswith(f"/vigilancia/{danger.flood}")
    assert "<" not in summary
