"""The row of one message: what it says, written and written over."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from core.rows.new_rows import new_row
from feeds.lifecycle.decide import effective_until, zones_in
from feeds.lifecycle.serialization import WrittenForm, geometry_of, is_drawn, sent_text
from feeds.models import Alert, Hazard, Source
from feeds.values import OWED, AlertMessage

_TEXTS = (
    "status",
    "msg_type",
    "event",
    "category",
    "severity",
    "urgency",
    "certainty",
    "effective",
    "onset",
    "expires",
    "ends",
    "language",
    "sender_name",
    "headline",
    "description",
    "instruction",
    "web",
    "area_desc",
    "is_test",
)
"""Columns that hold what the message says under the same name."""


def new_alert(
    source: Source,
    message: AlertMessage,
    form: WrittenForm,
    hazard: Hazard | None,
    now: datetime,
    *,
    ended_at: datetime | None,
) -> Alert:
    """Return a row for a message, received `now`, to be written by `write_new`; it belongs to no
    hazard while it waits.
    """
    values = _values(message, form, source)
    values |= {
        "id": uuid.uuid4(),
        "source_id": source.id,
        "source": source,
        "hazard_id": hazard.id if hazard else None,
        "sender": message.sender,
        "identifier": message.identifier,
        "sent": message.sent,
        "sent_text": sent_text(message.sent),
        "received_at": now,
        "ended_at": ended_at,
    }
    return new_row(Alert, values)


def write_over(alert: Alert, message: AlertMessage, form: WrittenForm, source: Source) -> None:
    """Put what a message says into its row, but for identity and lifecycle; a drawing is not lost
    to a message without one.
    """
    before = alert.geometry
    for name, value in _values(message, form, source).items():
        setattr(alert, name, value)
    if is_drawn(before) and not is_drawn(alert.geometry):
        alert.geometry = _drawn_as(alert.geometry, before)


def redraw(alert: Alert, message: AlertMessage) -> None:
    """Put what a message draws, and nothing else, into its row."""
    alert.geometry = geometry_of(message)


def inherit_geometry(alert: Alert, replaced: Iterable[Alert]) -> None:
    """Draw an episode whose geometry has not been fetched as the newest one before it."""
    if is_drawn(alert.geometry) or not alert.geometry.get("links"):
        return
    for other in sorted(replaced, key=lambda known: known.sent, reverse=True):
        if is_drawn(other.geometry):
            alert.geometry = _drawn_as(alert.geometry, other.geometry)
            return


def take_out_zones(alert: Alert, zones: frozenset[str]) -> bool:
    """Take zones of the NWS that were cancelled out of the ground of a row; return whether any of
    its zones is left. What it draws stays: the next message draws it anew.
    """
    alert.geocodes = [code for code in alert.geocodes if code not in zones]
    undrawn = []
    for area in alert.geometry.get("undrawn", ()):
        codes = [code for code in area["codes"] if ":".join(code) not in zones]
        if codes or not area["codes"]:
            undrawn.append(area | {"codes": codes})
    alert.geometry = alert.geometry | {"undrawn": undrawn}
    return bool(zones_in(alert.geocodes))


def is_row_of(alert: Alert, message: AlertMessage) -> bool:
    """Return whether a row is of this very message, stored before."""
    return (alert.sender, alert.identifier, alert.sent_text) == (
        message.sender,
        message.identifier,
        sent_text(message.sent),
    )


def has_lapsed(alert: Alert, now: datetime) -> bool:
    """Return whether an alert has ceased to hold by itself."""
    return alert.effective_until is not None and alert.effective_until <= now


def _values(message: AlertMessage, form: WrittenForm, source: Source) -> dict[str, Any]:
    """Return what a message says, by the name of its column."""
    values = {name: getattr(message, name) for name in _TEXTS}
    values["translations"] = [asdict(text) for text in message.translations]
    values["references"] = [",".join(reference) for reference in message.references]
    values["geocodes"] = list(map(str, message.geocodes))
    values["geometry"] = form.geometry
    values["fingerprint"] = form.fingerprint
    values["effective_until"] = effective_until(message, source.keep_hours)
    return values


def _drawn_as(geometry: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a geometry with the drawing of another, and with what that drawing was made of: the
    newer one is still owed.
    """
    drawn_of = {name: other[name] for name in ("links", "revision") if name in other}
    return geometry | {"bands": other["bands"], "precision": other["precision"]} | drawn_of


def note_revision(alert: Alert, message: AlertMessage) -> None:
    """Write of which revision a drawing is that a newer one only repeats."""
    geometry = geometry_of(message)
    if is_drawn(geometry) and is_drawn(alert.geometry):
        kept = {name: geometry[name] for name in ("links", "revision") if name in geometry}
        if alert.geometry != alert.geometry | kept:
            alert.geometry = alert.geometry | kept


def note_owed(alert: Alert, message: AlertMessage) -> bool:
    """Write into a row which drawings of its message are owed, and that none is once it is drawn
    whole; return whether that is news.

    The message says nothing else that is new: what a newer drawing could not be had for is known by
    no other row.
    """
    faults = [str(fault) for fault in alert.geometry.get("faults", ())]
    owed = [fault for fault in message.drawing_faults if fault.startswith(OWED)]
    if not owed and not is_drawn(geometry_of(message)):
        return False  # it was not asked for this time
    others = [fault for fault in faults if not fault.startswith(OWED)]
    if faults == others + owed:
        return False
    alert.geometry = alert.geometry | {"faults": others + owed}
    return True
