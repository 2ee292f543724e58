"""What every kind of Atom entry has, whatever its children are called elsewhere."""

from __future__ import annotations

import pytest
from lxml import etree

from feeds.formats.atom_entry import AtomEntry, author_of, cap_link
from feeds.values import UnreadableItem

FEED = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">'
    "{feed}<entry>{entry}</entry></feed>"
)


def entry(inside: str, feed: str = "") -> AtomEntry:
    root = etree.fromstring(FEED.format(feed=feed, entry=inside).encode())
    found = root.find("{*}entry")
    assert found is not None
    return AtomEntry(found)


def test_what_is_of_cap_is_apart_from_what_atom_calls_alike() -> None:
    one = entry(
        '<category term="x"/><title> A\n title </title><cap:category>Met</cap:category>'
        "<title>another</title><cap:event>first</cap:event><cap:event>last</cap:event>"
    )
    assert (one.text("title"), one.text("category"), one.text("summary")) == ("A\n title", "", "")
    assert [each.text for each in one.all("event")] == ["first", "last"]
    assert (len(one.all("category")), one.all("summary"), one.has("title")) == (2, (), True)
    assert one.cap == {"category": "Met", "event": "last"}


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ('<link href="https://a.example/page"/>', ""),
        ('<link type="application/cap+xml"/>', ""),
        ('<link href="https://a.example/m.xml"/>', "https://a.example/m.xml"),
        ('<link href="https://a.example/m.cap?lang=es"/>', "https://a.example/m.cap?lang=es"),
        ('<link href="https://a.example/page?file=m.xml"/>', ""),
        ('<link href="https://a.xml/page"/>', ""),
        ('<link href="https://a.example/wwacapget.php?x=1"/>',
         "https://a.example/wwacapget.php?x=1"),
        ('<link href="https://a.example/m.xml"/>'
         '<link href=" https://a.example/1 " type="application/cap+xml"/>', "https://a.example/1"),
    ],
)  # fmt: skip
def test_where_its_message_is(links: str, found: str) -> None:
    assert cap_link(entry(links)) == found


@pytest.mark.parametrize(
    ("inside", "feed", "name"),
    [
        ("<author><name>A</name></author>", "<author><name>B</name></author>", "A"),
        ("", "<author><name>B</name></author>", "B"),
        ("<author/>", "<author><name>B</name></author>", "B"),
        ("<author><name>NWS</name></author>", "", "w-nws.webmaster@noaa.gov"),
    ],
)
def test_who_signs_it(inside: str, feed: str, name: str) -> None:
    assert author_of(entry(inside, feed)) == name


def test_what_nobody_signs_is_said() -> None:
    with pytest.raises(UnreadableItem, match="no author"):
        author_of(entry("<author><name> </name></author>"))
