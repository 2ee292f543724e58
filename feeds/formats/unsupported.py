"""What a body is that no format here reads: it is named, so that nobody takes it for silence."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from feeds.formats.safe_xml import local_name

_OTHER_XML = {
    "shakemap_grid": "a ShakeMap grid (cont_mmi.json is read, the grid is not)",
    "kml": "KML",
    "SIGMET": "an IWXXM SIGMET",
    "VolcanicAshSIGMET": "an IWXXM SIGMET",
    "html": "an HTML page",
    "rdf": "RSS 1.0",
}
_OTHER_JSON = (
    ("warnings", "Meteoalarm JSON (its CAP and Atom are read)"),
    ("empirical_fatality", "PAGER losses"),
    ("multigmpe", "ShakeMap info"),
    ("correlationId", "an error answer of api.weather.gov"),
)
_KEYS_NAMED = 6


def describe_xml(root: etree._Element) -> str:
    """Return what an XML document is, as an error names it."""
    tag = local_name(root)
    if tag != "rss":
        return _OTHER_XML.get(tag, f"XML <{tag}>")
    return "an RSS that points to no CAP messages"


def describe_json(document: Any) -> str:
    """Return what a JSON value is, as an error names it."""
    if not isinstance(document, dict):
        return "PAGER losses" if _is_pager(document) else "JSON that is no object"
    for key, name in _OTHER_JSON:
        if key in document:
            # An error answer says in its title what was wrong with the question.
            title = document.get("title") if key == "correlationId" else None
            return f"{name}: {title}" if title else name
    keys = ", ".join(sorted(map(str, document))[:_KEYS_NAMED])
    return f"JSON with {keys or 'nothing in it'}"


_BULLETIN = re.compile(
    rb"\A\s*(?:\d{3}\s+)?(?:ZCZC\b|TTAA\d\d\b|[A-Z]{4}\d{2} [A-Z]{4} (?:\d{6}|DDHHMM))"
)
"""The head of a bulletin of the WMO's exchange: designator, centre, day and time."""


def describe_text(data: bytes) -> str:
    """Return what a body of plain text is; empty when it is none we know."""
    if _BULLETIN.match(data[:200]) is None:
        return ""
    if b"NATIONAL HURRICANE CENTER" in data[:2000].upper():
        return "an NHC text bulletin (its storms are read from CurrentStorms.json)"
    return "a text bulletin"


def describe_zip(members: dict[str, bytes]) -> str:
    """Return what an archive is, as an error names it."""
    names = ", ".join(sorted(members)[:_KEYS_NAMED])
    return f"a ZIP with {names or 'nothing in it'}"


def _is_pager(document: Any) -> bool:
    first = document[0] if isinstance(document, list) and document else None
    return isinstance(first, dict) and "empirical_fatality" in first
