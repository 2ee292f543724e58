"""Each reads of the directory what the pages show, without community leaders."""

from __future__ import annotations

from shapely.geometry import shape

from core.db import writing
from directory.entries.leaders import add_leader
from directory.entries.models import Post, Shelter, ShelterKind, Visibility
from tests.webapp.api.programs import anybody, program_of
from tests.webapp.conftest import House
from webapp.http.services import EXTENSION


def furnish(house: House) -> None:
    with writing(house.engine) as session:
        for country in ("GT", "HN"):
            for visibility in Visibility:
                session.add(
                    Shelter(
                        kind=ShelterKind.COMMUNITY, name=f"{country} {visibility.value}",
                        country=country, located_in="US", visibility=visibility, lon=-98.2,
                        lat=26.2, post_id=house.posts[country],
                    )
                )  # fmt: skip


def test_each_sees_what_the_pages_show(house: House) -> None:
    furnish(house)
    seen = {}
    for name in ("", "secretariat", "consul.gt", "civil_society.hn"):
        asker = program_of(house, name) if name else anybody(house)
        features = asker.read("/shelters")["features"]
        seen[name] = [each["properties"]["name"] for each in features]
        assert shape(features[0]["geometry"]).bounds[0] == -98.2
    assert seen[""] == ["GT public", "HN public"]
    assert seen["secretariat"] == seen["civil_society.hn"] == [
        "GT public", "GT rcm", "HN public", "HN rcm",
    ]  # fmt: skip
    assert seen["consul.gt"] == [
        "GT country", "GT post", "GT public", "GT rcm", "HN public", "HN rcm",
    ]  # fmt: skip


def test_leaders_are_in_no_answer_and_a_section_is_asked_for(house: House) -> None:
    furnish(house)
    keyring = house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        gt = session.get_one(Post, house.posts["GT"])
        add_leader(session, keyring, gt, zone="Centro", name="Canaria", phone="+19565550199")
    program = program_of(house, "country_admin.gt")
    answer = program.get("/directory")
    assert "Canaria" not in answer.text
    assert "5550199" not in answer.text
    entries = program.read("/directory?section=shelter&country=HN")["entries"]
    assert {(each["section"], each["country"]) for each in entries} == {("shelter", "HN")}
