"""The official messages of a drill as CAP 1.2: our own words with the true facts, status Exercise.

Pure: an inject and the moments of the drill in, bytes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as Xml

from core.exercise import MARK, WORD
from response.drills.scenario import DrillScenario, Inject

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_SENDER = "ejercicio@ejercicio.example"
_LANGUAGE_TAGS = {"es": "es-US", "en": "en-US", "fr": "fr-CA"}


def cap_message(scenario: DrillScenario, inject: Inject, mark: str, zero: datetime) -> bytes:
    """Return the message of an inject of the kind `alert`, for the drill of this mark."""
    message, sent = inject.details, scenario.moment(inject, zero)
    root = Xml.Element("alert", {"xmlns": NAMESPACE})
    _add(root, "identifier", _identifier(scenario, mark, inject.number))
    _add(root, "sender", _SENDER)
    _add(root, "sent", _moment(sent))
    _add(root, "status", "Exercise")
    _add(root, "msgType", "Update" if message.get("updates") else "Alert")
    _add(root, "scope", "Public")
    _add(root, "note", MARK)
    earlier = [_reference(scenario, mark, each, zero) for each in message.get("updates", ())]
    if earlier:
        _add(root, "references", " ".join(earlier))
    for language in ("en", "es"):
        _info(root, scenario, inject, language, sent)
    body: bytes = Xml.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


# -- inside ---------------------------------------------------------------------------------


def _info(
    root: Xml.Element, scenario: DrillScenario, inject: Inject, language: str, sent: datetime
) -> None:
    message = inject.details
    info = Xml.SubElement(root, "info")
    ends_at = sent + timedelta(minutes=message["lasts_minutes"])
    fields = (
        ("language", _LANGUAGE_TAGS[language]),
        ("category", message.get("category", "Met")),
        ("event", message["event"][language]),
        ("urgency", message["urgency"]),
        ("severity", message["severity"]),
        ("certainty", message["certainty"]),
        ("effective", _moment(sent)),
        ("expires", _moment(ends_at)),
        ("senderName", f"{WORD} · {inject.source[language]}"),
        ("headline", f"{WORD} · {message['headline'][language]}"),
        ("description", f"{MARK}. {inject.text[language]}"),
        ("instruction", message["instruction"][language]),
    )
    for name, text in fields:
        _add(info, name, text)
    _areas(info, scenario.zones, message, language)


def _areas(
    info: Xml.Element,
    zones: Mapping[str, Sequence[str]],
    message: Mapping[str, Any],
    language: str,
) -> None:
    area = Xml.SubElement(info, "area")
    _add(area, "areaDesc", message["area"][language])
    for ring in message.get("polygons", ()):
        _add(area, "polygon", " ".join(f"{lat},{lon}" for lon, lat in ring))
    if "circle" in message:
        lon, lat, radius_km = message["circle"]
        _add(area, "circle", f"{lat},{lon} {radius_km}")
    for unit in zones.get(message.get("zone", ""), ()):
        code = Xml.SubElement(area, "geocode")
        _add(code, "valueName", "SAME")
        _add(code, "value", f"0{unit.removeprefix('US')}")


def _identifier(scenario: DrillScenario, mark: str, number: int) -> str:
    return f"{WORD}-{scenario.code}-{mark}-{number:02d}"


def _reference(scenario: DrillScenario, mark: str, number: int, zero: datetime) -> str:
    sent = scenario.moment(scenario.injects[number - 1], zero)
    return f"{_SENDER},{_identifier(scenario, mark, number)},{_moment(sent)}"


def _moment(at: datetime) -> str:
    """Return a moment as CAP writes it: no fraction, and -00:00 for UTC."""
    return f"{at:%Y-%m-%dT%H:%M:%S}-00:00"


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text
