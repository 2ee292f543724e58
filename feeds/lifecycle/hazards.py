"""A hazard as its alerts tell it: zone, severity, end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import sqlalchemy as sa

from core.geo.geometry import Area, union
from feeds.classification import kind_of, most_severe
from feeds.drawings.drawn_bands import DrawnBands
from feeds.lifecycle.decide import GRACE
from feeds.lifecycle.same_event.witnesses import ALONE, Witnesses
from feeds.lifecycle.serialization import message_of
from feeds.lifecycle.zones import ZoneAtlas, place
from feeds.models import Alert, Ending, Hazard, HazardStatus
from feeds.naming.places import place_codes
from feeds.reading_notes import EARLIER_ZONE, PAGE_NOTES
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, Band, HazardKind, Precision, Severity, Unplaced, Zone

_State = tuple[
    HazardStatus | None,
    Severity | None,
    datetime | None,
    datetime | None,
    str,
    str,
    tuple[bool, bool],
    uuid.UUID | None,
]
_MAX_CODES = 200


def key_of(message: AlertMessage) -> str:
    """Return what the hazard of a message is known by: its event's key, else the message's own
    identity.
    """
    return message.event_key or f"cap:{message.sender},{message.identifier}"


def recompute(
    hazard: Hazard,
    alerts: Sequence[Alert],
    atlas: ZoneAtlas,
    now: datetime,
    *,
    earlier: Sequence[Alert] = (),
    witnessed: Witnesses = ALONE,
    unnamed: list[Hazard] | None = None,
    message_from: Callable[[Alert], AlertMessage] = message_of,
) -> bool:
    """Set a hazard to what `alerts` (those that speak, oldest first) say together at `now`; whether
    it changed.

    Where none of them says where, the newest of the `earlier` messages that does keeps its zone:
    an Update that only adds words does not say that nobody is inside. `witnessed` is what other
    sources say of the same event: the graver counts, and ground is added. A change of zone,
    severity, moments or status raises `version`. Who sets many gives a list: those whose place is
    to be named are put into it, for `name_places` to name together; and who has messages at hand,
    how to come by that of a row.
    """
    before = _state(hazard)
    messages = [message_from(alert) for alert in alerts]
    _describe(hazard, alerts, messages)
    hazard.severity = most_severe([*(alert.severity for alert in alerts), witnessed.severity])
    hazard.is_test = all(alert.is_test for alert in alerts)
    hazard.started_at = min(alert.onset or alert.effective or alert.sent for alert in alerts)
    hazard.ends_at = _last_end(alerts)
    _place(hazard, messages, [message_from(alert) for alert in earlier], atlas, now, witnessed)
    _name_place(hazard, atlas, unnamed)
    hazard.status = HazardStatus.ACTIVE
    hazard.ended_at = hazard.ended_because = None
    has_changed = _has_changed(hazard, before)
    if has_changed and before[0] is not None:
        hazard.version += 1
    return has_changed


def name_places(hazards: Iterable[Hazard], atlas: ZoneAtlas) -> None:
    """Write where hazards are by name; without a zone nowhere."""
    placed = []
    for hazard in hazards:
        if hazard.zone is None:
            hazard.place = []
        else:
            placed.append((hazard, hazard.zone))
    codes = place_codes(atlas, [(zone, hazard.center) for hazard, zone in placed])
    for (hazard, _), named in zip(placed, codes, strict=True):
        if hazard.place != list(named):
            hazard.place = list(named)


def has_part_in_force(alerts: Iterable[Alert], now: datetime) -> bool:
    """Return whether some part of the ground of the alerts has not lapsed."""
    return any(
        (lapses := moment_or_none(row.get("lapses"))) is None or lapses + GRACE > now
        for alert in alerts
        for row in (*alert.geometry.get("bands", ()), *alert.geometry.get("undrawn", ()))
    )


def end_hazard(hazard: Hazard, because: Ending, now: datetime) -> None:
    """Close a hazard; its zone stays for the record."""
    hazard.status = HazardStatus.ENDED
    hazard.ended_at = now
    hazard.ended_because = because
    hazard.version += 1


def _describe(hazard: Hazard, alerts: Sequence[Alert], messages: Sequence[AlertMessage]) -> None:
    """Set the words of a hazard: the newest alert names it, all of them say where."""
    newest = alerts[-1]
    hazard.title = (newest.headline or newest.event)[:500]
    hazard.event = newest.event
    hazard.kind = _kind(hazard, newest)
    places = dict.fromkeys(alert.area_desc for alert in alerts if alert.area_desc)
    hazard.area_desc = "; ".join(places)[:2000]
    hazard.magnitude = messages[-1].magnitude
    hazard.is_context = all(message.is_context for message in messages)
    keys = {key for message in messages for key in message.also_known_as}
    hazard.aliases = sorted({*hazard.aliases, *keys})


def _kind(hazard: Hazard, alert: Alert) -> HazardKind:
    # An event that changes its name within one hazard (a watch that becomes a warning) keeps its
    # kind unless the new name tells another one.
    if not alert.event:
        return hazard.kind
    named = kind_of(alert.event, alert.category)
    return hazard.kind if named is HazardKind.OTHER else named


def _last_end(alerts: Sequence[Alert]) -> datetime | None:
    """Return when the last of the alerts lapses; None when one of them has no end."""
    ends = [alert.effective_until for alert in alerts]
    if not all(ends):
        return None
    return max((end for end in ends if end), default=None)


def _place(
    hazard: Hazard,
    messages: Sequence[AlertMessage],
    earlier: Sequence[AlertMessage],
    atlas: ZoneAtlas,
    now: datetime,
    witnessed: Witnesses,
) -> None:
    """Set the zone of a hazard: the union of what its messages draw, name by code or by name."""
    zones, unplaced = _zones_of(messages, atlas)
    earlier_zone = None if zones else _newest_zone(earlier, atlas)
    if earlier_zone is not None:
        zones = [earlier_zone]
    hazard.missing_codes = _missing_codes(zones, unplaced)
    hazard.unplaced_reason = "" if zones or witnessed.bands else unplaced[0].reason
    hazard.precision = _coarsest(zones, witnessed)
    _note_doubts(hazard, messages, zones, is_earlier=earlier_zone is not None)
    bands = [band for zone in zones for band in zone.bands]
    bands = _in_force([*bands, *witnessed.bands], now)
    bands = _as_grave_as(sorted(bands, key=lambda band: band.severity.rank), witnessed.severity)
    zone = _ground(bands, zones)
    _set_zone(hazard, zone, bands)
    _set_center(hazard, zone, messages)


def _ground(bands: Sequence[Band], zones: Sequence[Zone]) -> Area | None:
    """Return the union of the bands; where they are those of one zone, which has it, none is made
    anew.
    """
    if len(zones) == 1 and len(bands) == len(zones[0].bands) and zones[0].ground is not None:
        known = {id(band.area) for band in zones[0].bands}
        if all(id(band.area) in known for band in bands):
            return zones[0].ground
    return union(band.area for band in bands) if bands else None


def _coarsest(zones: Sequence[Zone], witnessed: Witnesses) -> Precision | None:
    """Return how sure a zone is: as its coarsest part, so that nobody reads a whole state as a
    polygon.
    """
    precisions = [zone.precision for zone in zones]
    if not precisions and witnessed.bands:
        return Precision.ESTIMATE
    return max(precisions, key=list(Precision).index, default=None)


def _note_doubts(
    hazard: Hazard,
    messages: Iterable[AlertMessage],
    zones: Iterable[Zone],
    *,
    is_earlier: bool,
) -> None:
    """Write what of its messages could not be drawn, and what was read otherwise than written."""
    faults: list[str] = []
    notes: list[str] = []
    for message in messages:
        faults += message.drawing_faults
        notes += message.reading_notes
    notes += chain.from_iterable(zone.notes for zone in zones)
    if is_earlier:
        notes.append(EARLIER_ZONE)
    notes += [note for note in hazard.reading_notes or () if note in PAGE_NOTES]
    hazard.drawing_faults = list(dict.fromkeys(faults))[:_MAX_CODES]
    hazard.reading_notes = list(dict.fromkeys(notes))


def _zones_of(
    messages: Iterable[AlertMessage], atlas: ZoneAtlas
) -> tuple[list[Zone], list[Unplaced]]:
    zones: list[Zone] = []
    unplaced: list[Unplaced] = []
    for message in messages:
        answer = place(message, atlas)
        if isinstance(answer, Zone):
            zones.append(answer)
        else:
            unplaced.append(answer)
    return zones, unplaced


def _newest_zone(messages: Sequence[AlertMessage], atlas: ZoneAtlas) -> Zone | None:
    for message in sorted(messages, key=lambda known: known.sent, reverse=True):
        answer = place(message, atlas)
        if isinstance(answer, Zone):
            return answer
    return None


def _in_force(bands: list[Band], now: datetime) -> list[Band]:
    """Return the parts that have not lapsed: each `<info>` has a life of its own (CAP 1.2, 3.2.2).

    All of them when none is left: then it is the alert that ends, and says why.
    """
    current = [band for band in bands if band.lapses is None or band.lapses + GRACE > now]
    return current or bands


def _as_grave_as(bands: list[Band], witnessed: Severity) -> list[Band]:
    """Return the bands, their gravest part at least as grave as another source holds the event."""
    if not bands or witnessed.rank <= bands[-1].severity.rank:
        return bands
    top = bands[-1].severity
    return [replace(band, severity=witnessed) if band.severity is top else band for band in bands]


def _missing_codes(zones: Iterable[Zone], unplaced: Iterable[Unplaced]) -> list[str]:
    missing = [code for zone in zones for code in zone.missing_codes]
    missing += [detail for answer in unplaced for detail in answer.details]
    return list(dict.fromkeys(missing))[:_MAX_CODES]


def _set_zone(hazard: Hazard, zone: Area | None, bands: Sequence[Band]) -> None:
    # The same zone and bands are not set again: SQLAlchemy would write the whole shape anew.
    if zone is None or hazard.zone is None or zone != hazard.zone:
        hazard.zone = zone
    drawn = DrawnBands.of(bands)
    if hazard.severity_zones != drawn:
        hazard.severity_zones = drawn
        hazard.part_lapses_at = min((band.lapses for band in bands if band.lapses), default=None)
    box = zone.box if zone else None
    hazard.west, hazard.south = (box.west, box.south) if box else (None, None)
    hazard.east, hazard.north = (box.east, box.north) if box else (None, None)


def _set_center(hazard: Hazard, zone: Area | None, messages: Sequence[AlertMessage]) -> None:
    """Set the centre: where the newest message says it is, else the middle of the zone."""
    points = (message.point for message in reversed(messages) if message.point)
    hazard.center = next(points, None) or (zone.center if zone else None)


def _name_place(hazard: Hazard, atlas: ZoneAtlas, unnamed: list[Hazard] | None) -> None:
    """Name where a hazard is, where that may have changed, or leave it to who names many."""
    if not _has_new_ground(hazard):
        return
    if unnamed is None:
        name_places([hazard], atlas)
    else:
        unnamed.append(hazard)


def _has_new_ground(hazard: Hazard) -> bool:
    """Return whether the place of a hazard is to be named: not for the same zone as before."""
    return not hazard.place or sa.inspect(hazard).attrs.zone.history.has_changes()


def _has_changed(hazard: Hazard, before: _State) -> bool:
    """Return whether a hazard came to something else; computed for the first time it did."""
    is_new = before[0] is None and bool(hazard.severity_zones or hazard.unplaced_reason)
    return is_new or before != _state(hazard)


def _state(hazard: Hazard) -> _State:
    """Return what makes a new version of a hazard when it changes; no status: not computed yet."""
    is_computed = bool(hazard.severity_zones or hazard.unplaced_reason)
    return (
        hazard.status if is_computed else None,
        hazard.severity,
        hazard.started_at,
        hazard.ends_at,
        _zone_fingerprint(hazard.zone),
        "|".join(hazard.severity_zones.tiers),
        (bool(hazard.is_test), bool(hazard.is_context)),
        hazard.same_as_id,
    )


def _zone_fingerprint(zone: Area | None) -> str:
    if zone is None:
        return ""
    box = zone.box
    return f"{box.west:.4f},{box.south:.4f},{box.east:.4f},{box.north:.4f},{zone.size_km2:.1f}"
