"""What home says agrees with the pages it leads to, and is made anew when something changes."""

from __future__ import annotations

import re

from core.db import writing
from directory.entries.models import Shelter, ShelterKind, Visibility
from tests.webapp.conftest import House
from watch.rota.models import Rota

ACT = re.compile(r'Lo que más la sube: (?:<a href="([^"]+)">)?([^<]+)')


def test_home_is_made_anew_when_what_it_counts_changes(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    assert "albergue sin lugar" not in browser.get("/inicio").text
    with writing(house.engine) as session:
        session.add(
            Shelter(
                kind=ShelterKind.MIGRANT_HOUSE, name="Casa", country="GT", visibility=Visibility.RCM
            )
        )
    page = browser.get("/inicio").text
    assert "1 albergue sin lugar" in page
    assert "HUECO" not in page
    with writing(house.engine) as session:
        session.add(
            Rota(
                country="GT", name="Noches", timezone="UTC", rungs=1, made_at=house.clock()
            )
        )  # fmt: skip
    assert "HUECO" in browser.get("/inicio").text


def test_the_act_named_leads_to_as_many_as_it_says(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    found = ACT.search(browser.get("/inicio").text)
    assert found
    assert browser.get(found.group(1).replace("&amp;", "&")).status_code == 200
