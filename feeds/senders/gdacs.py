"""GDACS: its colours, its moments and its events, in the CAP it serves and in its other formats."""

from __future__ import annotations

from dataclasses import replace

from feeds.classification import COLOURS, GDACS_KINDS
from feeds.quantities import magnitude_and_depth_km
from feeds.senders.sender import Sender
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Precision, Severity

_QUAKE = "EQ"


def gdacs_severity(parameters: dict[str, str]) -> Severity:
    """Return the severity by the colour of the episode (now), else of the event (worst so far).

    Its CAP says Moderate for Green too.
    """
    colour = parameters.get("episodealertlevel") or parameters.get("alertlevel", "")
    return COLOURS.get(colour.lower(), Severity.UNKNOWN)


def _is_gdacs(message: AlertMessage) -> bool:
    return message.sender.endswith("gdacs.org")


def _event_key(message: AlertMessage) -> str:
    kind = message.parameters.get("eventtype", "")
    event_id = message.parameters.get("eventid") or message.parameters.get("incidents", "")
    return f"gdacs:{kind}{event_id}" if kind and event_id else ""


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message with the severity of its colour and the moment it was changed.

    Its `sent` is an hour before the event it reports: `datemodified`, else `fromdate` counts
    (field notes, 2).
    """
    fields = message.parameters
    kind = fields.get("eventtype", "")
    severity = gdacs_severity(fields)
    onset = moment_or_none(fields.get("fromdate"))
    refined = replace(
        message,
        sent=moment_or_none(fields.get("datemodified")) or onset or message.sent,
        kind=GDACS_KINDS.get(kind, message.kind),
        severity=severity,
        bands=tuple(replace(band, severity=severity, label="GDACS") for band in message.bands),
        onset=onset,
        area_desc=fields.get("country", ""),
        undrawn=tuple(replace(area, severity=severity) for area in message.undrawn),
    )
    return _with_quake(refined) if kind == _QUAKE else refined


def _with_quake(message: AlertMessage) -> AlertMessage:
    fields = message.parameters
    magnitude, depth_km = magnitude_and_depth_km(
        fields.get("hazardcomponents", ""), fields.get("severity", "")
    )
    # A 100 km ring round the epicentre is written out as a polygon of 180 points.
    precision = Precision.CIRCLE if message.precision else None
    return replace(message, magnitude=magnitude, depth_km=depth_km, precision=precision)


GDACS = Sender(
    name="gdacs",
    matches=_is_gdacs,
    refine=_refine,
    identity=_event_key,
    is_sequenced=True,
    hosts={"www.gdacs.org": ("gdacs.org",), "gdacs.org": ("www.gdacs.org",)},
)
