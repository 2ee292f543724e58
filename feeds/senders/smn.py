"""Servicio Meteorológico Nacional (CONAGUA, Mexico): a traffic light, and lists of states."""

from __future__ import annotations

from dataclasses import replace

from feeds.classification import SEMAFORO
from feeds.reading_notes import FAR_AWAY
from feeds.senders.sender import Sender
from feeds.values import AlertMessage, Geocode, Severity, UndrawnArea

_FAR = "morethan500km"
"""Its own word, in the parameter `distancia`, for a cyclone that touches no state yet."""


def _is_smn(message: AlertMessage) -> bool:
    return "conagua" in message.sender or message.sender == "smn.cna.gob.mx"


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message with the severity of its traffic light and its states as codes.

    `severity` is Unknown in its cyclone notices: the light says it.
    """
    if message.parameters.get("distancia", "").strip().lower() == _FAR:
        message = _without_named_places(message)
    severity = message.severity
    if severity is Severity.UNKNOWN:
        light = message.parameters.get("semáforo", "").strip().lower()
        severity = SEMAFORO.get(light, Severity.UNKNOWN)
    return replace(
        message,
        severity=severity,
        undrawn=tuple(_as_states(area, severity) for area in message.undrawn),
        bands=tuple(replace(band, severity=severity) for band in message.bands),
    )


def _without_named_places(message: AlertMessage) -> AlertMessage:
    """Return a notice on a far cyclone without the places its text measures the distance from."""
    drawn = tuple(area for area in message.undrawn if area.geocodes)
    return replace(message, undrawn=drawn, reading_notes=(*message.reading_notes, FAR_AWAY))


def _as_states(area: UndrawnArea, severity: Severity) -> UndrawnArea:
    if area.geocodes or not area.description:
        return replace(area, severity=severity)
    return replace(area, severity=severity, geocodes=(Geocode("MX-STATE", area.description),))


SMN = Sender(
    name="smn",
    matches=_is_smn,
    refine=_refine,
    hosts={"smn.conagua.gob.mx": ("smn.cna.gob.mx",)},
)
