"""USGS in CAP, retired since: a circle of radius 0 and the magnitude in a parameter."""

from __future__ import annotations

from dataclasses import replace

from feeds.earthquakes import estimated_band
from feeds.quantities import number_in
from feeds.senders.sender import Sender
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Precision, Severity


def _is_usgs(message: AlertMessage) -> bool:
    return "EventIDKey" in message.parameters and "usgs" in message.sender


def _event_key(message: AlertMessage) -> str:
    return f"usgs:{message.parameters['EventIDKey']}"


def _refine(message: AlertMessage) -> AlertMessage:
    fields = message.parameters
    magnitude, depth_km = number_in(fields.get("Magnitude", "")), number_in(fields.get("Depth", ""))
    quake = replace(
        message,
        onset=moment_or_none(fields.get("EventTime")),
        magnitude=magnitude,
        depth_km=depth_km,
    )
    # Its point is no zone, and its severity is not one of shaking: both are estimated.
    band = estimated_band(message.point, magnitude, depth_km)
    if band is None:
        return replace(quake, severity=Severity.MINOR, bands=(), precision=None)
    return replace(
        quake,
        severity=band.severity,
        bands=(band,),
        precision=Precision.ESTIMATE,
        undrawn=(),
    )


USGS = Sender(name="usgs", matches=_is_usgs, refine=_refine, identity=_event_key, is_sequenced=True)
