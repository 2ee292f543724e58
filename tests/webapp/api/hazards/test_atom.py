"""The feed is read by a reader of feeds, and leads to messages."""

from __future__ import annotations

import feedparser

from tests.webapp.api.programs import anybody, program_of, with_password
from tests.webapp.danger import CANARY, Danger


def test_a_reader_of_feeds_reads_it(danger: Danger) -> None:
    program = program_of(danger.house, "country_admin.gt")
    answer = program.get("/hazards.atom?lang=fr")
    assert answer.mimetype == "application/atom+xml"
    assert not any(name in answer.text for name in CANARY.values())
    feed = feedparser.parse(answer.data)
    assert (feed.bozo, feed.version, feed.feed.language) == (False, "atom10", "fr")
    assert len(feed.entries) == len(program.read("/hazards")["features"]) > 2
    (entry,) = (each for each in feed.entries if each.id == f"urn:uuid:{danger.flood}")
    links = {each["type"]: each["href"] for each in entry.links}
    assert links["application/cap+xml"].endswith(f"/api/v1/hazards/{danger.flood}/cap")
    assert feedparser.parse(program.get("/hazards.atom?kind=volcano").data).entries == []


def test_a_reader_that_can_show_no_key_reads_it_by_an_address(danger: Danger) -> None:
    house = danger.house
    program_of(house, "consul.gt", ["feed"])
    root, stranger = "/feeds/atalaya_of consul.gt feed/hazards", anybody(house)
    answer = stranger.get(f"{root}.atom?least=Severe")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in answer.headers
    feed = feedparser.parse(answer.data)
    assert feed.feed.id.endswith("/api/v1/hazards.atom?least=Severe"), "no key in what is kept"
    (entry,) = (each for each in feed.entries if each.id == f"urn:uuid:{danger.flood}")
    (message,) = (each["href"] for each in entry.links if each["type"] == "application/cap+xml")
    assert message.endswith(f"consul.gt%20feed/hazards/{danger.flood}/cap")
    path = message.partition("/api/v1")[2]
    assert stranger.get(path).mimetype == "application/cap+xml"
    assert len(feedparser.parse(stranger.get(f"{root}.atom").data).entries) == len(
        program_of(house, "consul.gt").read("/hazards")["features"]
    )
    for closed in ("nobodys", "atalaya_of consul.gt feed hazards"):
        assert stranger.get(f"/feeds/{closed}/hazards.atom").status_code == 404
        assert (
            stranger.get(path.replace("atalaya_of%20consul.gt%20feed", closed)).status_code == 404
        )


def test_the_key_may_be_shown_as_a_password(danger: Danger) -> None:
    house = danger.house
    program_of(house, "consul.gt", ["hazards"])
    reader = with_password(house, "atalaya_of consul.gt hazards")
    assert reader.get("/hazards.atom").mimetype == "application/atom+xml"
    assert reader.get("/plans").status_code == 403
    refused = with_password(house, "another").get("/hazards.atom")
    assert (refused.status_code, "Basic realm" in refused.headers["WWW-Authenticate"]) == (
        401,
        True,
    )
