"""Messages into rows: idempotent, per message, in the caller's transaction.

A hazard is what its speaking alerts say together: its zone is the union of theirs, its severity
the most severe. Storing the same body twice changes nothing but when it was last seen.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.data_versions.versioned_data import SAME_DATA
from feeds.context.entries import keep_context
from feeds.lifecycle.absence.decision import PageOutcome
from feeds.lifecycle.absence.settlement import settle_absences
from feeds.lifecycle.alert_rows import has_lapsed
from feeds.lifecycle.decide import decide
from feeds.lifecycle.event_ties import keep_in_line
from feeds.lifecycle.hazards import end_hazard, name_places, recompute
from feeds.lifecycle.history.versions import record_versions
from feeds.lifecycle.intents import Intent, IntentKind
from feeds.lifecycle.known_alerts import KnownAlerts
from feeds.lifecycle.known_lookup import look_up, speaking_alerts
from feeds.lifecycle.message_recorder import MessageRecorder
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.same_event.witnesses import (
    ALONE,
    Witnesses,
    with_witnesses,
    witnesses_of,
)
from feeds.lifecycle.serialization import WrittenForm
from feeds.lifecycle.zones import ZoneAtlas, codes_to_place
from feeds.models import Alert, Ending, Hazard, HazardStatus, RejectedItem, Source
from feeds.values import AlertMessage, ContextItem, MsgType, Reading, RejectedMessage

_MAX_REJECTED = 200
_MOST_AT_HAND = 500
"""Hazards with their drawings that a report holds."""


def store(
    session: Session,
    source: Source,
    reading: Reading,
    atlas: ZoneAtlas,
    now: datetime,
    pages: Iterable[PageOutcome] = (),
) -> StoreReport:
    """Store a reading of `source`. Never commits; `now` dates what is received and seen.

    `pages` is what the own pages of hazards said that the reading does not name.
    """
    report = StoreReport(rejected=len(reading.rejected))
    known_alerts = look_up(session, source, reading)
    recorder = MessageRecorder(session, source, known_alerts, now)
    mentioned: set[uuid.UUID] = set()
    named: set[uuid.UUID] = set()
    with session.no_autoflush:  # what was there may belong by now to what is not written yet
        for message in sorted(reading.alerts, key=_order):
            hazard, intent = _apply(recorder, known_alerts, message, now)
            if hazard is not None:
                mentioned.add(hazard.id)
                if not _takes_back(message):
                    named.add(hazard.id)
                if intent.kind is not IntentKind.DUPLICATE:
                    recorder.touched.add(hazard.id)
            report.count(message, intent, hazard.id if hazard else None)
    report.changed += _settle(session, known_alerts, recorder, atlas, now)
    if reading.is_complete and source.address:
        report.changed += _end_absent(session, source, mentioned, atlas, now)
    ended, noted = settle_absences(session, source, named, pages, atlas, now)
    report.changed += ended
    _mark_seen(session, recorder.seen, now)
    keep_context(session, source, _context_in(reading), atlas, now)
    report.placed = sum(known_alerts.hazard(hazard_id).zone is not None for hazard_id in mentioned)
    report.unplaced = len(mentioned) - report.placed
    refused = [*reading.rejected, *report.refused()]
    report.rejected = len(refused)
    _keep_rejected(session, source, refused, now)
    session.flush()
    record_versions(session, [*report.changed, *recorder.touched, *noted], now)
    report.at_hand = known_alerts.hazards_among(report.changed)[:_MOST_AT_HAND]
    return report


def _apply(
    recorder: MessageRecorder, known_alerts: KnownAlerts, message: AlertMessage, now: datetime
) -> tuple[Hazard | None, Intent]:
    """Decide what a message means for what is known, and do it; return its hazard, too."""
    form = WrittenForm.of(message)
    intent = decide(known_alerts.facts(message), message, form.fingerprints, now)
    return recorder.apply(message, form, intent), intent


def _takes_back(message: AlertMessage) -> bool:
    return message.is_over or message.msg_type is MsgType.CANCEL


def _context_in(reading: Reading) -> Iterable[ContextItem]:
    """Yield what a reading tells beside its alerts: of itself, and of what its links said."""
    yield from reading.context
    for message in reading.alerts:
        yield from message.context


def _end_absent(
    session: Session, source: Source, listed: set[uuid.UUID], atlas: ZoneAtlas, now: datetime
) -> list[uuid.UUID]:
    """End the hazards of a source that a complete and valid list of it no longer holds.

    A storm that is over leaves the NHC's list without a word (field notes, 4). A list given by hand
    may be of any day, beside others: what is not in it goes on.
    """
    query = sa.select(Hazard).where(
        Hazard.source_id == source.id, Hazard.status == HazardStatus.ACTIVE
    )
    absent = [hazard for hazard in session.scalars(query) if hazard.id not in listed]
    speaking = speaking_alerts(session, [hazard.id for hazard in absent])
    for hazard in absent:
        for alert in speaking.get(hazard.id, ()):
            alert.ended_at = now
        end_hazard(hazard, Ending.WITHDRAWN, now)
    session.flush()
    return [hazard.id for hazard in absent] + keep_in_line(session, absent, atlas, now)


def _order(message: AlertMessage) -> tuple[datetime, bool]:
    # A Cancel goes before an Update of the same moment: NWS cancels one part of an event and renews
    # the others.
    return message.sent, message.msg_type is not MsgType.CANCEL


def _settle(
    session: Session,
    known_alerts: KnownAlerts,
    recorder: MessageRecorder,
    atlas: ZoneAtlas,
    now: datetime,
) -> list[uuid.UUID]:
    """Bring the touched hazards in line with the alerts that speak for them; return the changed."""
    changed = []
    settling = _Settling(known_alerts, recorder, atlas, now, unnamed=[])
    # What was made just now is known whole, and told by nobody else yet: it is not asked for, and
    # so written once.
    before = recorder.touched - recorder.made
    if before:
        recorder.write()
    speaking = speaking_alerts(session, before)
    witnessed = with_witnesses(session, before)
    _read_shapes(known_alerts, recorder, atlas)
    for hazard_id in sorted(recorder.touched, key=str):
        hazard = known_alerts.hazard(hazard_id)
        known = known_alerts.speaking_of(hazard_id) if hazard_id in recorder.made else []
        alerts = _end_lapsed(speaking.get(hazard_id, known), now)
        others = witnesses_of(session, hazard) if hazard_id in witnessed else ALONE
        has_changed = _settle_hazard(settling, hazard, alerts, others)
        if has_changed or hazard_id in recorder.made:
            changed.append(hazard_id)
    name_places(settling.unnamed, atlas)
    recorder.write(is_last=True)
    session.flush()
    tied = keep_in_line(session, map(known_alerts.hazard, changed), atlas, now)
    return list(dict.fromkeys([*changed, *tied]))


def _read_shapes(known_alerts: KnownAlerts, recorder: MessageRecorder, atlas: ZoneAtlas) -> None:
    """Have the shapes read together by which the messages of new hazards are placed."""
    alerts = chain.from_iterable(map(known_alerts.speaking_of, recorder.made))
    atlas.read_ahead(chain.from_iterable(codes_to_place(recorder.told.of(each)) for each in alerts))


def _end_lapsed(alerts: Iterable[Alert], now: datetime) -> list[Alert]:
    """End the alerts that have lapsed; return the others."""
    speaking = []
    for alert in alerts:
        if has_lapsed(alert, now):
            alert.ended_at = now
        else:
            speaking.append(alert)
    return speaking


@dataclass(frozen=True, slots=True)
class _Settling:
    """What settling each hazard of a reading works on."""

    known_alerts: KnownAlerts
    recorder: MessageRecorder
    atlas: ZoneAtlas
    now: datetime
    unnamed: list[Hazard]
    """Those whose place is to be named when all are settled."""


def _settle_hazard(
    settling: _Settling, hazard: Hazard, alerts: list[Alert], witnessed: Witnesses
) -> bool:
    """Bring a hazard in line with the alerts that speak for it; whether that changed it."""
    recorder, atlas, now = settling.recorder, settling.atlas, settling.now
    known = settling.known_alerts.alerts_of(hazard.id)
    if alerts:
        earlier = [alert for alert in known if alert not in alerts]
        hazard.unverified_since = None
        return recompute(
            hazard, alerts, atlas, now,
            earlier=earlier, witnessed=witnessed, unnamed=settling.unnamed,
            message_from=recorder.told.of,
        )  # fmt: skip
    if hazard.id in recorder.made:
        message_from = recorder.told.of
        recompute(hazard, known, atlas, now, unnamed=settling.unnamed, message_from=message_from)
    if hazard.status is HazardStatus.ENDED:
        return False
    # Old mail, replaced by a message of another hazard, or said to be over.
    end_hazard(hazard, recorder.endings.get(hazard.id, Ending.EXPIRED), now)
    return True


def _mark_seen(session: Session, hazard_ids: set[uuid.UUID], now: datetime) -> None:
    """Write the sighting of what was said again with nothing new: `updated_at` stays."""
    if not hazard_ids:
        return
    session.flush()
    session.execute(
        sa.update(Hazard)
        .where(Hazard.id.in_(hazard_ids))
        .values(last_seen_at=now, updated_at=Hazard.updated_at)
        .execution_options(synchronize_session="fetch", **{SAME_DATA: True})
    )


def _keep_rejected(
    session: Session, source: Source, rejected: Sequence[RejectedMessage], now: datetime
) -> None:
    """List what of a reading could not be used.

    A source that is asked says all it has each time, and the list is of its last answer. What is
    given by hand is one file after the other: of them the newest _MAX_REJECTED stay listed.
    """
    old = sa.delete(RejectedItem).where(RejectedItem.source_id == source.id)
    if not source.address:
        again = [(item.where[:300], item.reason[:500]) for item in rejected]
        old = old.where(
            sa.or_(
                sa.tuple_(RejectedItem.where, RejectedItem.reason).in_(again),
                RejectedItem.id.in_(_beyond(source, _MAX_REJECTED - len(again))),
            )
        )
    session.execute(old)
    for item in rejected[:_MAX_REJECTED]:
        session.add(
            RejectedItem(
                source_id=source.id, at=now, where=item.where[:300], reason=item.reason[:500]
            )
        )


def _beyond(source: Source, most: int) -> sa.Select[uuid.UUID]:
    """Select the rejected items of a source beyond its newest `most`."""
    query = sa.select(RejectedItem.id).where(RejectedItem.source_id == source.id)
    return query.order_by(RejectedItem.at.desc(), RejectedItem.id).offset(max(most, 0))
