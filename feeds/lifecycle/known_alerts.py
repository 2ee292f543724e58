"""What is already known of the messages of one reading, kept up as it is stored."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from feeds.lifecycle.alert_rows import is_row_of
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.intents import KnownAlert, KnownFacts
from feeds.lifecycle.serialization import stored_fingerprints
from feeds.models import Alert, Hazard, HazardStatus, Source
from feeds.values import AlertMessage, MsgType


class KnownAlerts:
    """Alerts by identity and by whom they name, hazards by key: those that bear on one reading.

    Filled by `feeds.lifecycle.known_lookup`.
    """

    def __init__(self, session: Session, source: Source) -> None:
        """Know nothing yet; `source` is whose reading is stored."""
        self._session = session
        self._source = source
        self._alerts: dict[uuid.UUID, Alert] = {}
        self._by_identifier: dict[str, list[Alert]] = defaultdict(list)
        self._naming: dict[str, list[Alert]] = defaultdict(list)
        self._hazards: dict[uuid.UUID, Hazard] = {}
        self._by_key: dict[str, Hazard] = {}
        self._of_hazard: dict[uuid.UUID, list[Alert]] = defaultdict(list)

    # -- what there is ----------------------------------------------------------------------

    def facts(self, message: AlertMessage) -> KnownFacts:
        """Return what there is about one message."""
        same = self._same(message)
        hazard = self._hazard_of_event(message)
        alerts = self._of_hazard[hazard.id] if hazard else []
        return KnownFacts(
            same=_view(same) if same else None,
            is_foreign=same is not None and not self._may_speak_for(same.source),
            earlier=_views(self._earlier(message)),
            named=_views(self._named(message)),
            speaking=_views(alert for alert in alerts if alert.ended_at is None),
            newest=max((alert.sent for alert in alerts), default=None),
            has_hazard=hazard is not None,
            is_active=hazard is not None and hazard.status is HazardStatus.ACTIVE,
            replacer=self._replacer(message),
        )

    def alert(self, alert_id: uuid.UUID) -> Alert:
        """Return the stored message of that id."""
        return self._alerts[alert_id]

    def alerts(self) -> Iterable[Alert]:
        """Return all messages known so far."""
        return self._alerts.values()

    def alerts_of(self, hazard_id: uuid.UUID) -> list[Alert]:
        """Return the messages of a hazard seen so far, oldest first."""
        return sorted(self._of_hazard[hazard_id], key=lambda alert: alert.sent)

    def hazard(self, hazard_id: uuid.UUID) -> Hazard:
        """Return the hazard of that id."""
        if hazard_id not in self._hazards:
            self.add_hazard(self._session.get_one(Hazard, hazard_id))
        return self._hazards[hazard_id]

    def hazard_ids(self) -> set[uuid.UUID]:
        """Return the ids of the hazards known so far."""
        return set(self._hazards)

    def hazard_for(self, message: AlertMessage, replaced: Iterable[Alert]) -> Hazard | None:
        """Return the hazard a message belongs to: that of its event, else that of the messages it
        replaces.
        """
        hazard = self._hazard_of_event(message)
        if hazard is not None:
            return hazard
        ids = (alert.hazard_id for alert in replaced if alert.hazard_id is not None)
        first = next(ids, None)
        return None if first is None else self.hazard(first)

    def free_key(self, message: AlertMessage) -> str:
        """Return the key for a new hazard; when another publisher's feed took it, one with the
        source's name behind it.
        """
        key = key_of(message)
        return f"{key}@{self._source.key}" if key in self._by_key else key

    # -- taking in --------------------------------------------------------------------------

    def add(self, alert: Alert) -> None:
        """Take in a row."""
        if alert.id in self._alerts:
            return
        self._alerts[alert.id] = alert
        self._by_identifier[alert.identifier].append(alert)
        if alert.hazard_id:
            self._of_hazard[alert.hazard_id].append(alert)
        for reference in alert.references:
            parts = reference.split(",")
            if len(parts) >= 3:
                self._naming[parts[-2]].append(alert)

    def add_new(self, alert: Alert, message: AlertMessage) -> None:
        """Take in a row just made, and the keys by which its message knows the event."""
        self.add(alert)
        if alert.hazard_id:
            hazard = self.hazard(alert.hazard_id)
            for key in _keys(message):
                self._by_key.setdefault(key, hazard)

    def add_hazard(self, hazard: Hazard, other_keys: Iterable[str] = ()) -> None:
        """Take in a hazard, by its key, its aliases and `other_keys`."""
        self._hazards[hazard.id] = hazard
        self._by_key[hazard.key] = hazard
        for key in (*hazard.aliases, *other_keys):
            self._by_key.setdefault(key, hazard)

    # -- looking up -------------------------------------------------------------------------

    def _same(self, message: AlertMessage) -> Alert | None:
        stored = self._by_identifier.get(message.identifier, ())
        return next((alert for alert in stored if is_row_of(alert, message)), None)

    def _named(self, message: AlertMessage) -> Iterator[Alert]:
        """Yield the messages named in references.

        The sender need not agree (the tsunami centre signs with an address and is named "PAAQ"),
        but it must be of the same source or fed by hand: no feed ends what another one said.
        """
        for _, identifier, _ in message.references:
            for alert in self._by_identifier.get(identifier, ()):
                if self._may_speak_for(alert.source) and alert.identifier != message.identifier:
                    yield alert

    def _earlier(self, message: AlertMessage) -> Iterator[Alert]:
        for alert in self._by_identifier.get(message.identifier, ()):
            is_other = alert.sender == message.sender and not is_row_of(alert, message)
            if is_other and alert.hazard_id and self._may_speak_for(alert.source):
                yield alert

    def _may_speak_for(self, other: Source) -> bool:
        """Return whether this source may change what another said.

        No feed changes or ends what another publisher's feed said; hand-fed files may, and may be
        changed.
        """
        mine = self._source
        if other.id == mine.id or not mine.address or not other.address:
            return True
        return bool(mine.publisher) and mine.publisher == other.publisher

    def _replacer(self, message: AlertMessage) -> KnownAlert | None:
        for alert in self._naming.get(message.identifier, ()):
            is_later = alert.sent >= message.sent and alert.identifier != message.identifier
            ends_others = alert.msg_type in {MsgType.UPDATE, MsgType.CANCEL}
            if is_later and ends_others and self._may_speak_for(alert.source):
                return _view(alert)
        return None

    def _hazard_of_event(self, message: AlertMessage) -> Hazard | None:
        for key in _keys(message):
            for spelled in (key, f"{key}@{self._source.key}"):
                hazard = self._by_key.get(spelled)
                if hazard is not None and self._may_continue(hazard, message):
                    return hazard
        return None

    def _may_continue(self, hazard: Hazard, message: AlertMessage) -> bool:
        # GDACS names the USGS id of its quakes: that ties two hazards (`same_as_id`), it does not
        # make them one.
        is_same_family = hazard.key.partition(":")[0] == key_of(message).partition(":")[0]
        return is_same_family and self._may_speak_for(hazard.source)


def _keys(message: AlertMessage) -> tuple[str, ...]:
    return (key_of(message), *message.also_known_as)


def _views(alerts: Iterable[Alert]) -> tuple[KnownAlert, ...]:
    return tuple(map(_view, alerts))


def _view(alert: Alert) -> KnownAlert:
    return KnownAlert(
        id=alert.id,
        sent=alert.sent,
        msg_type=alert.msg_type,
        fingerprints=stored_fingerprints(alert),
        is_waiting=alert.hazard_id is None,
    )
