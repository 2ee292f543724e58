"""Messages into rows: idempotent, per message, in the caller's transaction.

A hazard is what its speaking alerts say together: its zone is the union of theirs, its severity
the gravest. Storing the same body twice changes nothing but when it was last seen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.decide import Intent, IntentKind, decide, lapses_at
from feeds.lifecycle.hazards import end_hazard, link_same_quake, retell
from feeds.lifecycle.known_alerts import KnownAlerts
from feeds.lifecycle.serialization import drawing_of, fingerprint, is_drawn, prints_of, sent_text
from feeds.lifecycle.zones import ZoneAtlas
from feeds.models import Alert, Ending, Hazard, HazardStatus, RejectedItem, Source
from feeds.values import AlertMessage, MsgType, Reading

_K = IntentKind
_COUNTED = {
    _K.NEW: "new",
    _K.CANCELLED_BEFORE: "cancelled",
    _K.UPDATE: "updated",
    _K.SUPERSEDE: "updated",
    _K.AMEND: "updated",
    _K.REDRAW: "updated",
    _K.CANCEL: "cancelled",
    _K.END: "cancelled",
    _K.DUPLICATE: "duplicate",
}
DEMO_SOURCE = "demo"


@dataclass(frozen=True, slots=True)
class MessageResult:
    """What became of one message."""

    identifier: str
    intent: IntentKind
    reason: str
    hazard_id: uuid.UUID | None


@dataclass(slots=True)
class StoreReport:
    """What became of one reading."""

    results: list[MessageResult] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    cancelled: int = 0
    duplicate: int = 0
    ignored: int = 0
    rejected: int = 0
    placed: int = 0
    unplaced: int = 0
    changed: list[uuid.UUID] = field(default_factory=list)
    """Hazards made, widened, narrowed, ended or otherwise changed: those to be matched again."""

    @property
    def alerts(self) -> int:
        """How many messages there were."""
        return len(self.results)

    def counts(self) -> dict[str, int]:
        """Return the figures for `Source.last_counts` and for people."""
        names = (
            "alerts",
            "new",
            "updated",
            "cancelled",
            "duplicate",
            "ignored",
            "rejected",
            "placed",
            "unplaced",
        )
        return {name: getattr(self, name) for name in names}


def store(
    session: Session, source: Source, reading: Reading, atlas: ZoneAtlas, now: datetime
) -> StoreReport:
    """Store a reading of `source`. Never commits; `now` dates what is received and seen."""
    report = StoreReport(rejected=len(reading.rejected))
    book = KnownAlerts(session, source, reading, now)
    touched: set[uuid.UUID] = set()
    told: set[uuid.UUID] = set()
    # A Cancel goes before an Update of the same moment: NWS cancels one part of an event and renews
    # the others.
    for message in sorted(
        reading.alerts, key=lambda known: (known.sent, known.msg_type is not MsgType.CANCEL)
    ):
        intent = decide(book.known(message), message, prints_of(message), now)
        hazard = _apply(session, source, book, message, intent, now)
        if hazard is not None:
            told.add(hazard.id)
            if intent.kind is not IntentKind.DUPLICATE:
                touched.add(hazard.id)
        _count(report, message, intent, hazard)
    session.flush()
    _finish(session, book, touched, atlas, now, report)
    report.placed = sum(book.hazard(hazard_id).zone is not None for hazard_id in told)
    report.unplaced = len(told) - report.placed
    _replace_rejected(session, source, reading, now)
    session.flush()
    return report


def expire(session: Session, now: datetime, atlas: ZoneAtlas | None = None) -> list[uuid.UUID]:
    """End what is over by `now`: alerts past their end, hazards nobody has said for `keep_hours`.

    Ids of the hazards changed. With an `atlas` the zone of a hazard narrows when one of several
    alerts lapses; without, only whole hazards end.
    """
    changed: list[uuid.UUID] = []
    live = session.scalars(sa.select(Hazard).where(Hazard.status == HazardStatus.ACTIVE)).all()
    speaking = _speaking(session, [hazard.id for hazard in live])
    for hazard in live:
        alerts = speaking.get(hazard.id, [])
        keep = timedelta(hours=hazard.source.keep_hours)
        over = [alert for alert in alerts if (alert.lapses_at or hazard.last_seen_at + keep) <= now]
        if len(over) == len(alerts):
            for alert in over:
                alert.ended_at = now
            end_hazard(hazard, Ending.EXPIRED, now)
            changed.append(hazard.id)
        elif over and atlas is not None:
            for alert in over:
                alert.ended_at = now
            retell(hazard, [alert for alert in alerts if alert not in over], atlas)
            changed.append(hazard.id)
    session.flush()
    return changed


def _apply(
    session: Session,
    source: Source,
    book: KnownAlerts,
    message: AlertMessage,
    intent: Intent,
    now: datetime,
) -> Hazard | None:
    kind = intent.kind
    if kind in {_K.NO_HAZARD, _K.REFUSE, _K.ALREADY_OVER, _K.BENEATH_NOTICE}:
        return None
    if kind is _K.KEEP_CANCEL:
        book.add(_alert_row(session, source, message, None, now, ended_at=now), message)
        return None
    before = [book.alert(known) for known in intent.replaces]
    if kind in {_K.DUPLICATE, _K.REDRAW, _K.AMEND} and before:
        return _say_again(book, before[0], message, kind, source, now)
    if kind is _K.CANCELLED_BEFORE:
        return _cancelled_before(session, source, book, message, before, now)
    hazard = book.hazard_for(message, before) or _new_hazard(session, source, book, message, now)
    if kind is _K.DUPLICATE:
        return hazard
    is_last = kind in {_K.CANCEL, _K.END}
    alert = _existing(before, message) if kind is _K.END else None
    ended = now if is_last or kind is _K.IGNORE_OLDER else None
    if alert is not None:
        _write_over(alert, message, source)
    alert = alert or _alert_row(session, source, message, hazard, now, ended_at=ended)
    book.add(alert, message)
    if kind is _K.IGNORE_OLDER:
        alert.superseded_by_id = intent.replaces[0] if intent.replaces else None
        return hazard
    _inherit_drawing(alert, before)
    for other in before:
        other.ended_at = other.ended_at or now
        if other is not alert:
            other.superseded_by_id = other.superseded_by_id or alert.id
        if other.hazard_id and other.hazard_id != hazard.id:
            book.touch(other.hazard_id)
            book.endings.setdefault(other.hazard_id, _ending(message) if is_last else Ending.OVER)
    if is_last:
        book.endings[hazard.id] = _ending(message)
    hazard.last_seen_at = max(hazard.last_seen_at, now)
    return hazard


def _say_again(
    book: KnownAlerts,
    alert: Alert,
    message: AlertMessage,
    kind: IntentKind,
    source: Source,
    now: datetime,
) -> Hazard | None:
    if kind is _K.REDRAW:
        alert.drawing = drawing_of(message)
    elif kind is _K.AMEND:
        _write_over(alert, message, source)
        if alert.superseded_by_id is None:
            alert.ended_at = None
    hazard = book.hazard(alert.hazard_id) if alert.hazard_id else None
    if hazard is not None and hazard.last_seen_at < now:
        book.seen.add(hazard.id)
    return hazard


def _cancelled_before(
    session: Session,
    source: Source,
    book: KnownAlerts,
    message: AlertMessage,
    before: list[Alert],
    now: datetime,
) -> Hazard:
    hazard = _new_hazard(session, source, book, message, now)
    alert = _alert_row(session, source, message, hazard, now, ended_at=now)
    book.add(alert, message)
    for waiting in before:
        waiting.hazard_id = hazard.id
        alert.superseded_by_id = waiting.id
    book.endings[hazard.id] = Ending.CANCELLED
    return hazard


def _finish(
    session: Session,
    book: KnownAlerts,
    touched: set[uuid.UUID],
    atlas: ZoneAtlas,
    now: datetime,
    report: StoreReport,
) -> None:
    touched |= book.touched
    speaking = _speaking(session, touched)
    for hazard_id in sorted(touched, key=str):
        hazard = book.hazard(hazard_id)
        alerts = [alert for alert in speaking.get(hazard_id, []) if not _has_lapsed(alert, now)]
        for alert in speaking.get(hazard_id, []):
            if alert not in alerts:
                alert.ended_at = now
        changed = _settle(hazard, alerts, book, atlas, now)
        if changed or hazard_id in book.made:
            report.changed.append(hazard_id)
            link_same_quake(session, hazard)
    if book.seen:
        # Said again and nothing new: `updated_at` stays, only the sighting is written.
        session.flush()
        session.execute(
            sa.update(Hazard)
            .where(Hazard.id.in_(book.seen))
            .values(last_seen_at=now, updated_at=Hazard.updated_at)
            .execution_options(synchronize_session="fetch")
        )


def _settle(
    hazard: Hazard, alerts: list[Alert], book: KnownAlerts, atlas: ZoneAtlas, now: datetime
) -> bool:
    """Bring a hazard in line with the alerts that speak for it; whether that changed it."""
    if alerts:
        return retell(hazard, alerts, atlas)
    if hazard.id in book.made:
        retell(hazard, book.alerts_of(hazard.id), atlas)
    if hazard.status is HazardStatus.ENDED:
        return False
    # Old mail, replaced by a message of another hazard, or told to be over.
    end_hazard(hazard, book.endings.get(hazard.id, Ending.EXPIRED), now)
    return True


def _speaking(session: Session, hazard_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Alert]]:
    found: dict[uuid.UUID, list[Alert]] = {}
    ids = list(hazard_ids)
    for start in range(0, len(ids), 500):
        query = sa.select(Alert).where(
            Alert.hazard_id.in_(ids[start : start + 500]), Alert.ended_at.is_(None)
        )
        for alert in session.scalars(query.order_by(Alert.sent, Alert.identifier)):
            if alert.hazard_id is not None:
                found.setdefault(alert.hazard_id, []).append(alert)
    return found


def _has_lapsed(alert: Alert, now: datetime) -> bool:
    return alert.lapses_at is not None and alert.lapses_at <= now


def _new_hazard(
    session: Session, source: Source, book: KnownAlerts, message: AlertMessage, now: datetime
) -> Hazard:
    hazard = Hazard(
        key=book.free_key(message),
        source_id=source.id,
        source=source,
        kind=message.kind,
        title=message.headline or message.event,
        severity=message.severity,
        status=HazardStatus.ACTIVE,
        is_test=message.is_test,
        is_demo=source.key == DEMO_SOURCE,
        started_at=message.onset or message.effective or message.sent,
        last_seen_at=now,
        version=1,
        bands=[],
        also=[],
        missing_codes=[],
    )
    session.add(hazard)
    book.add_hazard(hazard, message)
    return hazard


def _alert_row(
    session: Session,
    source: Source,
    message: AlertMessage,
    hazard: Hazard | None,
    now: datetime,
    *,
    ended_at: datetime | None,
) -> Alert:
    alert = Alert(
        source_id=source.id,
        source=source,
        hazard_id=hazard.id if hazard else None,
        sender=message.sender,
        identifier=message.identifier,
        sent=message.sent,
        sent_text=sent_text(message.sent),
        received_at=now,
        ended_at=ended_at,
    )
    _write(alert, message, source)
    session.add(alert)
    return alert


def _write(alert: Alert, message: AlertMessage, source: Source) -> None:
    """Put what a message says into its row; identity and lifecycle are left alone."""
    for name in (
        "status", "msg_type", "event", "category", "severity", "urgency", "certainty", "effective", "onset",
        "expires", "ends", "language", "sender_name", "headline", "description", "instruction", "web", "area_desc",
        "is_test",
    ):  # fmt: skip
        setattr(alert, name, getattr(message, name))
    alert.references = [",".join(reference) for reference in message.references]
    alert.geocodes = [f"{code.scheme}:{code.value}" for code in message.geocodes]
    alert.drawing = drawing_of(message)
    alert.fingerprint = fingerprint(message)
    alert.lapses_at = lapses_at(message, source.keep_hours)


def _write_over(alert: Alert, message: AlertMessage, source: Source) -> None:
    """The same, for a row that was there; a drawing is not lost to a message that has none."""
    drawing = alert.drawing
    _write(alert, message, source)
    if is_drawn(drawing) and not is_drawn(alert.drawing):
        alert.drawing = alert.drawing | {
            "bands": drawing["bands"],
            "precision": drawing["precision"],
        }


def _inherit_drawing(alert: Alert, before: list[Alert]) -> None:
    """A new episode whose geometry has not been fetched keeps the drawing of the one before it."""
    if is_drawn(alert.drawing) or not alert.drawing.get("links"):
        return
    for other in sorted(before, key=lambda known: known.sent, reverse=True):
        if is_drawn(other.drawing):
            alert.drawing = alert.drawing | {
                "bands": other.drawing["bands"],
                "precision": other.drawing["precision"],
            }
            return


def _existing(before: list[Alert], message: AlertMessage) -> Alert | None:
    """Return the row of this very message, when it was stored before and now says it is over."""
    for alert in before:
        if (alert.sender, alert.identifier, alert.sent_text) == (
            message.sender,
            message.identifier,
            sent_text(message.sent),
        ):
            return alert
    return None


def _ending(message: AlertMessage) -> Ending:
    if message.msg_type is MsgType.CANCEL:
        return Ending.CANCELLED
    return Ending.WITHDRAWN if message.parameters.get("status") == "deleted" else Ending.OVER


def _replace_rejected(session: Session, source: Source, reading: Reading, now: datetime) -> None:
    session.execute(sa.delete(RejectedItem).where(RejectedItem.source_id == source.id))
    for item in reading.rejected[:200]:
        session.add(
            RejectedItem(
                source_id=source.id, at=now, where=item.where[:300], reason=item.reason[:500]
            )
        )


def _count(
    report: StoreReport, message: AlertMessage, intent: Intent, hazard: Hazard | None
) -> None:
    name = _COUNTED.get(intent.kind, "ignored")
    setattr(report, name, getattr(report, name) + 1)
    report.results.append(
        MessageResult(message.identifier, intent.kind, intent.reason, hazard.id if hazard else None)
    )
