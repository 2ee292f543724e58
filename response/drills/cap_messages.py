"""The official messages of a drill as CAP 1.2: our own words with the true facts, status Exercise.

Pure: an inject and the moments of the drill in, a message for the one writer out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from core.exercise import MARK, WORD
from core.geo.geometry import Area, Point
from feeds.formats.cap.cap_writer import CapAlert, CapArea, CapInfo, CapReference, write_cap
from feeds.values import MsgType, Severity, Status
from response.drills.scenario import DrillScenario, Inject

_SENDER = "ejercicio@ejercicio.example"
_LANGUAGE_TAGS = {"en": "en-US", "es": "es-US"}


def cap_message(scenario: DrillScenario, inject: Inject, mark: str, zero: datetime) -> bytes:
    """Return the message of an inject of the kind `alert`, for the drill of this mark."""
    message, sent = inject.details, scenario.moment(inject, zero)
    earlier = [_reference(scenario, mark, each, zero) for each in message.get("updates", ())]
    return write_cap(
        CapAlert(
            identifier=_identifier(scenario, mark, inject.number),
            sender=_SENDER,
            sent=sent,
            status=Status.EXERCISE,
            msg_type=MsgType.UPDATE if earlier else MsgType.ALERT,
            note=MARK,
            references=earlier,
            infos=[_info(scenario, inject, each, sent) for each in _LANGUAGE_TAGS],
        )
    )


# -- inside ---------------------------------------------------------------------------------


def _info(scenario: DrillScenario, inject: Inject, language: str, sent: datetime) -> CapInfo:
    message = inject.details
    return CapInfo(
        language=_LANGUAGE_TAGS[language],
        categories=(message.get("category", "Met"),),
        event=message["event"][language],
        urgency=message["urgency"],
        severity=Severity(message["severity"]),
        certainty=message["certainty"],
        effective=sent,
        expires=sent + timedelta(minutes=message["lasts_minutes"]),
        sender_name=f"{WORD} · {inject.source[language]}",
        headline=f"{WORD} · {message['headline'][language]}",
        description=f"{MARK}. {inject.text[language]}",
        instruction=message["instruction"][language],
        areas=[_area(scenario.zones, message, language)],
    )


def _area(zones: Mapping[str, Sequence[str]], message: Mapping[str, Any], language: str) -> CapArea:
    units, rings = zones.get(message.get("zone", ""), ()), message.get("polygons", ())
    return CapArea(
        description=message["area"][language],
        areas=[Area.from_ring([(lon, lat) for lon, lat in ring]) for ring in rings],
        circles=[_circle(*message["circle"])] if "circle" in message else [],
        geocodes=[("SAME", f"0{unit.removeprefix('US')}") for unit in units],
    )


def _circle(lon: float, lat: float, radius_km: float) -> tuple[Point, float]:
    return Point(lon, lat), radius_km


def _identifier(scenario: DrillScenario, mark: str, number: int) -> str:
    return f"{WORD}-{scenario.code}-{mark}-{number:02d}"


def _reference(scenario: DrillScenario, mark: str, number: int, zero: datetime) -> CapReference:
    sent = scenario.moment(scenario.injects[number - 1], zero)
    return CapReference(sender=_SENDER, identifier=_identifier(scenario, mark, number), sent=sent)
