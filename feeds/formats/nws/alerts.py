"""api.weather.gov alerts as GeoJSON: CAP in other clothes, several messages in one body. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from feeds.classification import is_test, kind_of
from feeds.formats.format import Format, ReadOptions, Syntax
from feeds.formats.geojson import (
    feature_id,
    first_properties,
    list_or_empty,
    properties_of,
    require_features,
    title_details,
)
from feeds.formats.items import read_items
from feeds.geometry_text import area_from_geojson
from feeds.senders.nws import is_open_ended, is_test_product, other_keys, vtec_key
from feeds.timestamps import InvalidTimestamp, moment_or_none, read_moment
from feeds.values import (
    AlertMessage,
    Band,
    Geocode,
    MsgType,
    Precision,
    Reading,
    Severity,
    Status,
    UndrawnArea,
    UnreadableItem,
)

_NAME = "nws-geojson"
MAX_ITEMS = 5_000


def _recognizes(document: Any) -> bool:
    if any(_is_alert(fields) for fields in first_properties(document)):
        return True
    # Nothing in force: an empty list in the clothes of JSON-LD.
    return (
        isinstance(document, dict)
        and document.get("@context") is not None
        and isinstance(document.get("features"), list)
    )


def _is_alert(properties: dict[str, Any]) -> bool:
    return properties.get("@type") == "wx:Alert" or {"messageType", "sent"} <= properties.keys()


def _read(document: Any, options: ReadOptions) -> Reading:
    """Return the alerts of /alerts or /alerts/active."""
    collection = require_features(document, _NAME, options.location)
    features = list_or_empty(collection.get("features"))
    alerts, rejected = read_items(
        features, _alert, noun="alert", name_of=feature_id, limit=MAX_ITEMS
    )
    return Reading(_NAME, alerts, rejected, details=title_details(collection))


def _alert(feature: Any) -> AlertMessage:
    fields = properties_of(feature)
    sent, status, msg_type = _header(fields)
    identifier, sender = _identity(fields)
    parameters = _parameters(fields.get("parameters"))
    vtec = parameters.get("VTEC", "")
    ends = moment_or_none(fields.get("ends"))
    event, headline = _text(fields, "event"), _text(fields, "headline")
    description = _text(fields, "description")
    message = AlertMessage(
        identifier=identifier,
        sender=sender,
        sent=sent,
        status=status,
        msg_type=msg_type,
        scope=_text(fields, "scope", "Public"),
        references=_references(fields.get("references")),
        event_key=vtec_key(vtec, sent),
        also_known_as=other_keys(vtec, f"{headline} {description}", sent),
        kind=kind_of(event, _text(fields, "category")),
        category=_text(fields, "category"),
        event=event,
        language=_text(fields, "language", "en-US"),
        severity=_severity(fields.get("severity")),
        urgency=_text(fields, "urgency", "Unknown"),
        certainty=_text(fields, "certainty", "Unknown"),
        response_types=(str(fields["response"]),) if fields.get("response") else (),
        effective=moment_or_none(fields.get("effective")),
        onset=moment_or_none(fields.get("onset")),
        expires=moment_or_none(fields.get("expires")),
        ends=ends,
        is_open_ended=is_open_ended(vtec),
        sender_name=_text(fields, "senderName"),
        headline=headline,
        description=description,
        instruction=_text(fields, "instruction"),
        web=_text(fields, "web"),
        area_desc=_text(fields, "areaDesc"),
        geocodes=_geocodes(fields),
        is_test=is_test(status, event, _values(fields.get("eventCode"))) or is_test_product(vtec),
        is_over=_is_over(msg_type, fields.get("response"), sent, ends),
        parameters=parameters,
    )
    return _with_area(message, feature.get("geometry"))


def _header(fields: dict[str, Any]) -> tuple[datetime, Status, MsgType]:
    try:
        sent = read_moment(_text(fields, "sent"))
        return sent, Status(str(fields.get("status"))), MsgType(str(fields.get("messageType")))
    except (InvalidTimestamp, ValueError) as wrong:
        raise UnreadableItem(str(wrong)) from wrong


def _identity(fields: dict[str, Any]) -> tuple[str, str]:
    identifier, sender = _text(fields, "id"), _text(fields, "sender")
    if not identifier or not sender:
        raise UnreadableItem("no identifier" if not identifier else "no sender")
    return identifier, sender


def _with_area(message: AlertMessage, geometry: Any) -> AlertMessage:
    """Return the message with what it draws; a watch draws nothing and is left to its codes."""
    area, faults = area_from_geojson(geometry) if geometry else (None, ())
    message = replace(message, drawing_faults=tuple(f"geometry: {why}" for why in faults))
    if area is None:
        undrawn = UndrawnArea(message.area_desc, message.geocodes, message.severity)
        return replace(message, undrawn=(undrawn,))
    band = Band(area, message.severity, message.event)
    codes = UndrawnArea("", message.geocodes, message.severity, is_drawn=True)
    return replace(
        message,
        bands=(band,),
        precision=Precision.POLYGON,
        undrawn=(codes,) if message.geocodes else (),
    )


def _is_over(msg_type: MsgType, response: Any, sent: datetime, ends: datetime | None) -> bool:
    # `expires` of a Cancel is minutes ahead and 12 of 47 had `ends` ahead as well: the type
    # decides.
    return (
        msg_type is MsgType.CANCEL or response == "AllClear" or (ends is not None and ends <= sent)
    )


def _geocodes(fields: dict[str, Any]) -> tuple[Geocode, ...]:
    """Return the forecast or fire zones, and the counties that stand in for zones redrawn since."""
    codes = fields["geocode"] if isinstance(fields.get("geocode"), dict) else {}
    addresses = [str(address) for address in fields.get("affectedZones") or []]
    is_fire = any("/zones/fire/" in address for address in addresses)
    zones = _texts(codes.get("UGC")) or [address.rsplit("/", 1)[-1] for address in addresses]
    return (
        *(Geocode("UGC-FIRE" if is_fire else "UGC", zone) for zone in zones),
        *(Geocode("SAME", county) for county in _texts(codes.get("SAME"))),
    )


def _references(fields: Any) -> tuple[tuple[str, str, str], ...]:
    found = []
    for reference in fields if isinstance(fields, list) else []:
        if isinstance(reference, dict) and reference.get("identifier"):
            found.append(
                (
                    str(reference.get("sender") or ""),
                    str(reference["identifier"]),
                    str(reference.get("sent") or ""),
                )
            )
    return tuple(found)


def _parameters(fields: Any) -> dict[str, str]:
    if not isinstance(fields, dict):
        return {}
    return {
        str(name): " ".join(str(value) for value in values)
        if isinstance(values, list)
        else str(values)
        for name, values in fields.items()
    }


def _values(fields: Any) -> list[str]:
    if not isinstance(fields, dict):
        return []
    return [
        str(value)
        for values in fields.values()
        for value in (values if isinstance(values, list) else [values])
    ]


def _texts(values: Any) -> list[str]:
    return [str(value) for value in values or []]


def _text(fields: dict[str, Any], name: str, default: str = "") -> str:
    return str(fields.get(name) or default)


def _severity(text: Any) -> Severity:
    try:
        return Severity(text)
    except ValueError:
        return Severity.UNKNOWN


NWS_GEOJSON = Format(name=_NAME, syntax=Syntax.JSON, recognizes=_recognizes, read=_read)
