"""Hazards as an Atom feed (RFC 4287): an entry each, which leads to its CAP message and page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import request, url_for
from flask_babel import gettext as _
from lxml import etree

from feeds.labels import KIND_WORDS, SEVERITY_WORDS
from webapp.api.hazards.cap import CAP_TYPE
from webapp.api.hazards.features import hazard_page
from webapp.api.hazards.listing import ToldHazard
from webapp.http.i18n import choose_language
from webapp.http.services import services
from webapp.labels.hazard_names import name_of_hazard

ATOM_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_GEORSS = "http://www.georss.org/georss"
_XML = "http://www.w3.org/XML/1998/namespace"


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where a feed was asked for, and where its entries lead."""

    itself: str
    known_as: str
    """Its id: the same whoever asks, without a key."""
    messages: str
    """What stands before the id of a hazard in the address of its message."""


def own_feed(token: str = "") -> FeedAddress:
    """Return where this request asks for the feed; by a key in the address its entries lead on by
    the same key.
    """
    public_url, query = services().settings.public_url, request.args.to_dict()
    feed = url_for("api.address_feed", token=token) if token else url_for("api.hazards_feed")
    return FeedAddress(
        itself=public_url + request.full_path.rstrip("?"),
        known_as=public_url + url_for("api.hazards_feed", **query),  # type: ignore[arg-type]
        messages=f"{public_url}{feed.removesuffix('.atom')}/",
    )


def hazards_feed(known: Sequence[ToldHazard], address: FeedAddress) -> bytes:
    """Return the feed, what became known last first."""
    root = etree.Element(
        f"{{{_ATOM}}}feed",
        attrib={f"{{{_XML}}}lang": choose_language()},
        nsmap={None: _ATOM, "georss": _GEORSS},
    )
    newest = sorted(known, key=lambda each: (each.version.known_at, each.key), reverse=True)
    _add(root, "id", address.known_as)
    _add(root, "title", _("Peligros que vigila Atalaya"))
    _add(root, "updated", _moment(newest[0].version.known_at if newest else _epoch()))
    _add(_add(root, "author"), "name", "Atalaya")
    _add(root, "link", rel="self", type=ATOM_TYPE, href=address.itself)
    for each in newest:
        _add_entry(root, each, address.messages)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


# -- inside ---------------------------------------------------------------------------------


def _add_entry(root: etree._Element, known: ToldHazard, messages: str) -> None:
    hazard, entry = known.hazard, _add(root, "entry")
    _add(entry, "id", f"urn:uuid:{hazard.id}")
    _add(entry, "title", name_of_hazard(hazard, UTC))
    _add(entry, "updated", _moment(known.version.known_at))
    _add(entry, "published", _moment(hazard.started_at))
    _add(entry, "category", term=hazard.kind.value, label=_(KIND_WORDS[hazard.kind]))
    severity = hazard.severity
    _add(entry, "category", term=severity.value, label=_(SEVERITY_WORDS[severity]))
    _add(_add(entry, "author"), "name", hazard.source.publisher or hazard.source.name)
    if hazard.source.credit:
        _add(entry, "rights", hazard.source.credit)
    message = f"{messages}{hazard.id}/cap"
    _add(entry, "link", rel="alternate", type=CAP_TYPE, href=message)
    _add(entry, "link", rel="related", type="text/html", href=hazard_page(known))
    _add(entry, "summary", hazard.area_desc or hazard.title)
    if hazard.center is not None:
        point = etree.SubElement(entry, f"{{{_GEORSS}}}point")
        point.text = f"{hazard.center.lat:.5f} {hazard.center.lon:.5f}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}", attrib=attributes)
    child.text = "".join(each for each in text if each.isprintable()) or None
    return child


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _epoch() -> datetime:
    """Return the moment of a feed that never said anything."""
    return datetime(2026, 1, 1, tzinfo=UTC)
