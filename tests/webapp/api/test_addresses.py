"""By an address with a key in it the feed is read, and nothing else by that key."""

from __future__ import annotations

import feedparser

from tests.webapp.api.programs import anybody, program_of
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger
from webapp.api.addresses import ADDRESS_OPERATIONS
from webapp.api.operations import OPERATIONS

KEY = "atalaya_of consul.gt feed"


def test_a_reader_that_can_show_no_key_reads_it_by_an_address(house: House) -> None:
    flood = make_danger(house).flood
    whole = program_of(house, "consul.gt").read("/hazards")["features"]
    program_of(house, "consul.gt", ["feed"])
    stranger = anybody(house)
    answer = stranger.get(f"/feeds/{KEY}/hazards.atom?least=Severe")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in answer.headers
    feed = feedparser.parse(answer.data)
    assert feed.feed.id.endswith("/api/v1/hazards.atom?least=Severe"), "no key in what is kept"
    (entry,) = (each for each in feed.entries if each.id == f"urn:uuid:{flood}")
    (message,) = (each["href"] for each in entry.links if each["type"] == "application/cap+xml")
    assert stranger.get(message.partition("/api/v1")[2]).mimetype == "application/cap+xml"
    assert f"/hazards/{flood}/cap" in message
    every = feedparser.parse(stranger.get(f"/feeds/{KEY}/hazards.atom").data)
    assert len(every.entries) == len(whole)
    for closed in ("nobodys", "atalaya_of consul.gt plans"):
        assert stranger.get(f"/feeds/{closed}/hazards.atom").status_code == 404
        assert stranger.get(f"/feeds/{closed}/hazards/{flood}/cap").status_code == 404
        assert stranger.get(f"/calendar/{KEY}.ics").status_code == 404


def test_each_address_is_an_operation() -> None:
    by_address = {name for name, each in OPERATIONS.items() if "token" in each.in_path}
    assert by_address == set(ADDRESS_OPERATIONS)
