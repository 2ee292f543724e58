"""An Atom entry with cap: elements of its own, as in the index of the NWS. Pure."""

from __future__ import annotations

from datetime import datetime

from core.rows.quick_values import quick_maker
from feeds.classification import is_test, kind_of
from feeds.formats.atom_entry import AtomEntry, author_of, cap_link
from feeds.formats.cap.areas import BlockArea, draw
from feeds.formats.cap.elements import (
    MAX_TEXT,
    member_of,
    named_values,
    severity_or_unknown,
)
from feeds.senders.nws import is_open_ended, is_test_product, other_keys, vtec_key
from feeds.senders.registry import refine
from feeds.timestamps import moment_or_none, read_moment
from feeds.values import AlertMessage, MsgType, Status

_made = quick_maker(AlertMessage)


def read_index_entry(entry: AtomEntry) -> AlertMessage | None:
    """Return what an entry sums up; None when it has no cap: elements.

    Raises UnreadableItem, InvalidTimestamp or BadGeometry when they cannot be used.
    """
    fields = entry.cap
    if not fields.get("event"):
        return None
    published = entry.text("published") or entry.text("updated")
    sent = read_moment(fields.get("sent") or published)
    return _message(entry, fields, sent)


def _message(entry: AtomEntry, fields: dict[str, str], sent: datetime) -> AlertMessage:
    status, msg_type = _status_and_type(fields)
    severity = severity_or_unknown(fields.get("severity", ""))
    drawn = draw([BlockArea(entry, severity, areas=entry.areas)])
    parameters = named_values(entry.all("parameter"))
    vtec = parameters.get("VTEC", "")
    headline = " ".join(entry.text("title").split())
    summary = entry.text("summary")[:MAX_TEXT]
    expires = moment_or_none(fields.get("expires", ""))
    message = _made(
        identifier=fields.get("identifier") or _identifier(entry.text("id")),
        sender=author_of(entry),
        sent=sent,
        status=status,
        msg_type=msg_type,
        event_key=vtec_key(vtec, sent),
        also_known_as=other_keys(vtec, f"{headline} {summary}" if vtec else "", sent),
        kind=kind_of(fields["event"], fields.get("category", "")),
        category=fields.get("category", ""),
        event=fields["event"],
        severity=severity,
        urgency=fields.get("urgency") or "Unknown",
        certainty=fields.get("certainty") or "Unknown",
        effective=moment_or_none(fields.get("effective", "")),
        onset=moment_or_none(fields.get("onset", "")),
        expires=expires,
        ends=moment_or_none(parameters.get("eventEndingTime")),
        is_open_ended=is_open_ended(vtec),
        headline=headline,
        description=summary,
        area_desc=fields.get("areaDesc", "")[:2000],
        geocodes=tuple(drawn.geocodes),
        undrawn=tuple(drawn.undrawn),
        bands=tuple(drawn.bands),
        precision=drawn.precision,
        point=drawn.point,
        is_test=is_test(status, fields["event"]) or is_test_product(vtec),
        is_over=msg_type is MsgType.CANCEL or (expires is not None and expires <= sent),
        is_summary=True,
        links={"cap": link} if (link := cap_link(entry)) else {},
        drawing_faults=tuple(drawn.faults),
        parameters=parameters,
    )
    # What the NWS means by its VTEC stands in it already.
    return message if message.event_key else refine(message)


def _status_and_type(fields: dict[str, str]) -> tuple[Status, MsgType]:
    # The legacy index of Meteoalarm spells it message_type.
    msg_type = fields.get("msgType") or fields.get("message_type") or "Alert"
    status = member_of(Status, fields.get("status") or "Actual", "status")
    return status, member_of(MsgType, msg_type, "msgType")


def _identifier(entry_id: str) -> str:
    """Return the identifier of the whole message, where the entry's own id tells it
    (alerts.weather.gov, api.weather.gov).
    """
    if "wwacapget.php?x=" in entry_id:
        return "NOAA-NWS-ALERTS-" + entry_id.partition("?x=")[2]
    return entry_id.rsplit("/alerts/", 1)[-1]
