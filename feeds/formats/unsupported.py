"""What a body is that no format here reads: named, with why, and what to take instead.

So nobody takes it for silence, or a hot spot for a fire.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from feeds.formats.safe_text import decode_text
from feeds.formats.safe_xml import children, local_name, namespace, text_of


@dataclass(frozen=True, slots=True)
class NoReading:
    """One kind of body that is refused by its name."""

    name: str
    because: str = ""
    instead: str = ""

    def __str__(self) -> str:
        """Return it as an error says it."""
        why = f": Atalaya does not read these because {self.because}" if self.because else ""
        return f"{self.name}{why}{f'; use {self.instead}' if self.instead else ''}"


_CAP = "the CAP messages behind it"
_AVIATION = "it warns aircraft of ash in the air, in flight levels, nobody on the ground"
_VOLCANO = "HANS (USGS) or the weekly report of the Smithsonian"
_SHAKEMAP_GRID = NoReading(
    "a ShakeMap grid",
    "its cells of shaking are drawn as areas by the contours of the same map",
    "its cont_mmi.json",
)
_IWXXM = NoReading("an IWXXM SIGMET", _AVIATION, _VOLCANO)
_VAAC = NoReading("an ash advisory of a VAAC", _AVIATION, _VOLCANO)
_GTWO = NoReading(
    "KML of the NHC's outlook",
    "it shades where a cyclone may form in a week, which threatens nobody yet",
    "CurrentStorms.json",
)
_KML = NoReading("KML", "it tells neither when nor how grave", "GeoJSON or CAP of the same source")
_EONET = NoReading(
    "an EONET list (NASA)",
    "it repeats others' events days late, a point for each look from space",
    "the agencies' own feeds: NHC, GDACS, USGS, CAL FIRE",
)
_CEMS = NoReading(
    "a Copernicus EMS activation",
    "it frames where maps are being made, days after the event, not where it threatens",
    "GDACS",
)
_METEOALARM = NoReading(
    "Meteoalarm JSON", "most of its areas are codes of six registers", "its CAP or its Atom"
)
_ECCC = NoReading(
    "an answer of Canada's weather map service (WFS)",
    "it leaves out which message replaces which",
    "the CAP of NAADS or dd.weather.gc.ca",
)
_CWA = NoReading(
    "JSON of Taiwan's weather administration", "its areas are names in Chinese", "its CAP"
)
_FIRMS = NoReading(
    "hot spots of FIRMS as CSV",
    "a hot spot is one warm pixel seen from space, no fire anybody has confirmed",
    "CAL FIRE, the perimeters of the NIFC or GDACS",
)
_CSV = NoReading("a table (CSV)", "its columns could mean anything", "CAP, GeoJSON or a feed")
_NHC_TEXT = NoReading(
    "an NHC text bulletin",
    "its storms are read in numbers and shapes",
    "CurrentStorms.json, which leads to them",
)
_NHC_SHAPE_TEXT = "a text bulletin"
_PICTURE = "nobody can tell ground and time from a picture"
_BINARY: tuple[tuple[bytes, NoReading], ...] = (
    (b"%PDF", NoReading("a PDF", "it is made for paper", "a feed of the same agency")),
    (b"\x89PNG", NoReading("an image (PNG)", _PICTURE, "a feed")),
    (
        b"\xff\xd8\xff",
        NoReading("an image (JPEG)", _PICTURE, "a feed"),
    ),
    (b"GIF8", NoReading("an image (GIF)", _PICTURE, "a feed")),
    (
        b"\x1f\x8b",
        NoReading("a body packed with gzip", "it came without saying so", "it unpacked"),
    ),
)
_OTHER_XML = {
    "shakemap_grid": _SHAKEMAP_GRID,
    "SIGMET": _IWXXM,
    "VolcanicAshSIGMET": _IWXXM,
    "TropicalCycloneSIGMET": _IWXXM,
    "VolcanicAshAdvisory": _IWXXM,
    "html": NoReading("an HTML page", "it is made for eyes", "a feed of the same agency"),
    "RDF": NoReading("RSS 1.0", "it has neither shapes nor times of hazards", _CAP),
}
_REGISTER = NoReading(
    "a register of feeds",
    "it lists addresses, no hazards",
    "the form for sources with one address of it",
)
_LIST = NoReading(
    "a list in JSON", "its fields could mean anything", "CAP, GeoJSON or a feed of the same agency"
)
_GEOJSON = NoReading(
    "GeoJSON of no source that is known here",
    "its fields could mean anything",
    "it as any GeoJSON feed (--as geojson)",
)
_GEORSS = NoReading(
    "an RSS with places (GeoRSS) of no source that is known here",
    "its titles could mean anything",
    "it as any GeoRSS feed (--as georss)",
)
_RSS = NoReading(
    "an RSS that points to no CAP messages",
    "its words name no ground",
    "it as context (--as context-feed), which flags nobody",
)
_OF_PLACES = ("georss", "opengis.net/gml", "w3.org/2003/01/geo")
_ESRI = NoReading(
    "features as an ArcGIS server writes them for its own",
    "their fields and axes are the server's",
    "the same address with f=geojson",
)
_IGN = NoReading(
    "the quakes of Spain's IGN",
    "their hour has no zone and stands, like the magnitude, in a sentence alone",
    "USGS, which has them too from magnitude 4.5",
)
_KEYS_NAMED = 6


def describe_xml(root: etree._Element) -> str:
    """Return what an XML document is, as an error names it."""
    tag = local_name(root)
    if tag == "kml":
        return str(_GTWO if "tropical weather outlook" in _kml_names(root) else _KML)
    if tag != "rss":
        known = _OTHER_XML.get(tag) or (_IWXXM if "iwxxm" in namespace(root) else None)
        return str(known or f"XML <{tag}>")
    return str(_rss(root))


def _rss(root: etree._Element) -> NoReading:
    """Return what an RSS is."""
    if any("ign.es" in text_of(channel, "link") for channel in children(root, "channel")):
        return _IGN
    spaces = " ".join(filter(None, root.nsmap.values()))
    return _GEORSS if any(each in spaces for each in _OF_PLACES) else _RSS


def _kml_names(root: etree._Element) -> str:
    """Return the titles of a document and its folders, in small letters."""
    documents = children(root, "Document")
    holders = [*documents, *(folder for each in documents for folder in children(each, "Folder"))]
    return " ".join(text_of(holder, "name") for holder in holders).lower()


def describe_json(document: Any) -> str:
    """Return what a JSON value is, as an error names it."""
    for is_one, refusal in _OTHER_JSON:
        if is_one(document):
            return str(refusal)
    if not isinstance(document, dict):
        return _describe_list(document)
    if "correlationId" in document:
        # An error answer says in its title what was wrong with the question.
        title = document.get("title")
        return "an error answer of api.weather.gov" + (f": {title}" if title else "")
    keys = ", ".join(sorted(map(str, document))[:_KEYS_NAMED])
    return f"JSON with {keys or 'nothing in it'}"


def _describe_list(document: Any) -> str:
    first = document[0] if isinstance(document, list) and document else None
    if not isinstance(first, dict):
        return "JSON that is no object"
    return str(_REGISTER if {"capAlertFeed", "feedUrl"} & first.keys() else _LIST)


def _has(*names: str) -> Callable[[Any], bool]:
    return lambda document: isinstance(document, dict) and set(names) <= set(document)


def _first_feature_has(*names: str) -> Callable[[Any], bool]:
    def has(document: Any) -> bool:
        features = document.get("features") if isinstance(document, dict) else None
        first = features[0] if isinstance(features, list) and features else None
        properties = first.get("properties") if isinstance(first, dict) else None
        return isinstance(properties, dict) and set(names) <= set(properties)

    return has


def _is_eonet(document: Any) -> bool:
    link = str(document.get("link") or "") if isinstance(document, dict) else ""
    return "eonet" in link or _first_feature_has("magnitudeValue", "categories")(document)


def _is_cems(document: Any) -> bool:
    results = document.get("results") if isinstance(document, dict) else None
    first = results[0] if isinstance(results, list) and results else document
    code = first.get("code") if isinstance(first, dict) else None
    return isinstance(code, str) and re.match(r"EMS[RN]\d", code) is not None


def _is_geojson(document: Any) -> bool:
    is_collection = _has("features")(document) and document.get("type") == "FeatureCollection"
    return is_collection and bool(document["features"])


_OTHER_JSON: tuple[tuple[Callable[[Any], bool], NoReading | str], ...] = (
    (_has("warnings"), _METEOALARM),
    (_has("multigmpe"), NoReading("ShakeMap info", "it holds no areas", "its cont_mmi.json")),
    (_is_eonet, _EONET),
    (_is_cems, _CEMS),
    (_first_feature_has("alert_code", "alert_type", "feature_name_en"), _ECCC),
    (
        _first_feature_has("stormtype", "ss", "idp_source"),
        NoReading("a storm's past track", "where it was threatens nobody", "its forecast layers"),
    ),
    (_has("cwaopendata"), _CWA),
    (_has("cwbopendata"), _CWA),
    (_has("features", "geometryType"), _ESRI),
    (_is_geojson, _GEOJSON),
)
_BULLETIN = re.compile(
    rb"\A\s*(?:\d{3}\s+)?(?:ZCZC\b|TTAA\d\d\b|[A-Z]{4}\d{2} [A-Z]{4} (?:\d{6}|DDHHMM))"
)
"""The head of a bulletin of the WMO's exchange: designator, centre, day and time."""
_HEAD_BYTES = 2000
_TABLE = re.compile(rb"\A[\w \"-]+(?:,[\w \"-]*){3,}\r?\n")


def describe_text(data: bytes) -> str:
    """Return what a body of plain text, or of no text at all, is; empty when it is none we know."""
    for magic, refusal in _BINARY:
        if data.startswith(magic):
            return str(refusal)
    head = _head(data)
    start = head.upper()
    if b"VA ADVISORY" in start and b"VAAC:" in start:
        return str(_VAAC)
    if _BULLETIN.match(head) is not None:
        return str(_NHC_TEXT) if b"NATIONAL HURRICANE CENTER" in start else _NHC_SHAPE_TEXT
    if _TABLE.match(head) is not None:
        return str(_FIRMS if b"FRP" in _columns(start) else _CSV)
    return ""


def _columns(start: bytes) -> list[bytes]:
    return [name.strip(b' "\r') for name in start.partition(b"\n")[0].split(b",")]


def is_bulletin(data: bytes) -> bool:
    """Return whether a body is a bulletin in plain text, by its head."""
    return _BULLETIN.match(_head(data)) is not None


def _head(data: bytes) -> bytes:
    """Return the beginning of a text, whatever its letters are written in."""
    start = data[:_HEAD_BYTES]
    if len(data) > _HEAD_BYTES and b"\n" in start:
        # Not cut within a letter: what is no UTF-8 would be taken for windows-1252.
        start = start.rpartition(b"\n")[0]
    return decode_text(start).encode()


def describe_zip(members: dict[str, bytes]) -> str:
    """Return what an archive is, as an error names it."""
    names = ", ".join(sorted(members)[:_KEYS_NAMED])
    return f"a ZIP with {names or 'nothing in it'}"
