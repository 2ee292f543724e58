"""Free-form feeds: context, bounded, never an address; GLIDE and country out of the HTML."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from core.child import ChildLimits
from core.errors import UnusableInput
from feeds.formats.context import feed_process, free_feed
from feeds.formats.registry import read
from feeds.values import HazardKind

RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>
<title>Boletines</title><language>es</language>{items}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://example.test/1</link>
<pubDate>Sun, 22 Nov 2026 10:00:00 +0000</pubDate><description>{text}</description></item>"""
DIVS = (
    "&lt;div class='tag country'&gt;Affected countries: Honduras, Nicaragua&lt;/div&gt;"
    "&lt;div class='tag glide'&gt;Glide: TC-2026-000220-HND&lt;/div&gt;&lt;p&gt;Lluvias.&lt;/p&gt;"
)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: what the child does, without the half second it takes to start."""

    def parsed(data: bytes, location: str) -> dict[str, Any]:
        return feed_process.entries_of(data)

    monkeypatch.setattr(free_feed, "_parsed", parsed)


def items(*texts: tuple[str, str]) -> bytes:
    written = "".join(ITEM.format(title=title, text=text) for title, text in texts)
    return RSS.format(items=written).encode()


@pytest.mark.usefixtures("here")
def test_country_and_number_come_out_of_the_divs_and_the_kind_out_of_the_number() -> None:
    (item,) = read(items(("Honduras: Eta - Nov 2026", DIVS)), "context-feed").context
    assert (item.glide, item.countries) == ("TC-2026-000220-HND", ("Honduras", "Nicaragua"))
    assert (item.kind, item.language) == (HazardKind.STORM, "es")
    assert item.text.endswith("Lluvias.")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("title", "text", "kind", "countries"),
    [
        ("Guatemala: Inundaciones en Petén", "x", HazardKind.FLOOD, ("Guatemala",)),
        ("Boletín de ceniza", "EQ-2026-000001-MEX en prosa", HazardKind.VOLCANO, ()),
        (
            "&lt;script&gt;alert(1)&lt;/script&gt;Sismo",
            "&lt;b&gt;M6&lt;/b&gt;",
            HazardKind.EARTHQUAKE,
            (),
        ),
    ],
)
def test_a_bulletin_is_told_by_its_title_and_nothing_in_it_acts(
    title: str, text: str, kind: HazardKind, countries: tuple[str, ...]
) -> None:
    (item,) = read(items((title, text)), "context-feed").context
    assert (item.kind, item.countries) == (kind, countries)
    assert "<" not in item.title + item.text
    assert "alert" not in item.title


@pytest.mark.usefixtures("here")
def test_what_is_not_well_formed_is_read_and_an_item_without_a_date_leaves_the_others_alone() -> (
    None
):
    loose = items(("Sismo & réplica", "a < b")).replace(b"</channel>", b"")
    undated = loose.replace(b"<item>", b"<item><title>sin fecha</title></item><item>", 1)
    reading = read(undated, "context-feed")
    assert [item.title for item in reading.context] == ["Sismo & réplica"]
    assert [item.reason for item in reading.rejected] == ["no date that can be read"]


ATTACKS = {
    "entity": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel/></rss>',
    "small letters": b'<!doctype r [<!entity x "y">]><rss><channel/></rss>',
    "UTF-16": '<!DOCTYPE r [<!ENTITY x "y">]><rss/>'.encode("utf-16"),
    "ten megabytes over": b"<rss>" + b" " * 21_000_000,
    "tags": b"<rss>" + b"<a>" * 1_000_001,
    "page": b"<!doctype html><html></html>",
}


@pytest.mark.parametrize("attack", list(ATTACKS.values()), ids=list(ATTACKS))
def test_an_attack_is_refused_before_any_child_sees_it(attack: bytes) -> None:
    with pytest.raises(UnusableInput):
        read(attack, "context-feed")


def test_an_address_is_read_as_bytes_and_asked_of_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **_: asked.append(given))
    assert feed_process.entries_of(b"http://127.0.0.1:9/feed.xml")["entries"] == []
    assert feed_process.entries_of(b"/etc/passwd")["entries"] == []
    assert asked == []


def test_the_child_is_bounded_in_time_and_answers_of_a_deep_feed_or_is_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (item,) = read(items(("Sismo en Oaxaca", "x")), "context-feed").context
    assert item.title == "Sismo en Oaxaca", "through the child itself"
    monkeypatch.setattr(free_feed, "LIMITS", ChildLimits(0.01))
    with pytest.raises(UnusableInput, match="within its bounds"):
        read(b"<rss><channel>" + b"<a>" * 20_000, "context-feed")


@pytest.mark.shared
def test_reliefweb_as_recorded(shared: Path) -> None:
    path = shared / "feeds/reliefweb/disasters-rss-item-2026-06-24-excerpt.xml"
    reading = read(path.read_bytes())
    (item,) = reading.context
    assert (reading.format, reading.alerts) == ("reliefweb", ())
    assert (item.glide, item.kind) == ("EQ-2026-000093-VEN", HazardKind.EARTHQUAKE)
    assert item.countries == ("Venezuela (Bolivarian Republic of)",)
