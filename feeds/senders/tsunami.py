"""The tsunami warning centres of the United States: Palmer (PAAQ) and the Pacific (PHEB).

A centre tells one earthquake in several series, each for its own coasts and numbered by itself:
WEPA40 for the Pacific, WECA40 for the Caribbean, WEHW40 for Hawaii. One series is one hazard, each
bulletin of which replaces those before it; those of another go on.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace
from datetime import datetime

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.geometry_text import point_from_text
from feeds.quantities import number_in
from feeds.senders.sender import Sender
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Geocode, HazardKind, MsgType, UndrawnArea

_IDENTIFIER = re.compile(r"^(PAAQ|PHEB)-\d+-(\w+)$")
_DRILL = re.compile(r"\bTEST\.\.\.|\bDUMMY\b|^\W*TEST\b|(?<!NOT )\bTHIS IS (?:ONLY )?A TEST\b")
_CANCELLATION = re.compile(r"cancel", re.IGNORECASE)
_ALARM = re.compile(r"warning|advisory|watch", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(WE[A-Z]{2}\d\d)\b")
_SAME_MINUTES = 10
_SAME_DEGREES = 2.0


def is_drill_of_tsunami_centre(*texts: str) -> bool:
    """Return whether a bulletin is one of the centres' monthly tests ("TEST... DUMMY").

    They send them as Actual and under the names of true bulletins; the words are theirs alone.
    """
    return any(_DRILL.search(text) for text in texts)


def product_in(*texts: str) -> str:
    """Return the designator of a series of bulletins ("WEPA40") in a text; "" without one."""
    return next((match[1] for text in texts if (match := _PRODUCT.search(text))), "")


def event_key(event_id: str, product: str) -> str:
    """Return what ties the bulletins of one series on one event; the two letters behind WE tell
    the coasts it is for, whatever kind of statement its digits make it.
    """
    return f"tsunami:{event_id}:{product[2:4]}" if product else f"tsunami:{event_id}"


def origin_keys(
    centre: str, product: str, origin: datetime | None, point: Point | None
) -> tuple[str, ...]:
    """Return keys of which two bulletins of a series share one when their quakes are the same.

    A text names no event, and its first estimate is corrected (22:55 at 31.5 S 71.9 W becomes
    22:54 at 31.5 S 72.0 W): keys of all the steps of ten minutes and two degrees that lie within
    half a step of it.
    """
    if origin is None or point is None:
        return ()
    minutes = origin.timestamp() / 60
    times = _steps_near(minutes, _SAME_MINUTES)
    places = itertools.product(
        _steps_near(point.lon % 360, _SAME_DEGREES), _steps_near(point.lat, _SAME_DEGREES)
    )
    series = f"{centre}{product[2:4]}"
    return tuple(
        f"tsunami:{series}@{time}:{east}:{north}"
        for time, (east, north) in itertools.product(times, places)
    )


def _steps_near(value: float, step: float) -> list[int]:
    return sorted({math.floor((value + side * step / 2) / step) for side in (-1, 1)})


def _is_tsunami(message: AlertMessage) -> bool:
    return bool(_IDENTIFIER.match(message.identifier))


def _event_key(message: AlertMessage) -> str:
    return event_key(message.identifier.split("-", 2)[2], _product_of(message))


def _product_of(message: AlertMessage) -> str:
    return product_in(message.web, *message.parameters)


def _refine(message: AlertMessage) -> AlertMessage:
    fields = message.parameters
    point = _point(fields.get("EventLatLon", "")) or message.point
    origin = moment_or_none(fields.get("EventOriginTime"))
    refined = replace(
        message,
        kind=HazardKind.TSUNAMI,
        also_known_as=origin_keys(message.identifier[:4], _product_of(message), origin, point),
        point=point,
        magnitude=number_in(fields.get("EventPreliminaryMagnitude", "")),
        depth_km=number_in(fields.get("EventDepth", "")),
        is_test=message.is_test
        or is_drill_of_tsunami_centre(message.event, message.headline, message.description),
        # It ends a bulletin by an Update whose event is "Tsunami Cancellation".
        is_over=message.is_over or bool(_CANCELLATION.search(message.event)),
    )
    return _with_zones_of_header(refined) if _header_lists_zones(message) else refined


def _header_lists_zones(message: AlertMessage) -> bool:
    """Return whether the codes in the header of the bulletin are where the alarm holds.

    The header of a warning lists its zones; that of an information statement only whom it was
    sent to.
    """
    is_coded = any(area.geocodes for area in message.undrawn)
    is_alarm = bool(_ALARM.search(message.event)) and message.msg_type is not MsgType.CANCEL
    return is_alarm and not is_coded and bool(message.parameters.get("NWSUGC"))


def _with_zones_of_header(message: AlertMessage) -> AlertMessage:
    code = Geocode("UGC", message.parameters["NWSUGC"])
    return replace(
        message,
        geocodes=(*message.geocodes, code),
        undrawn=(UndrawnArea("", (code,), message.severity),),
    )


def _point(text: str) -> Point | None:
    try:
        return point_from_text(text)
    except BadGeometry:
        return None


TSUNAMI = Sender(
    name="tsunami",
    matches=_is_tsunami,
    refine=_refine,
    identity=_event_key,
    is_sequenced=True,
    hosts={"www.tsunami.gov": ("tsunami.gov",)},
)
