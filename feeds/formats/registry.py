"""From bytes to a `Reading`: finds out the format of a body and has it read. Pure.

A new format is a module in one of the folders beside this one and one line in FORMATS. A body
nobody can use raises UnusableInput, which names it and says what it is instead. One bad item never
drops the others: it comes back in `Reading.rejected` with its place and reason.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from core.errors import UnusableInput
from feeds.earthquakes import FELT_MMI
from feeds.formats.atom.feed import ATOM
from feeds.formats.cap.message import CAP
from feeds.formats.cap.rss import RSS_CAP
from feeds.formats.context.free_feed import FREE_FEED, RELIEFWEB
from feeds.formats.context.jtwc import JTWC_RSS
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.gdacs.event_list import GDACS_EVENTS
from feeds.formats.gdacs.geometry import GDACS_GEOMETRY
from feeds.formats.gdacs.rss import GDACS_RSS
from feeds.formats.generic.geojson import GENERIC_GEOJSON
from feeds.formats.generic.georss import GEORSS
from feeds.formats.nhc.current_storms import NHC_STORMS
from feeds.formats.nhc.products import NHC_GEOJSON, NHC_SHAPES
from feeds.formats.nhc.rss import NHC_RSS
from feeds.formats.nws.alerts import NWS_GEOJSON
from feeds.formats.paging import missing_pages
from feeds.formats.safe_json import parse_json
from feeds.formats.safe_text import parse_text
from feeds.formats.safe_xml import MAX_BYTES, check_size, clean_markup, parse_xml
from feeds.formats.safe_zip import parse_zip
from feeds.formats.tsunami.bulletin import TSUNAMI_TEXT
from feeds.formats.unsupported import (
    describe_json,
    describe_text,
    describe_xml,
    describe_zip,
    is_bulletin,
)
from feeds.formats.usgs.losses import USGS_LOSSES
from feeds.formats.usgs.shakemap import USGS_SHAKEMAP
from feeds.formats.usgs.summary import USGS_GEOJSON
from feeds.formats.volcano.gvp import GVP_WEEKLY
from feeds.formats.volcano.hans import HANS
from feeds.formats.wildfire.calfire import CALFIRE
from feeds.formats.wildfire.inciweb import INCIWEB
from feeds.formats.wildfire.perimeters import NIFC_PERIMETERS
from feeds.senders.registry import sender_hosts
from feeds.values import AlertMessage, Reading, RejectedMessage

FORMATS: tuple[Format, ...] = (
    GDACS_RSS,
    GDACS_EVENTS,
    GDACS_GEOMETRY,
    USGS_SHAKEMAP,  # before the events: its metadata names USGS as well
    USGS_GEOJSON,
    USGS_LOSSES,
    NWS_GEOJSON,
    NHC_STORMS,
    NHC_GEOJSON,
    NHC_SHAPES,
    NHC_RSS,
    CALFIRE,
    NIFC_PERIMETERS,
    INCIWEB,
    HANS,
    GVP_WEEKLY,
    RELIEFWEB,
    JTWC_RSS,
    FREE_FEED,
    TSUNAMI_TEXT,
    CAP,
    ATOM,
    RSS_CAP,
    GEORSS,
    GENERIC_GEOJSON,
)
"""The first that recognizes a document reads it."""
MAX_NAME = 400
"""Longest identity that can be kept and looked up, in characters."""


_DESCRIBE: dict[Syntax, Callable[[Any], str]] = {
    Syntax.XML: describe_xml,
    Syntax.JSON: describe_json,
    Syntax.ZIP: describe_zip,
    Syntax.MARKUP: describe_text,
    Syntax.TEXT: lambda text: describe_text(text.encode()),
}
_PARSE: dict[Syntax, Callable[[bytes, str, int], Any]] = {
    Syntax.XML: parse_xml,
    Syntax.JSON: parse_json,
    Syntax.ZIP: parse_zip,
    Syntax.MARKUP: lambda *body: clean_markup(*body).encode(),
    Syntax.TEXT: parse_text,
}


def format_names() -> tuple[str, ...]:
    """Return the names of the formats, as `Source.format` and the command line spell them."""
    return tuple(known.name for known in FORMATS)


def format_named(name: str) -> Format:
    """Return the format of that name. Raises KeyError."""
    for known in FORMATS:
        if known.name == name:
            return known
    raise KeyError(name)


def linked_hosts(home: str) -> tuple[str, ...]:
    """Return the hosts that links of a source at host `home` may lead to, `home` first."""
    of_formats = (host for known in FORMATS for host in known.hosts.get(home, ()))
    return (home, *sender_hosts(home), *of_formats)


def read(
    data: bytes,
    format: str | None = None,  # noqa: A002 - the word of the command line
    name: str = "",
    *,
    felt_mmi: float = FELT_MMI,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Return what a body says, in the `format` given (by name) or found out by looking.

    `name` (an address or a file name) is only used to say where an error is. `felt_mmi` is the
    shaking from which GDACS's intensity polygons count. Raises UnusableInput.
    """
    location = name or "input"
    given = _format_asked_for(format, location) if format else None
    check_size(data, location, max_bytes)
    if given is None and not is_bulletin(data) and (name_of_text := describe_text(data)):
        raise UnusableInput(location, f"not a hazard format Atalaya reads: {name_of_text}")
    with _uncollected():
        syntax = given.syntax if given else _syntax_of(data)
        document = _PARSE[syntax](data, location, max_bytes)
        chosen = given or _recognized(document, syntax, location)
        reading = _with_usable_names(chosen.read(document, ReadOptions(location, felt_mmi)))
        return _as_one_page(reading, missing_pages(document))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Have Python's collector wait while a body is read: the thousands of values that a reading is
    made of hold no cycle, and it would go through all of them again and again. What was made counts
    as old afterwards, not as new: else it would go through it at once.
    """
    is_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.freeze()
            gc.unfreeze()
            gc.enable()


def _as_one_page(reading: Reading, reason: str) -> Reading:
    """Return the reading of a body that is only a page: it says so, and ends nothing."""
    if not reason:
        return reading
    rejected = (*reading.rejected, RejectedMessage("the answer", reason))
    return replace(reading, rejected=rejected, is_complete=False)


def _format_asked_for(name: str, location: str) -> Format:
    try:
        return format_named(name)
    except KeyError:
        names = ", ".join(format_names())
        raise UnusableInput(
            location, f"{name!r} is no format Atalaya reads; use one of {names}"
        ) from None


def _syntax_of(data: bytes) -> Syntax:
    if data.startswith(b"PK\x03\x04"):
        return Syntax.ZIP
    if is_bulletin(data):
        return Syntax.TEXT
    start = data[:64].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    return Syntax.JSON if start[:1] in {b"{", b"["} else Syntax.XML


def _recognized(document: Any, syntax: Syntax, location: str) -> Format:
    for known in FORMATS:
        if known.syntax is syntax and not known.is_generic and known.recognizes(document):
            return known
    raise UnusableInput(
        location, f"not a hazard format Atalaya reads: {_DESCRIBE[syntax](document)}"
    )


def _with_usable_names(reading: Reading) -> Reading:
    """Return the reading without the messages whose identity is too long to be kept."""
    usable, rejected = [], []
    for message in reading.alerts:
        if _longest_name(message) <= MAX_NAME:
            usable.append(message)
        else:
            reason = f"an identity of more than {MAX_NAME} characters"
            rejected.append(RejectedMessage(message.identifier[:80], reason))
    if not rejected:
        return reading
    return replace(reading, alerts=tuple(usable), rejected=(*reading.rejected, *rejected))


def _longest_name(message: AlertMessage) -> int:
    names = (message.identifier, message.sender, message.event_key, *message.also_known_as)
    return max(map(len, names))
