"""Lists of files in the RSS of GDACS are not parsed; whatever else stands there reads as ever."""

from __future__ import annotations

import pytest
from lxml import etree

from core.errors import UnusableInput
from feeds.formats.safe_xml import parse_xml
from feeds.formats.unread_markup import without_unread

MAP = "<gdacs:resource><gdacs:title>Map</gdacs:title></gdacs:resource>"
LIST = f"<gdacs:resources>{MAP}\n</gdacs:resources>"
HEAD = '<rss xmlns:gdacs="http://www.gdacs.org"><channel>'


def feed(*items: str) -> bytes:
    body = "".join(f"<item><title>{n}</title>{item}</item>" for n, item in enumerate(items))
    return f"{HEAD}{body}</channel></rss>".encode()


def read_whole(body: bytes) -> list[str]:
    return [each.text or "" for each in etree.fromstring(body).iter("item", "title")]


@pytest.mark.parametrize(
    ("items", "emptied"),
    [
        ([LIST, LIST], 2),
        (["<gdacs:resources/>", LIST], 1),
        (['<gdacs:resources id="1">x</gdacs:resources>', LIST], 1),
        ([f"<!-- {LIST} -->", LIST], 2),
        (["<!-- <gdacs:resources> -->", LIST], 0),
        ([f"<d><![CDATA[{LIST}]]></d>", LIST], 2),
        ([f"<d><![CDATA[{LIST[:40]}]]></d>", LIST], 0),
        (["<gdacs:resources>x</gdacs:resources >", LIST], 0),
        ([f"<?pi {LIST} ?>", LIST], 2),
    ],
)
def test_items_and_their_words_are_those_of_the_whole_body(items: list[str], emptied: int) -> None:
    body = feed(*items)
    assert without_unread(body)[1] == emptied
    root = parse_xml(body, "a feed")
    assert [each.text or "" for each in root.iter("item", "title")] == read_whole(body)
    assert [each.text for each in root.iter("d")] == [
        each.text for each in etree.fromstring(body).iter("d")
    ]


def test_what_is_not_of_gdacs_is_left_as_it_is() -> None:
    body = feed(LIST).replace(b"www.gdacs.org", b"www.example.test")
    assert without_unread(body) == (body, 0)


@pytest.mark.parametrize(
    "body",
    [feed(LIST)[:-30], feed(LIST)[:150], feed("<gdacs:resources>"), feed("</gdacs:resources>")],
)
def test_a_body_cut_short_is_refused_as_ever(body: bytes) -> None:
    with pytest.raises(UnusableInput, match="well-formed"):
        parse_xml(body, "a feed")


def test_parts_that_begin_and_never_end_are_looked_for_once() -> None:
    body = feed("<gdacs:resources>" * 200_000)
    assert without_unread(body) == (body, 0)
