"""The feed is read by a reader of feeds, and leads to messages."""

from __future__ import annotations

import feedparser

from tests.webapp.api.programs import program_of, with_password
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
