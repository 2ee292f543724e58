"""The bulletins of the tsunami warning centres as text (WEPA40, WECA40, WEAK51 ...). Pure.

For coasts outside the United States the text alone says which countries are threatened and how high
the wave may be: those become strips along their sea. A statement for information threatens nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter

from core.errors import UnusableInput
from feeds.classification import most_severe
from feeds.formats.cap.elements import MAX_TEXT
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.tsunami.address import CENTRES, SENDER, BulletinAddress
from feeds.formats.tsunami.coast_areas import coast_areas
from feeds.formats.tsunami.earthquake_lines import Earthquake, first_moment, read_earthquake
from feeds.formats.tsunami.threatened_coasts import (
    BELOW_THREAT,
    ThreatenedCoasts,
    named_below_threat,
    read_coasts,
)
from feeds.formats.tsunami.zone_segments import ZoneSegment, read_segments
from feeds.reading_notes import WAVES_BELOW_THREAT
from feeds.senders.tsunami import event_key, is_drill_of_tsunami_centre, origin_keys
from feeds.values import AlertMessage, Geocode, HazardKind, Reading, Severity, UndrawnArea

_NAME = "tsunami-text"
_HEAD = re.compile(
    r"\A\s*(?:\d{3}\s+)?(?:ZCZC[^\n]*\n\s*)?(?P<product>WE[A-Z]{2}\d\d) (?P<centre>[A-Z]{4}) "
    r"(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)\b"
)
_NUMBER = re.compile(r"\b(?:BULLETIN|MESSAGE|STATEMENT|PRODUCT)\s+NUMBER\s+0*(\d{1,3})\b")
_OVER = re.compile(
    r"\b(?:WARNING|WATCH|ADVISORY|THREAT)\b[^.]{0,120}?"
    r"(?:\bCANCELL(?:ED|ATION)|\bCANCELED|\bHAS (?:NOW )?(?:LARGELY |MOSTLY )?PASSED|\bIS OVER\b)"
    r"|\bNO LONGER (?:A |ANY )?(?:TSUNAMI )?THREAT|\bCANCELLATION\b"
)
_NO_THREAT = re.compile(r"\b(?:IS|ARE) NO (?:SIGNIFICANT )?TSUNAMI (?:THREAT|DANGER)")
_CATEGORIES = {"warning": "Warning", "advisory": "Advisory", "watch": "Watch"}


@dataclass(frozen=True, slots=True)
class _Head:
    product: str
    centre: str
    number: int
    issued: datetime


def _recognizes(text: str) -> bool:
    return _HEAD.search(text[:200]) is not None


def _read(text: str, options: ReadOptions) -> Reading:
    capitals = text.upper()
    quake = read_earthquake(capitals)
    head = _head(capitals, quake, options.location)
    return Reading(_NAME, (_message(text, capitals, head, quake, options.location),))


def _head(text: str, quake: Earthquake, location: str) -> _Head:
    match = _HEAD.search(text[:200])
    issued = first_moment(text) or quake.origin
    if match is None or issued is None:
        what = "no head of a tsunami bulletin" if match is None else "no date in it"
        raise UnusableInput(location, what)
    number = _NUMBER.search(text)
    return _Head(
        match["product"],
        match["centre"],
        int(number[1]) if number else 1,
        _sent(match, issued),
    )


def _sent(head: re.Match[str], near: datetime) -> datetime:
    """Return the moment of the head: its day is of the month of a date in the text, or the next."""
    day, hour, minute = int(head["day"]), int(head["hour"]), int(head["minute"])
    following = (near.year + near.month // 12, near.month % 12 + 1)
    year, month = (near.year, near.month) if day + 15 > near.day else following
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return near


@dataclass(frozen=True, slots=True)
class _Identity:
    identifier: str
    event_key: str


def _message(
    text: str, capitals: str, head: _Head, quake: Earthquake, location: str
) -> AlertMessage:
    lists, segments = read_coasts(capitals), read_segments(capitals)
    threatened = tuple(each for each in lists if each.label != BELOW_THREAT)
    undrawn = (*coast_areas(threatened, head.product, quake.point), *_zones(segments))
    is_over = not undrawn and _is_over(capitals, head, segments)
    event = _event(threatened, segments, is_over=is_over)
    identity = _identity(head, quake, location)
    return AlertMessage(
        identifier=identity.identifier,
        sender=SENDER if head.centre in CENTRES else head.centre,
        sent=head.issued,
        event_key=identity.event_key,
        also_known_as=origin_keys(head.centre, head.product, quake.origin, quake.point),
        is_sequenced=bool(identity.event_key),
        kind=HazardKind.TSUNAMI,
        category="Geo",
        event=event,
        severity=most_severe([Severity.MINOR, *(area.severity for area in undrawn)]),
        headline=": ".join(filter(None, (event, quake.location.title()))),
        description=text.strip()[:MAX_TEXT],
        area_desc="; ".join(_names(threatened)),
        geocodes=_codes(undrawn),
        undrawn=undrawn,
        point=quake.point,
        magnitude=quake.magnitude,
        depth_km=quake.depth_km,
        is_test=is_drill_of_tsunami_centre(capitals) or _are_tests(segments),
        is_over=is_over,
        reading_notes=(WAVES_BELOW_THREAT,) if named_below_threat(lists) else (),
        parameters=_parameters(head, quake, lists),
    )


def _identity(head: _Head, quake: Earthquake, location: str) -> _Identity:
    """Return who a bulletin is: by its address as its CAP calls it, else by its series and quake.

    One without a quake (a test of the lines) belongs to no event.
    """
    address = BulletinAddress.of(location)
    if address is not None:
        return _Identity(address.identifier, event_key(address.event_id, head.product))
    identifier = f"{head.centre}-{head.number}-{head.product}.{head.issued:%Y%m%dT%H%M}"
    if quake.origin is None:
        return _Identity(identifier, "")
    event_id = f"{head.centre}-{quake.origin:%Y%m%dT%H%M}"
    return _Identity(identifier, event_key(event_id, head.product))


def _codes(areas: Sequence[UndrawnArea]) -> tuple[Geocode, ...]:
    return tuple(code for area in areas for code in area.geocodes)


def _zones(segments: Sequence[ZoneSegment]) -> tuple[UndrawnArea, ...]:
    return tuple(
        UndrawnArea(segment.level, (segment.zones,), segment.severity)
        for segment in segments
        if segment.severity is not None
    )


def _are_tests(segments: Sequence[ZoneSegment]) -> bool:
    return bool(segments) and all(segment.is_test for segment in segments)


def _is_over(text: str, head: _Head, segments: Sequence[ZoneSegment]) -> bool:
    """Return whether a bulletin that threatens no coast ends what earlier ones said.

    By its VTEC, by its words of cancelling, or by "there is no tsunami threat" in any but the
    first of its series: that one only informs.
    """
    if segments or _OVER.search(text):
        return True
    return head.number > 1 and _NO_THREAT.search(text) is not None


def _event(
    threatened: Sequence[ThreatenedCoasts], segments: Sequence[ZoneSegment], *, is_over: bool
) -> str:
    """Return what the gravest of a bulletin is called, as the centres' Atom does."""
    levels = [(each.severity.rank, each.label) for each in threatened]
    levels += [(each.severity.rank, each.level) for each in segments if each.severity]
    if not levels:
        return "Tsunami Cancellation" if is_over else "Tsunami Information"
    _, gravest = max(levels, key=itemgetter(0))
    return f"Tsunami {_CATEGORIES.get(gravest, 'Threat')}"


def _names(lists: Sequence[ThreatenedCoasts]) -> tuple[str, ...]:
    names = (name for each in lists for name in each.names if name != "*")
    return tuple(dict.fromkeys(names))


def _parameters(
    head: _Head, quake: Earthquake, lists: Sequence[ThreatenedCoasts]
) -> dict[str, str]:
    origin = quake.origin.isoformat() if quake.origin else ""
    coasts = {f"coasts {each.label}".strip(): ", ".join(each.names) for each in lists}
    return {"product": head.product, "number": str(head.number), "origin": origin} | coasts


TSUNAMI_TEXT = Format(name=_NAME, syntax=Syntax.TEXT, recognizes=_recognizes, read=_read)
