"""What every kind of Atom entry has: its link to a CAP message, its author."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml import etree

from feeds.formats.safe_xml import children, text_of
from feeds.values import UnreadableItem

_CAP_TYPE = "application/cap+xml"


def cap_link(entry: etree._Element) -> str:
    """Return the address of the CAP message an entry points to, empty when it points to none."""
    links = [link for link in children(entry, "link") if link.get("href")]
    typed = [_address(link) for link in links if link.get("type") == _CAP_TYPE]
    likely = [address for address in map(_address, links) if _looks_like_cap(address)]
    return next(iter(typed + likely), "")


def author_of(entry: etree._Element) -> str:
    """Return the name of the author of an entry, else of its feed. Raises UnreadableItem."""
    for holder in (entry, entry.getparent()):
        for author in children(holder, "author") if holder is not None else []:
            if name := text_of(author, "name"):
                # The index of the NWS signs so, the messages behind it by their address.
                return "w-nws.webmaster@noaa.gov" if name == "NWS" else name
    raise UnreadableItem("no author")


def _address(link: etree._Element) -> str:
    return str(link.get("href")).strip()


def _looks_like_cap(address: str) -> bool:
    """Return whether an address is one of CAP by its form: many links have no type."""
    return (
        bool(re.search(r"\.(xml|cap)$", urlsplit(address).path))
        or "wwacapget" in address
        or "/catalogs/cap/" in address
    )
