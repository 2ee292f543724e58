"""api.weather.gov alerts as GeoJSON: CAP in other clothes, several messages in one body. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.geo.geometry import Area
from feeds.classification import is_test, kind_of
from feeds.geometry_text import area_from_geojson
from feeds.senders.dialects import vtec_key
from feeds.timestamps import InvalidTimestamp, moment_or_none, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    Geocode,
    MsgType,
    Precision,
    Reading,
    RejectedMessage,
    Severity,
    Status,
    UndrawnArea,
    UnreadableItem,
)

MAX_ITEMS = 5_000


def read_nws(document: dict[str, Any]) -> Reading:
    """Return the alerts of /alerts or /alerts/active."""
    features = document.get("features")
    alerts, rejected = [], []
    for number, feature in enumerate(features[:MAX_ITEMS] if isinstance(features, list) else [], 1):
        try:
            alerts.append(_alert(feature))
        except UnreadableItem as wrong:
            name = str(feature.get("id", "")) if isinstance(feature, dict) else ""
            rejected.append(RejectedMessage(f"alert {number} {name}".strip(), str(wrong)))
    title = document.get("title")
    return Reading(
        "nws-geojson", tuple(alerts), tuple(rejected), details={"title": title} if title else {}
    )


def _alert(feature: Any) -> AlertMessage:
    given = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(given, dict):
        raise UnreadableItem("not a GeoJSON feature")
    try:
        sent = read_moment(str(given.get("sent") or ""))
        status, msg_type = Status(str(given.get("status"))), MsgType(str(given.get("messageType")))
    except (InvalidTimestamp, ValueError) as wrong:
        raise UnreadableItem(str(wrong)) from wrong
    identifier, sender = str(given.get("id") or ""), str(given.get("sender") or "")
    if not identifier or not sender:
        raise UnreadableItem("no identifier" if not identifier else "no sender")
    severity = _severity(given.get("severity"))
    event, headline = str(given.get("event") or ""), str(given.get("headline") or "")
    description = str(given.get("description") or "")
    codes = _geocodes(given)
    area, faults = _area(feature.get("geometry"))
    area_desc = str(given.get("areaDesc") or "")
    ends, expires = moment_or_none(given.get("ends")), moment_or_none(given.get("expires"))
    parameters = _parameters(given.get("parameters"))
    return AlertMessage(
        identifier=identifier,
        sender=sender,
        sent=sent,
        status=status,
        msg_type=msg_type,
        scope=str(given.get("scope") or "Public"),
        references=_references(given.get("references")),
        event_key=vtec_key(parameters.get("VTEC", ""), sent),
        kind=kind_of(event, str(given.get("category") or "")),
        category=str(given.get("category") or ""),
        event=event,
        language=str(given.get("language") or "en-US"),
        severity=severity,
        urgency=str(given.get("urgency") or "Unknown"),
        certainty=str(given.get("certainty") or "Unknown"),
        response_types=(str(given["response"]),) if given.get("response") else (),
        effective=moment_or_none(given.get("effective")),
        onset=moment_or_none(given.get("onset")),
        expires=expires,
        ends=ends,
        sender_name=str(given.get("senderName") or ""),
        headline=headline,
        description=description,
        instruction=str(given.get("instruction") or ""),
        web=str(given.get("web") or ""),
        area_desc=area_desc,
        geocodes=codes,
        undrawn=() if area else (UndrawnArea(area_desc, codes, severity),),
        bands=(Band(area, severity, event),) if area else (),
        precision=Precision.POLYGON if area else None,
        is_test=is_test(status, event, _values(given.get("eventCode")), headline, description),
        is_over=_is_over(msg_type, given.get("response"), sent, ends),
        drawing_faults=faults,
        parameters=parameters,
    )


def _is_over(msg_type: MsgType, response: Any, sent: datetime, ends: datetime | None) -> bool:
    # `expires` of a Cancel is minutes ahead and 12 of 47 had `ends` ahead as well: the type
    # decides.
    return (
        msg_type is MsgType.CANCEL or response == "AllClear" or (ends is not None and ends <= sent)
    )


def _geocodes(given: dict[str, Any]) -> tuple[Geocode, ...]:
    """Forecast or fire zones, and the counties that stand in for zones redrawn since."""
    codes = given["geocode"] if isinstance(given.get("geocode"), dict) else {}
    addresses = [str(address) for address in given.get("affectedZones") or []]
    zones = [str(code) for code in codes.get("UGC") or []] or [
        address.rsplit("/", 1)[-1] for address in addresses
    ]
    scheme = "UGC-FIRE" if any("/zones/fire/" in address for address in addresses) else "UGC"
    counties = [str(code) for code in codes.get("SAME") or []]
    return (
        *(Geocode(scheme, code) for code in zones),
        *(Geocode("SAME", code) for code in counties),
    )


def _area(geometry: Any) -> tuple[Area | None, tuple[str, ...]]:
    if not geometry:
        return None, ()
    area, faults = area_from_geojson(geometry)
    return area, tuple(f"geometry: {why}" for why in faults)


def _references(given: Any) -> tuple[tuple[str, str, str], ...]:
    found = []
    for reference in given if isinstance(given, list) else []:
        if isinstance(reference, dict) and reference.get("identifier"):
            found.append(
                (
                    str(reference.get("sender") or ""),
                    str(reference["identifier"]),
                    str(reference.get("sent") or ""),
                )
            )
    return tuple(found)


def _parameters(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        return {}
    return {
        str(name): " ".join(str(value) for value in values)
        if isinstance(values, list)
        else str(values)
        for name, values in given.items()
    }


def _values(given: Any) -> list[str]:
    if not isinstance(given, dict):
        return []
    return [
        str(value)
        for values in given.values()
        for value in (values if isinstance(values, list) else [values])
    ]


def _severity(text: Any) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        return Severity.UNKNOWN
