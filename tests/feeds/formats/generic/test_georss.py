from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.errors import UnusableInput
from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.reading_notes import TIMES_WITHOUT_ZONE
from feeds.values import AlertMessage, HazardKind, Precision, Reading, Severity

HOME = "https://protec.example/avisos.xml"
SPACES = (
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"'
)
TIME = "<pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate>"
INSIDE = Point(-89.0, 13.5)


def rss(*items: str) -> Reading:
    body = "".join(f"<item>{item}</item>" for item in items)
    feed = (
        f'<rss version="2.0" {SPACES}><channel><title>Avisos</title><language>es</language>'
        f"{body}</channel></rss>"
    )
    return read(feed.encode(), "georss", HOME)


def one(where: str, title: str = "Inundación en La Paz") -> AlertMessage:
    reading = rss(f"<title>{title}</title><guid>a1</guid>{TIME}{where}")
    assert reading.rejected == ()
    return reading.alerts[0]


@pytest.mark.parametrize(
    ("where", "precision"),
    [
        (
            "<georss:polygon>13 -90 14 -90 14 -88 13 -88 13 -90</georss:polygon>",
            Precision.POLYGON,
        ),
        (
            "<georss:polygon>13,-90 14,-90\n14,-88 13,-88</georss:polygon>",
            Precision.POLYGON,
        ),
        ("<georss:box>13 -90 14 -88</georss:box>", Precision.POLYGON),
        ("<georss:circle>13.5 -89 20000</georss:circle>", Precision.CIRCLE),
        (
            "<georss:point>13.5,-89</georss:point><georss:radius>20000</georss:radius>",
            Precision.CIRCLE,
        ),
        ('<georss:point radius="20000">13.5 -89</georss:point>', Precision.CIRCLE),
        (
            "<georss:where><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
            "13 -90 14 -90 14 -88 13 -88 13 -90</gml:posList></gml:LinearRing></gml:exterior>"
            "</gml:Polygon></georss:where>",
            Precision.POLYGON,
        ),
        (
            "<georss:where><gml:Polygon srsName='urn:ogc:def:crs:OGC:1.3:CRS84'><gml:exterior>"
            "<gml:LinearRing><gml:posList>-90 13 -90 14 -88 14 -88 13</gml:posList>"
            "</gml:LinearRing></gml:exterior></gml:Polygon></georss:where>",
            Precision.POLYGON,
        ),
        (
            "<georss:where><gml:Polygon><gml:exterior><gml:LinearRing>"
            "<gml:posList srsDimension='3'>13 -90 5 14 -90 5 14 -88 5 13 -88 5</gml:posList>"
            "</gml:LinearRing></gml:exterior></gml:Polygon></georss:where>",
            Precision.POLYGON,
        ),
        ("<georss:box>14 -88 13 -90</georss:box>", Precision.POLYGON),
        ("<georss:polygon>13,5 -90,5 14,5 -90,5 13,5 -88,0</georss:polygon>", Precision.POLYGON),
        (
            "<georss:where><gml:Envelope><gml:lowerCorner>13 -90</gml:lowerCorner>"
            "<gml:upperCorner>14 -88</gml:upperCorner></gml:Envelope></georss:where>",
            Precision.POLYGON,
        ),
    ],
    ids=[
        "polygon",
        "pairs with commas",
        "box",
        "circle",
        "radius",
        "its radius",
        "gml",
        "longitude first",
        "with heights",
        "upper corner first",
        "decimal commas",
        "envelope",
    ],
)
def test_every_way_of_georss_to_draw_is_drawn_latitude_first(
    where: str, precision: Precision
) -> None:
    message = one(where)
    assert message.bands[0].area.contains(INSIDE)
    assert (message.precision, message.severity) == (precision, Severity.UNKNOWN)
    assert message.kind is HazardKind.FLOOD
    assert message.drawing_faults == ()


def test_a_hole_of_gml_is_not_inside() -> None:
    message = one(
        "<georss:where><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
        "13 -90 14 -90 14 -88 13 -88 13 -90</gml:posList></gml:LinearRing></gml:exterior>"
        "<gml:interior><gml:LinearRing><gml:posList>13.4 -89.1 13.6 -89.1 13.6 -88.9 13.4 -88.9"
        "</gml:posList></gml:LinearRing></gml:interior></gml:Polygon></georss:where>"
    )
    assert not message.bands[0].area.contains(INSIDE)
    assert message.bands[0].area.contains(Point(-89.5, 13.5))


@pytest.mark.parametrize(
    "where",
    [
        "<georss:point>13.5 -89</georss:point>",
        "<geo:lat>13.5</geo:lat><geo:long>-89</geo:long>",
        "<georss:where><gml:Point><gml:pos>13.5 -89</gml:pos></gml:Point></georss:where>",
        "<georss:point>13,5 -89,0</georss:point>",
        "<geo:lat>13,5</geo:lat><geo:long>-89,0</geo:long>",
    ],
)
def test_a_point_is_no_zone(where: str) -> None:
    message = one(where)
    assert (message.bands, message.point) == ((), INSIDE)


@pytest.mark.parametrize(
    "where",
    [
        "<georss:polygon>13 -90 14</georss:polygon>",
        "<georss:box>13 -90</georss:box>",
        "<georss:circle>13.5 -89 9000000</georss:circle>",
        "<georss:circle>13.5 -89 lejos</georss:circle>",
        # Twenty metres: kilometres were meant, or degrees, or a point.
        "<georss:circle>13.5 -89 20</georss:circle>",
        "<georss:point>-95.5 13</georss:point>",
        "<georss:line>13 -90 14 -90</georss:line>",
        "<georss:where><gml:Polygon srsName='EPSG:32616'><gml:exterior><gml:LinearRing>"
        "<gml:posList>26 15 27 15 27 16</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        "</georss:where>",
    ],
)
def test_a_shape_nobody_can_draw_is_said_and_the_message_stands(where: str) -> None:
    message = one(where)
    assert (message.bands, len(message.drawing_faults)) == ((), 1)


def test_an_entry_without_a_title_or_a_time_is_named_and_the_others_go_on() -> None:
    reading = rss(
        f"<guid>1</guid>{TIME}",
        "<title>Cuándo</title><guid>2</guid>",
        "<title>Cuándo</title><guid>3</guid><pubDate>ayer</pubDate>",
        f"<title>Ceniza &lt;b&gt;volc&amp;aacute;nica&lt;/b&gt;</title><guid>4</guid>{TIME}",
    )
    assert [item.reason.split(":")[0] for item in reading.rejected] == [
        "no title",
        "no time",
        "no time",
    ]
    (message,) = reading.alerts
    assert message.headline == "Ceniza volcánica"
    assert message.kind is HazardKind.VOLCANO


def test_atom_is_read_as_rss_is_and_a_newer_state_replaces_an_older() -> None:
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES} xml:lang="fr">'
        "<title>Avis</title><entry>"
        "<id>urn:1</id><title>Crue</title><summary>Montée des eaux</summary>"
        "<published>2026-11-22T09:00:00Z</published><updated>2026-11-22T10:00:00Z</updated>"
        '<link href="https://protec.example/1"/><category term="inondation"/></entry></feed>'
    )
    (message,) = read(feed.encode(), "georss", HOME).alerts
    assert (message.identifier, message.event_key) == ("urn:1", "feed:protec.example:urn:1")
    assert message.sent == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert (message.web, message.language) == ("https://protec.example/1", "fr")
    assert (message.kind, message.is_sequenced, message.is_archived) == (
        HazardKind.FLOOD,
        True,
        True,
    )


def test_nobody_gets_it_who_did_not_ask_for_it_by_name() -> None:
    feed = f'<rss version="2.0" {SPACES}><channel><item><title>x</title></item></channel></rss>'
    with pytest.raises(UnusableInput):
        read(feed.encode(), None, HOME)
    with pytest.raises(UnusableInput, match="not RSS or Atom"):
        read(b"<alert/>", "georss", HOME)


def test_a_name_that_different_things_bear_tells_none_of_them() -> None:
    place = "<georss:box>13 -90 14 -88</georss:box>"
    items = [
        f"<title>{title}</title><guid>{guid}</guid>{TIME}{place}"
        for title, guid in [("Uno", "feed"), ("Dos", "feed"), ("Tres", "t"), ("Tres", "t")]
    ]
    named = [message.identifier for message in rss(*items).alerts]
    assert len({*named[:2], "feed"}) == 3
    assert named[2:] == ["t", "t"], "two versions of one thing"


def test_a_box_over_the_antimeridian_is_the_narrow_one() -> None:
    (band,) = one("<georss:box>50 175 55 -175</georss:box>").bands
    assert band.area.contains(Point(179, 52))
    assert not band.area.contains(Point(0, 52))


@pytest.mark.parametrize(
    ("title", "is_drill"),
    [
        ("SIMULACRO NACIONAL - Sismo 7.2", True),
        ("Test message", True),
        ("Inundación en la calle Simulacro", False),
        ("Prueba nuclear en el atolón", False),
    ],
)
def test_a_drill_by_its_title_is_a_test(title: str, is_drill: bool) -> None:
    assert one("<georss:box>13 -90 14 -88</georss:box>", title).is_test is is_drill


def test_a_time_without_a_zone_is_said() -> None:
    place = "<georss:box>13 -90 14 -88</georss:box>"
    message = rss(f"<title>Uno</title><pubDate>2026-11-22 10:00</pubDate>{place}").alerts[0]
    assert message.reading_notes == (TIMES_WITHOUT_ZONE,)
    assert one(place).reading_notes == ()
