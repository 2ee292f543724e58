"""What every kind of Atom entry has: its link to a CAP message, its author."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from lxml import etree

from core.geo.geometry import Area
from feeds.formats.safe_xml import (
    MOST_TAGS,
    TAGS,
    Children,
    all_text,
    children,
    local_name,
)
from feeds.geometry_text import areas_from_polygons
from feeds.values import UnreadableItem

_CAP_TYPE = "application/cap+xml"
_CAP_FILE = re.compile(r"\.(xml|cap)$")


class _Parts(dict[str, tuple[str, bool]]):
    """Local name of each tag met, and whether it is one of CAP."""

    def __missing__(self, tag: str) -> tuple[str, bool]:
        if len(self) >= MOST_TAGS:
            self.clear()
        space, name = TAGS[tag]
        part = self[tag] = (name, "cap" in space)
        return part


_PARTS = _Parts()
known_part = _PARTS.get


class AtomEntry(Children):
    """One entry; whoever reads it asks for its children by local name."""

    __slots__ = ("areas", "cap", "element")

    def __init__(self, element: etree._Element, areas: Mapping[str, Area] | None = None) -> None:
        """Go through the children of an `<entry>`: all of them, and apart the texts of those that
        are of CAP, the last of each name (Atom has a `category`, too). `areas` is what
        `areas_of_polygons` found in its feed.
        """
        self.element = element
        self.areas: Mapping[str, Area] = areas or {}
        self.cap: dict[str, str] = {}
        self._first, self._several = {}, {}
        first, of_cap = self._first, self.cap
        self.has = first.__contains__
        for child in element:
            tag = child.tag
            name, is_of_cap = known_part(tag) or _PARTS[tag]
            if name in first:
                self._add(name, child)
            else:
                first[name] = child
            if is_of_cap:
                text = child.text
                of_cap[name] = text.strip() if text else ""


def areas_of_polygons(root: etree._Element) -> dict[str, Area]:
    """Return the areas that entries of a feed draw themselves, by the text of their polygon: all
    together, which is quicker than one by one.
    """
    drawn = (each for each in root.iter("{*}polygon") if each.text and _is_of_entry(each))
    return areas_from_polygons(map(all_text, drawn))


def _is_of_entry(polygon: etree._Element) -> bool:
    holder = polygon.getparent()
    return holder is not None and local_name(holder) == "entry"


def cap_link(entry: AtomEntry) -> str:
    """Return the address of the CAP message an entry points to, empty when it points to none."""
    likely = ""
    for link in entry.all("link"):
        address = (link.get("href") or "").strip()
        if address and link.get("type") == _CAP_TYPE:
            return address
        if address and not likely and _looks_like_cap(address):
            likely = address
    return likely


def author_of(entry: AtomEntry) -> str:
    """Return the name of the author of an entry, else of its feed. Raises UnreadableItem."""
    name = _name_in(entry.all("author"))
    if not name and (feed := entry.element.getparent()) is not None:
        name = _name_in(children(feed, "author"))
    if not name:
        raise UnreadableItem("no author")
    # The index of the NWS signs so, the messages behind it by their address.
    return "w-nws.webmaster@noaa.gov" if name == "NWS" else name


def _name_in(authors: Sequence[etree._Element]) -> str:
    """Return the first name there is; one author has one name."""
    for author in authors:
        for child in author:
            if TAGS[child.tag][1] == "name" and (name := all_text(child).strip()):
                return name
    return ""


def _looks_like_cap(address: str) -> bool:
    """Return whether an address is one of CAP by its form: many links have no type."""
    if "wwacapget" in address or "/catalogs/cap/" in address:
        return True
    return (".xml" in address or ".cap" in address) and _is_cap_file(address)


def _is_cap_file(address: str) -> bool:
    return _CAP_FILE.search(urlsplit(address).path) is not None
