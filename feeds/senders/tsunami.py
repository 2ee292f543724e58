"""The tsunami warning centres of the United States: Palmer (PAAQ) and the Pacific (PHEB)."""

from __future__ import annotations

import re
from dataclasses import replace

from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from feeds.geometry_text import point_from_text
from feeds.quantities import number_in
from feeds.senders.sender import Sender
from feeds.values import AlertMessage, Geocode, HazardKind, MsgType, UndrawnArea

_IDENTIFIER = re.compile(r"^(PAAQ|PHEB)-\d+-(\w+)$")
_DRILL = re.compile(r"\bTEST\.\.\.|\bDUMMY\b|^\W*TEST\b|(?<!NOT )\bTHIS IS (?:ONLY )?A TEST\b")
_CANCELLATION = re.compile(r"cancel", re.IGNORECASE)
_ALARM = re.compile(r"warning|advisory|watch", re.IGNORECASE)


def is_drill_of_tsunami_centre(*texts: str) -> bool:
    """Return whether a bulletin is one of the centres' monthly tests ("TEST... DUMMY").

    They send them as Actual and under the names of true bulletins; the words are theirs alone.
    """
    return any(_DRILL.search(text) for text in texts)


def _is_tsunami(message: AlertMessage) -> bool:
    return bool(_IDENTIFIER.match(message.identifier))


def _event_key(message: AlertMessage) -> str:
    return f"tsunami:{message.identifier.split('-', 2)[2]}"


def _refine(message: AlertMessage) -> AlertMessage:
    fields = message.parameters
    refined = replace(
        message,
        kind=HazardKind.TSUNAMI,
        point=_point(fields.get("EventLatLon", "")) or message.point,
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
)
