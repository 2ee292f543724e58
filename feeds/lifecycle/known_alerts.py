"""What is already known of the messages of one reading, fetched in a few queries and kept up as it
is stored.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.lifecycle.decide import KnownAlert, KnownFacts, Prints
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.serialization import drawing_print, is_drawn, sent_text
from feeds.models import Alert, Ending, Hazard, HazardStatus, Source
from feeds.values import AlertMessage, HazardKind, MsgType, Reading

_CHUNK = 500
_ONSET_DRIFT = timedelta(hours=1)


class KnownAlerts:
    """Alerts by identity and by whom they name, hazards by key: those that bear on one reading."""

    def __init__(self, session: Session, source: Source, reading: Reading, now: datetime) -> None:
        """Look up everything `reading` can touch."""
        self._session = session
        self._source = source
        self._alerts: dict[uuid.UUID, Alert] = {}
        self._by_identifier: dict[str, list[Alert]] = defaultdict(list)
        self._naming: dict[str, list[Alert]] = defaultdict(list)
        self._hazards: dict[uuid.UUID, Hazard] = {}
        self._by_key: dict[str, Hazard] = {}
        self._of_hazard: dict[uuid.UUID, list[Alert]] = defaultdict(list)
        self.made: set[uuid.UUID] = set()
        self.touched: set[uuid.UUID] = set()
        self.seen: set[uuid.UUID] = set()
        self.endings: dict[uuid.UUID, Ending] = {}
        self._load(reading)

    def known(self, message: AlertMessage) -> KnownFacts:
        """Return what there is about one message."""
        same = self._same(message)
        hazard = self._hazard_of_event(message)
        alerts = self._of_hazard[hazard.id] if hazard else []
        return KnownFacts(
            same=_view(same) if same else None,
            is_foreign=same is not None and not self._may_speak_for(same.source),
            earlier=tuple(_view(alert) for alert in self._earlier(message)),
            named=tuple(_view(alert) for alert in self._named(message)),
            speaking=tuple(_view(alert) for alert in alerts if alert.ended_at is None),
            newest=max((alert.sent for alert in alerts), default=None),
            has_hazard=hazard is not None,
            is_active=hazard is not None and hazard.status is HazardStatus.ACTIVE,
            replacer=self._replacer(message),
        )

    def alert(self, alert_id: uuid.UUID) -> Alert:
        """Return the stored message of that id."""
        return self._alerts[alert_id]

    def alerts_of(self, hazard_id: uuid.UUID) -> list[Alert]:
        """Return the messages of a hazard seen so far, oldest first."""
        return sorted(self._of_hazard[hazard_id], key=lambda alert: alert.sent)

    def hazard(self, hazard_id: uuid.UUID) -> Hazard:
        """Return the hazard of that id."""
        if hazard_id not in self._hazards:
            self._keep_hazard(self._session.get_one(Hazard, hazard_id))
        return self._hazards[hazard_id]

    def hazard_for(self, message: AlertMessage, before: Iterable[Alert]) -> Hazard | None:
        """Return the hazard a message belongs to: that of its event, else that of the messages it
        replaces.
        """
        found = self._hazard_of_event(message)
        if found is not None:
            return found
        for alert in before:
            if alert.hazard_id is not None:
                return self.hazard(alert.hazard_id)
        return None

    def add(self, alert: Alert, message: AlertMessage) -> None:
        """Take a row just made into the book."""
        self._keep(alert)
        if alert.hazard_id:
            hazard = self.hazard(alert.hazard_id)
            for key in (key_of(message), *message.also_known_as):
                self._by_key.setdefault(key, hazard)

    def add_hazard(self, hazard: Hazard, message: AlertMessage) -> None:
        """Take a hazard just made into the book."""
        self.made.add(hazard.id)
        self._keep_hazard(hazard)
        for key in message.also_known_as:
            self._by_key.setdefault(key, hazard)

    def touch(self, hazard_id: uuid.UUID) -> None:
        """Have a hazard looked at again at the end: one of its messages was replaced from
        elsewhere.
        """
        self.touched.add(hazard_id)

    def _same(self, message: AlertMessage) -> Alert | None:
        wanted = (message.sender, sent_text(message.sent))
        for alert in self._by_identifier.get(message.identifier, ()):
            if (alert.sender, alert.sent_text) == wanted:
                return alert
        return None

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
            is_other = alert.sender == message.sender and alert.sent_text != sent_text(message.sent)
            if is_other and alert.hazard_id and self._may_speak_for(alert.source):
                yield alert

    def _may_speak_for(self, other: Source) -> bool:
        """Return no feed changes or ends what another publisher's feed said; hand-fed files may,
        and may be changed.
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
        for key in (key_of(message), *message.also_known_as):
            for spelled in (key, f"{key}@{self._source.key}"):
                hazard = self._by_key.get(spelled)
                if (
                    hazard is not None
                    and self._may_speak_for(hazard.source)
                    and _same_family(hazard, message)
                ):
                    return hazard
        return None

    def free_key(self, message: AlertMessage) -> str:
        """Return the key for a new hazard; when another publisher's feed took it, one with the
        source's name behind it.
        """
        key = key_of(message)
        return f"{key}@{self._source.key}" if key in self._by_key else key

    def _load(self, reading: Reading) -> None:
        identifiers = {message.identifier for message in reading.alerts}
        named = {
            identifier for message in reading.alerts for _, identifier, _ in message.references
        }
        for part in _chunks(identifiers | named):
            for alert in self._session.scalars(sa.select(Alert).where(Alert.identifier.in_(part))):
                self._keep(alert)
        if reading.alerts:
            earliest = min(message.sent for message in reading.alerts)
            later = sa.select(Alert).where(
                Alert.msg_type.in_([MsgType.UPDATE, MsgType.CANCEL]), Alert.sent >= earliest
            )
            for alert in self._session.scalars(later):
                self._keep(alert)
        self._load_hazards(reading)

    def _load_hazards(self, reading: Reading) -> None:
        plain = {
            key for message in reading.alerts for key in (key_of(message), *message.also_known_as)
        }
        keys = plain | {f"{key}@{self._source.key}" for key in plain}
        ids = {alert.hazard_id for alert in self._alerts.values() if alert.hazard_id}
        for part in _chunks(keys):
            for hazard in self._session.scalars(sa.select(Hazard).where(Hazard.key.in_(part))):
                self._keep_hazard(hazard)
        quakes = [
            message.onset for message in reading.alerts if message.kind is HazardKind.EARTHQUAKE
        ]
        if quakes:
            # USGS may change the preferred id of a quake: its other ids lead back to it.
            earliest = min((onset for onset in quakes if onset), default=None)
            query = sa.select(Hazard).where(
                Hazard.kind == HazardKind.EARTHQUAKE, Hazard.source_id == self._source.id
            )
            for hazard in self._session.scalars(
                query if earliest is None else query.where(Hazard.started_at >= earliest)
            ):
                self._keep_hazard(hazard)
        for part in _chunks(ids - set(self._hazards)):
            for hazard in self._session.scalars(sa.select(Hazard).where(Hazard.id.in_(part))):
                self._keep_hazard(hazard)
        for part in _chunks(self._hazards):
            for alert in self._session.scalars(sa.select(Alert).where(Alert.hazard_id.in_(part))):
                self._keep(alert)

    def _keep(self, alert: Alert) -> None:
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

    def _keep_hazard(self, hazard: Hazard) -> None:
        self._hazards[hazard.id] = hazard
        self._by_key[hazard.key] = hazard
        for key in hazard.also:
            self._by_key.setdefault(key, hazard)


def _same_family(hazard: Hazard, message: AlertMessage) -> bool:
    # GDACS names the USGS id of its quakes: that ties two hazards (`same_as_id`), it does not make
    # them one.
    return hazard.key.partition(":")[0] == key_of(message).partition(":")[0]


def _view(alert: Alert) -> KnownAlert:
    return KnownAlert(
        id=alert.id,
        sent=alert.sent,
        msg_type=alert.msg_type,
        prints=Prints(
            alert.fingerprint,
            drawing_print(alert.drawing["bands"]) if is_drawn(alert.drawing) else "",
        ),
        waits=alert.hazard_id is None,
    )


def _chunks(values: Iterable[str] | Iterable[uuid.UUID]) -> Iterator[list[object]]:
    listed: list[object] = list(values)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]
