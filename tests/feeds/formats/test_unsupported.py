"""What is not read is refused by its name, with the reason and what to use instead."""

from __future__ import annotations

import json

import pytest

from core.errors import UnusableInput
from feeds.formats.registry import read

EONET = {"title": "EONET", "link": "https://eonet.gsfc.nasa.gov/api/v%s/events", "events": []}


def features(**properties: object) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": None}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def as_json(document: object, version: str = "") -> bytes:
    return json.dumps(document).replace("%s", version).encode()


BODIES = {
    "EONET v3": (as_json(EONET, "3"), "an EONET list"),
    "EONET v2.1": (as_json(EONET, "2.1"), "an EONET list"),
    "EONET GeoJSON": (features(categories=[], magnitudeValue=None), "an EONET list"),
    "CEMS list": (as_json({"results": [{"code": "EMSR871"}]}), "a Copernicus EMS activation"),
    "CEMS detail": (as_json({"code": "EMSR871", "aois": []}), "a Copernicus EMS activation"),
    "Meteoalarm": (as_json({"warnings": []}), "Meteoalarm JSON"),
    "CWA": (as_json({"cwaopendata": {}}), "JSON of Taiwan's weather administration"),
    "ECCC": (
        features(alert_code="a", alert_type="warning", feature_name_en="x"),
        "an answer of Canada's weather map service",
    ),
    "VAAC": (b"\nFVXX23 KNES 220841\nVA ADVISORY\nVAAC: WASHINGTON\n", "an ash advisory of a VAAC"),
    "IWXXM": (b'<x:Other xmlns:x="http://icao.int/iwxxm/3.0"/>', "an IWXXM SIGMET"),
    "outlook": (
        b"<kml><Document><Folder><name>Graphical Tropical Weather Outlook</name></Folder>"
        b"</Document></kml>",
        "KML of the NHC's outlook",
    ),
    "KML": (b"<kml><Document><name>x</name></Document></kml>", "KML: "),
    "FIRMS": (b"latitude,longitude,brightness,scan,frp\n1,2,3,4,5\n", "hot spots of FIRMS"),
    "FIRMS of VIIRS": (b"latitude,longitude,bright_ti4,acq_date,frp\n1,2,3,4,5\n", "hot spots"),
    "CEMS after the event": (as_json({"results": [{"code": "EMSN123"}]}), "a Copernicus EMS"),
    "CSV": (b"name,lat,lon,when\nx,1,2,3\n", "a table (CSV)"),
    "PDF": (b"%PDF-1.7 x", "a PDF"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
    "JPEG": (b"\xff\xd8\xff\xe0", "an image (JPEG)"),
    "GIF": (b"GIF89a", "an image (GIF)"),
    "gzip": (b"\x1f\x8b\x08", "a body packed with gzip"),
    "page": (b"<!doctype html><html></html>", "an HTML page instead of XML"),
    "text": (b"Table 14. NHC forecast cone circle radii\n", "a plain text"),
    "register": (as_json([{"capAlertFeed": "https://a.example/rss"}]), "a register of feeds"),
    "list": (as_json([{"name": "x"}]), "a list in JSON"),
    "shapes": (features(STATE="CA", ZONE="043"), "GeoJSON of no source that is known"),
    "IGN": (
        b"<rss><channel><link>http://www.ign.es/ign/rss</link><item/></channel></rss>",
        "the quakes of Spain's IGN",
    ),
    "RSS with places": (
        b'<rss xmlns:g="http://www.georss.org/georss"><channel><item/></channel></rss>',
        "an RSS with places (GeoRSS)",
    ),
    "RSS 1.0": (b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RSS 1.0"),
    "ArcGIS": (
        as_json({"geometryType": "esriGeometryPolygon", "features": []}),
        "features as an ArcGIS server writes them",
    ),
    "RSS": (b"<rss><channel><item/></channel></rss>", "an RSS that points to no CAP messages"),
}


@pytest.mark.parametrize(("body", "name"), BODIES.values(), ids=BODIES)
def test_each_is_named_with_why_and_what_to_use(body: bytes, name: str) -> None:
    with pytest.raises(UnusableInput) as refused:
        read(body)
    words = str(refused.value)
    assert name in words
    assert "Atalaya does not read" in words
    assert "; use " in words


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (as_json({"correlationId": "1", "title": "Not Found"}), "api.weather.gov: Not Found"),
        (as_json({"b": 1, "a": 2}), "JSON with a, b"),
        (b"<surprise/>", "XML <surprise>"),
    ],
)
def test_what_nobody_knows_is_told_by_what_is_in_it(body: bytes, name: str) -> None:
    with pytest.raises(UnusableInput, match=name):
        read(body)
