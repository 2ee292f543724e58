"""The one door from bytes to values: finds out what a body is and has it read. Pure.

A body nobody can use raises UnusableInput, which names it and says what it is instead. One bad
item never drops the others: it comes back in `Reading.rejected` with its place and reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lxml import etree

from core.errors import UnusableInput
from feeds.earthquakes import FELT_MMI
from feeds.formats.cap.atom import read_atom
from feeds.formats.cap.message import find_alerts, read_cap
from feeds.formats.cap.rss import points_to_cap, read_rss_cap
from feeds.formats.gdacs.events import read_events, read_geometry, read_rss
from feeds.formats.nws.alerts import read_nws
from feeds.formats.safe_json import parse_json
from feeds.formats.safe_xml import MAX_BYTES, check_size, children, local_name, namespace, parse_xml
from feeds.formats.usgs.shakemap import read_shakemap
from feeds.formats.usgs.summary import read_usgs
from feeds.values import Reading, RejectedMessage

FORMATS = (
    "gdacs-rss",
    "gdacs-events",
    "gdacs-geometry",
    "usgs-geojson",
    "usgs-shakemap",
    "nws-geojson",
    "cap",
    "atom",
    "rss-cap",
)
_XML_FORMATS = {"gdacs-rss", "cap", "atom", "rss-cap"}
MAX_NAME = 400

_OTHER_XML = {
    "shakemap_grid": "a ShakeMap grid (cont_mmi.json is read, the grid is not)",
    "kml": "KML",
    "SIGMET": "an IWXXM SIGMET",
    "VolcanicAshSIGMET": "an IWXXM SIGMET",
    "html": "an HTML page",
    "rdf": "RSS 1.0",
}
_OTHER_JSON = (
    ("activeStorms", "NHC CurrentStorms"),
    ("warnings", "Meteoalarm JSON (its CAP and Atom are read)"),
    ("empirical_fatality", "PAGER losses"),
    ("multigmpe", "ShakeMap info"),
    ("correlationId", "an error answer of api.weather.gov"),
)


def read(
    data: bytes,
    format: str | None = None,  # noqa: A002 - the word of the command line
    name: str = "",
    *,
    felt_mmi: float = FELT_MMI,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Return what a body says, in the `format` given (one of FORMATS) or found out by looking.

    `name` (an address or a file name) is only used to say where an error lies. `felt_mmi` is the
    shaking from which GDACS's intensity polygons count. Raises UnusableInput.
    """
    where = name or "input"
    if format and format not in FORMATS:
        raise UnusableInput(
            where, f"{format!r} is no format this house reads; use one of {', '.join(FORMATS)}"
        )
    check_size(data, where, max_bytes)
    if format in _XML_FORMATS or (format is None and not _looks_like_json(data)):
        root = parse_xml(data, where, max_bytes)
        return _with_usable_names(_read_xml(root, format or sniff_xml(root, where), where))
    document = parse_json(data, where, max_bytes)
    return _with_usable_names(
        _read_json(document, format or sniff_json(document, where), where, felt_mmi)
    )


def _with_usable_names(reading: Reading) -> Reading:
    """Without the messages whose identity is too long to be kept and looked up."""
    usable, rejected = [], []
    for message in reading.alerts:
        names = (message.identifier, message.sender, message.event_key, *message.also_known_as)
        if max(map(len, names)) <= MAX_NAME:
            usable.append(message)
        else:
            rejected.append(
                RejectedMessage(
                    message.identifier[:80], f"an identity of more than {MAX_NAME} characters"
                )
            )
    return (
        replace(reading, alerts=tuple(usable), rejected=(*reading.rejected, *rejected))
        if rejected
        else reading
    )


def sniff_xml(root: etree._Element, where: str) -> str:
    """Return the format of an XML document. Raises UnusableInput when it is another thing."""
    tag = local_name(root)
    if tag in {"alert", "alerts", "EDXLDistribution"}:
        return "cap"
    if tag == "feed":
        return "atom"
    if tag == "rss":
        spaces = set(root.nsmap.values()) | {
            namespace(child) for channel in children(root, "channel") for item in children(channel, "item")
            for child in item
        }  # fmt: skip
        if any("gdacs.org" in space for space in spaces if space):
            return "gdacs-rss"
        if any("nhc.noaa.gov" in space for space in spaces if space):
            raise UnusableInput(where, "not a hazard format this house reads: NHC cyclone RSS")
        if points_to_cap(root):
            return "rss-cap"
        raise UnusableInput(
            where, "not a hazard format this house reads: an RSS that points to no CAP messages"
        )
    if next(find_alerts(root), None) is not None:
        return "cap"
    raise UnusableInput(
        where, f"not a hazard format this house reads: {_OTHER_XML.get(tag, f'XML <{tag}>')}"
    )


def sniff_json(document: Any, where: str) -> str:
    """Return the format of a JSON value. Raises UnusableInput when it is another thing."""
    if (
        isinstance(document, list)
        and document
        and isinstance(document[0], dict)
        and "empirical_fatality" in document[0]
    ):
        raise UnusableInput(where, "not a hazard format this house reads: PAGER losses")
    if not isinstance(document, dict):
        raise UnusableInput(where, "not a hazard format this house reads: JSON that is no object")
    for key, what in _OTHER_JSON:
        if key in document:
            detail = (
                f": {document['title']}" if key == "correlationId" and document.get("title") else ""
            )
            raise UnusableInput(where, f"not a hazard format this house reads: {what}{detail}")
    features = document.get("features")
    many = (
        [feature for feature in features if isinstance(feature, dict)]
        if isinstance(features, list)
        else [document]
    )
    properties = [p for feature in many[:200] if isinstance(p := feature.get("properties"), dict)]
    found = _sniff_properties(properties)
    if found == "gdacs-events" and any(
        str(p.get("Class", "")).startswith("Poly_") for p in properties
    ):
        return "gdacs-geometry"
    if found:
        return found
    metadata, context = document.get("metadata"), document.get("@context")
    if (
        isinstance(metadata, dict)
        and "usgs" in str(metadata.get("url", "")) + str(metadata.get("title", "")).lower()
    ):
        return "usgs-geojson"
    if context is not None and isinstance(features, list):
        return "nws-geojson"
    keys = ", ".join(sorted(map(str, document))[:6])
    raise UnusableInput(
        where, f"not a hazard format this house reads: JSON with {keys or 'nothing in it'}"
    )


def _sniff_properties(properties: list[dict[str, Any]]) -> str:
    for given in properties:
        if "eventtype" in given and "eventid" in given:
            return "gdacs-events"
        if given.get("units") == "mmi" and "value" in given:
            return "usgs-shakemap"
        if "mag" in given and "net" in given:
            return "usgs-geojson"
        if given.get("@type") == "wx:Alert" or ("messageType" in given and "sent" in given):
            return "nws-geojson"
    return ""


def _read_xml(root: etree._Element, format_name: str, where: str) -> Reading:
    expected = {"cap": (), "atom": ("feed",), "gdacs-rss": ("rss",), "rss-cap": ("rss",)}[
        format_name
    ]
    if expected and local_name(root) not in expected:
        raise UnusableInput(where, f"not {format_name}: its root is <{local_name(root)}>")
    if format_name == "gdacs-rss":
        reading = read_rss(root)
        if not reading.alerts and not reading.rejected:
            # The world is never without an event: GDACS in trouble serves an empty list.
            raise UnusableInput(where, "a GDACS feed without an item")
        return reading
    if format_name == "atom":
        return read_atom(root)
    if format_name == "rss-cap":
        return read_rss_cap(root)
    reading = read_cap(root)
    if not reading.alerts and not reading.rejected and local_name(root) != "alerts":
        raise UnusableInput(where, "no CAP alert in it")
    return reading


def _read_json(document: Any, format_name: str, where: str, felt_mmi: float) -> Reading:
    if not isinstance(document, dict):
        raise UnusableInput(where, "not a JSON object")
    if document.get("type") not in ("FeatureCollection", "Feature"):
        raise UnusableInput(where, f"not {format_name}: no GeoJSON features in it")
    if format_name == "gdacs-events":
        return read_events(document)
    if format_name == "gdacs-geometry":
        return read_geometry(document, felt_mmi)
    if format_name == "usgs-shakemap":
        return read_shakemap(document, where)
    if format_name == "nws-geojson":
        return read_nws(document)
    return read_usgs(document)


def _looks_like_json(data: bytes) -> bool:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    return start[:1] in {b"{", b"["}
