"""One message after the other into rows, as its intent says; the hazards come after all of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from core.rows.new_rows import new_row, write_new
from feeds.lifecycle.alert_rows import (
    inherit_geometry,
    is_row_of,
    new_alert,
    note_owed,
    note_revision,
    redraw,
    take_out_zones,
    write_over,
)
from feeds.lifecycle.decide import zones_in
from feeds.lifecycle.intents import Intent, IntentKind
from feeds.lifecycle.known_alerts import KnownAlerts
from feeds.lifecycle.serialization import ToldMessages, WrittenForm
from feeds.models import Alert, Ending, Hazard, HazardStatus, Source
from feeds.values import AlertMessage, MsgType

DEMO_SOURCE = "demo"
_WITHOUT_ROW = {
    IntentKind.NO_HAZARD,
    IntentKind.REFUSE,
    IntentKind.ALREADY_OVER,
    IntentKind.BENEATH_NOTICE,
}
_SAID_AGAIN = {IntentKind.DUPLICATE, IntentKind.REDRAW, IntentKind.AMEND}
_LAST = {IntentKind.CANCEL, IntentKind.END}


class MessageRecorder:
    """Writes the messages of one reading and notes which hazards they bear on."""

    def __init__(
        self, session: Session, source: Source, known_alerts: KnownAlerts, now: datetime
    ) -> None:
        """Write for `source` what is not known yet; `now` dates what is received and seen."""
        self._session = session
        self._source = source
        self._known = known_alerts
        self._now = now
        self.made: set[uuid.UUID] = set()
        """Hazards that were not there before."""
        self.touched: set[uuid.UUID] = set()
        """Hazards of which a message was replaced from elsewhere: to be looked at again."""
        self.seen: set[uuid.UUID] = set()
        """Hazards said again, with nothing new."""
        self.endings: dict[uuid.UUID, Ending] = {}
        """Why a hazard ends, if no alert speaks for it any more."""
        self.told = ToldMessages()
        """What the rows say, of those made here without reading it from them."""
        self._new_hazards: list[Hazard] = []
        self._new_alerts: list[Alert] = []

    def write(self, *, is_last: bool = False) -> None:
        """Write the rows made so far, and all that has changed: what is made after this is written
        by the next. Whoever looks at a message after the last time reads it from its row.
        """
        hazards, alerts = self._new_hazards, self._new_alerts
        self._new_hazards, self._new_alerts = [], []
        made_at = datetime.now(UTC)
        for row in (*hazards, *alerts):
            vars(row).update(created_at=made_at, updated_at=made_at)
        write_new(self._session, hazards)
        # What was there before may belong to one of them now.
        self._session.flush()
        write_new(self._session, alerts, keep=not is_last)

    def apply(self, message: AlertMessage, form: WrittenForm, intent: Intent) -> Hazard | None:
        """Do what was decided; return the hazard the message belongs to, if any. `form` is that of
        the message.
        """
        self._form = form
        kind = intent.kind
        if kind in _WITHOUT_ROW:
            return None
        if kind is IntentKind.KEEP_CANCEL:
            self._add_alert(message, None, ended_at=self._now)
            return None
        replaced = self._alerts_of(intent.replaces)
        before = self._alerts_of(intent.also_ends)
        narrowed = self._alerts_of(intent.narrows)
        if kind in _SAID_AGAIN and replaced:
            return self._repeat(replaced[0], message, kind)
        if kind is IntentKind.CANCELLED_BEFORE:
            return self._add_cancelled(message, replaced, before)
        hazard = self._known.hazard_for(message, [*before, *replaced, *narrowed])
        hazard = hazard or self._add_hazard(message)
        if kind is IntentKind.IGNORE_OLDER:
            self._add_older(message, hazard, replaced, before)
        elif kind is not IntentKind.DUPLICATE:
            replaced += self._join_same_event(message, hazard)
            row = self._continue(message, kind, hazard, replaced)
            for alert in narrowed:
                self._narrow(alert, row)
        return hazard

    def _alerts_of(self, alert_ids: Iterable[uuid.UUID]) -> list[Alert]:
        return [self._known.alert(alert_id) for alert_id in alert_ids]

    def _join_same_event(self, message: AlertMessage, hazard: Hazard) -> list[Alert]:
        """Join the hazards that a message says are its own event; return the messages it replaces
        by that.
        """
        joined: list[Alert] = []
        for other in self._known.hazards_of_event(message)[1:]:
            joined += self._join(hazard, other)
        return joined if message.is_sequenced else []

    def _repeat(self, alert: Alert, message: AlertMessage, kind: IntentKind) -> Hazard | None:
        """Take what a message stored before says anew: its drawing, its words or nothing."""
        if kind is IntentKind.DUPLICATE:
            note_revision(alert, message)
            if note_owed(alert, message) and alert.hazard_id:
                self.touched.add(alert.hazard_id)
        elif kind is IntentKind.REDRAW:
            redraw(alert, message)
        elif kind is IntentKind.AMEND:
            write_over(alert, message, self._form, self._source)
            if alert.superseded_by_id is None:
                alert.ended_at = None
        hazard = self._known.hazard(alert.hazard_id) if alert.hazard_id else None
        if hazard is not None and hazard.last_seen_at < self._now:
            self.seen.add(hazard.id)
        return hazard

    def _add_cancelled(
        self, message: AlertMessage, waiting: Sequence[Alert], before: Sequence[Alert]
    ) -> Hazard:
        """Store a message whose Cancel came first: its hazard is over, and what it replaced is."""
        hazard = self._known.hazard_for(message, before) or self._add_hazard(message)
        alert = self._add_alert(message, hazard, ended_at=self._now)
        self._end(before, alert, hazard, Ending.CANCELLED)
        for cancel in waiting:
            cancel.hazard_id = hazard.id
            alert.superseded_by_id = cancel.id
        self.endings[hazard.id] = Ending.CANCELLED
        return hazard

    def _add_older(
        self,
        message: AlertMessage,
        hazard: Hazard,
        replacers: Sequence[Alert],
        before: Sequence[Alert],
    ) -> None:
        """Keep a message that comes after the one replacing it, for the record.

        It ties what it replaced to what replaces it: one chain, one hazard.
        """
        alert = self._add_alert(message, hazard, ended_at=self._now)
        alert.superseded_by_id = replacers[0].id if replacers else None
        self._end(before, alert, hazard, Ending.OVER)
        for replacer in replacers:
            if replacer.hazard_id and replacer.hazard_id != hazard.id:
                self._join(hazard, self._known.hazard(replacer.hazard_id))

    def _join(self, hazard: Hazard, other: Hazard) -> list[Alert]:
        """Let a hazard take over the messages of another that proves to be the same event.

        Return those that still speak.
        """
        moved = self._known.move_alerts(other, hazard)
        for alert in moved:
            alert.hazard_id = hazard.id
        hazard.aliases = sorted({*hazard.aliases, other.key, *other.aliases})
        self.touched |= {hazard.id, other.id}
        self.endings.setdefault(other.id, Ending.MERGED)
        return [alert for alert in moved if alert.ended_at is None]

    def _continue(
        self, message: AlertMessage, kind: IntentKind, hazard: Hazard, replaced: Sequence[Alert]
    ) -> Alert:
        """Store the next message of a hazard, and end those it replaces; return its row."""
        is_last = kind in _LAST
        alert = self._row_in(replaced, message) if kind is IntentKind.END else None
        if alert is None:
            alert = self._add_alert(message, hazard, ended_at=self._now if is_last else None)
            for cancel in self._known.partial_cancels(message):
                cancel.hazard_id = cancel.hazard_id or hazard.id
                self._narrow(alert, cancel)
        inherit_geometry(alert, replaced)
        ending = _ending(message)
        self._end(replaced, alert, hazard, ending if is_last else Ending.OVER)
        if is_last:
            self.endings[hazard.id] = ending
        hazard.last_seen_at = max(hazard.last_seen_at, self._now)
        return alert

    def _narrow(self, alert: Alert, cancel: Alert) -> None:
        """Take the zones of a Cancel out of a message that goes on elsewhere; with the last of them
        the message is cancelled.
        """
        if not take_out_zones(alert, zones_in(cancel.geocodes)):
            alert.ended_at = alert.ended_at or self._now
            alert.superseded_by_id = alert.superseded_by_id or cancel.id
        if alert.hazard_id:
            self.touched.add(alert.hazard_id)
            self.endings.setdefault(alert.hazard_id, Ending.CANCELLED)

    def _row_in(self, replaced: Iterable[Alert], message: AlertMessage) -> Alert | None:
        """Return the row of this very message, stored before, which now says it is over."""
        for alert in replaced:
            if is_row_of(alert, message):
                write_over(alert, message, self._form, self._source)
                self._known.add_new(alert, message)
                return alert
        return None

    def _end(self, replaced: Iterable[Alert], by: Alert, hazard: Hazard, ending: Ending) -> None:
        for other in replaced:
            other.ended_at = other.ended_at or self._now
            if other is not by:
                other.superseded_by_id = other.superseded_by_id or by.id
            if other.hazard_id and other.hazard_id != hazard.id:
                # A message may replace those of several hazards: they end with what it says.
                self.touched.add(other.hazard_id)
                self.endings.setdefault(other.hazard_id, ending)

    def _add_alert(
        self, message: AlertMessage, hazard: Hazard | None, *, ended_at: datetime | None
    ) -> Alert:
        alert = new_alert(self._source, message, self._form, hazard, self._now, ended_at=ended_at)
        self._new_alerts.append(alert)
        self.told.add(alert, message)
        self._known.add_new(alert, message)
        return alert

    def _add_hazard(self, message: AlertMessage) -> Hazard:
        hazard = new_row(
            Hazard,
            {
                "id": uuid.uuid4(),
                "key": self._known.free_key(message),
                "source_id": self._source.id,
                "source": self._source,
                "kind": message.kind,
                "title": message.headline or message.event,
                "severity": message.severity,
                "status": HazardStatus.ACTIVE,
                "is_test": message.is_test,
                "is_demo": self._source.key == DEMO_SOURCE,
                "started_at": message.onset or message.effective or message.sent,
                "last_seen_at": self._now,
                "version": 1,
            },
        )
        self._new_hazards.append(hazard)
        self.made.add(hazard.id)
        self._known.add_hazard(hazard, message.also_known_as)
        return hazard


def _ending(message: AlertMessage) -> Ending:
    if message.msg_type is MsgType.CANCEL:
        return Ending.CANCELLED
    return Ending.WITHDRAWN if message.parameters.get("status") == "deleted" else Ending.OVER
