"""RSS that holds messages, and links that say what they are."""

from __future__ import annotations

from feeds.formats.registry import read
from tests.feeds.worlds import cap

FEED = '<rss version="2.0"><channel><copyright>public domain</copyright>{}</channel></rss>'


def test_a_message_that_stands_in_an_item_is_read_and_a_bad_one_listed() -> None:
    whole, bad = (
        body.decode().partition("?>")[2] for body in (cap("R-1"), cap("R-2", status="Perhaps"))
    )
    reading = read(FEED.format(f"<item>{whole}</item><item>{bad}</item>").encode())
    assert [message.identifier for message in reading.alerts] == ["R-1"]
    assert [item.where for item in reading.rejected] == ["item 2"]
    assert reading.links == ()


def test_an_enclosure_that_says_it_is_cap_goes_before_the_page() -> None:
    item = (
        "<item><link>https://met.example/page</link>"
        '<enclosure url="https://met.example/1.cap" type="application/cap+xml"/></item>'
        "<item><link>https://met.example/2.xml</link></item><item><link>page</link></item>"
    )
    reading = read(FEED.format(item).encode())
    assert reading.links == ("https://met.example/1.cap", "https://met.example/2.xml")
    assert [item.reason for item in reading.rejected] == ["no link to a message"]
