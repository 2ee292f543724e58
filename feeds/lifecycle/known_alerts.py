"""What is already known of the messages of one reading, kept up as it is stored."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from feeds.disaster_numbers import GLIDE_KEY
from feeds.fire_names import FIRE_KEY
from feeds.lifecycle.alert_rows import is_row_of
from feeds.lifecycle.decide import is_for_a_part, zones_in
from feeds.lifecycle.hazards import key_of
from feeds.lifecycle.intents import KnownAlert, KnownFacts
from feeds.lifecycle.serialization import sent_text, stored_fingerprints
from feeds.models import Alert, Hazard, HazardStatus, Source
from feeds.storm_names import ATCF_KEY, STORM_KEY
from feeds.timestamps import moment_or_none
from feeds.values import AlertMessage, MsgType

_TIES = (STORM_KEY, ATCF_KEY, GLIDE_KEY, FIRE_KEY)


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
        self._naming: dict[str, list[tuple[str, Alert]]] = defaultdict(list)
        """By the identifier named: the sender named with it, and who names."""
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

    def hazards_among(self, hazard_ids: Iterable[uuid.UUID]) -> list[Hazard]:
        """Return those of the hazards that are known so far, each once."""
        found = map(self._hazards.get, dict.fromkeys(hazard_ids))
        return [hazard for hazard in found if hazard is not None]

    def speaking_of(self, hazard_id: uuid.UUID) -> list[Alert]:
        """Return the messages seen so far that speak for a hazard, oldest first."""
        speaking = [each for each in self._of_hazard[hazard_id] if each.ended_at is None]
        return sorted(speaking, key=lambda alert: (alert.sent, alert.identifier))

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

    def move_alerts(self, other: Hazard, hazard: Hazard) -> list[Alert]:
        """Give the messages of one hazard to another; return them."""
        moved = self._of_hazard.pop(other.id, [])
        self._of_hazard[hazard.id] += moved
        for key, owner in list(self._by_key.items()):
            if owner is other:
                self._by_key[key] = hazard
        return moved

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
                self._naming[parts[-2]].append((",".join(parts[:-2]), alert))

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
        return next((alert for alert in stored if self._is_same(alert, message)), None)

    def _is_same(self, alert: Alert, message: AlertMessage) -> bool:
        """Return whether a row is of this very message, or of the whole one that it sums up: an
        index is signed by who keeps it, the message by who sent it.
        """
        if is_row_of(alert, message):
            return True
        of_one_time = alert.sent_text == sent_text(message.sent)
        return message.is_summary and of_one_time and self._may_speak_for(alert.source)

    def _named(self, message: AlertMessage) -> Iterator[Alert]:
        """Yield the messages named in references, by the triple sender, identifier, sent.

        Identifiers are unique for a sender only (CAP 1.2, 3.2.1): what another sender says of "D-1"
        touches nobody else's D-1. Some senders use an identifier again, some round the date: the
        one of that very date is meant, else those that were sent before this message.
        """
        for sender, identifier, sent in message.references:
            if identifier == message.identifier:
                continue
            alerts = [
                alert
                for alert in self._by_identifier.get(identifier, ())
                if self._means(message, sender, alert)
            ]
            moment = moment_or_none(sent)
            exact = [alert for alert in alerts if alert.sent == moment]
            yield from exact or [alert for alert in alerts if alert.sent <= message.sent]

    def _means(self, message: AlertMessage, sender: str, alert: Alert) -> bool:
        """Return whether a reference of a message to `sender` means a stored message.

        The sender named must be its own; a centre that signs with an address and is named by a
        short name ("PAAQ") means its own messages. Who may speak for it is decided by sender, then
        by source: the same sender through a second feed is the same.
        """
        is_own = _is_same_sender(message.sender, alert.sender)
        if not _is_same_sender(sender, alert.sender) and not (is_own and "@" not in sender):
            return False
        return is_own or self._may_speak_for(alert.source)

    def _earlier(self, message: AlertMessage) -> Iterator[Alert]:
        for alert in self._by_identifier.get(message.identifier, ()):
            is_other = alert.sender == message.sender and not is_row_of(alert, message)
            # What was sent later under the same identifier is another message's, not this one's.
            is_before = alert.sent <= message.sent or message.msg_type is not MsgType.CANCEL
            if is_other and is_before and alert.hazard_id:
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
        partial = self.partial_cancels(message)
        whole = (alert for alert in self._later_enders(message) if alert not in partial)
        return next(map(_view, whole), None)

    def partial_cancels(self, message: AlertMessage) -> list[Alert]:
        """Return the stored Cancels that end a part of the ground of a message, and not all."""
        zones = zones_in(map(str, message.geocodes))
        cancels = (
            alert for alert in self._later_enders(message) if alert.msg_type is MsgType.CANCEL
        )
        return [each for each in cancels if is_for_a_part(zones_in(each.geocodes), zones)]

    def _later_enders(self, message: AlertMessage) -> Iterator[Alert]:
        """Yield the stored Updates and Cancels that name a message which comes after them."""
        for sender, alert in self._naming.get(message.identifier, ()):
            is_later = alert.sent >= message.sent and alert.identifier != message.identifier
            ends_others = alert.msg_type in {MsgType.UPDATE, MsgType.CANCEL}
            if is_later and ends_others and self._is_named_by(message, sender, alert):
                yield alert

    def _is_named_by(self, message: AlertMessage, sender: str, alert: Alert) -> bool:
        """Return whether a stored message that names `sender` means this one: `_means`, seen from
        the other side.
        """
        is_own = _is_same_sender(message.sender, alert.sender)
        if not _is_same_sender(sender, message.sender) and not (is_own and "@" not in sender):
            return False
        return is_own or self._may_speak_for(alert.source)

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
        is_own = hazard.key == key_of(message) and hazard.key.startswith("cap:")
        is_lasting = hazard.status is HazardStatus.ACTIVE or not _is_of_last_year(hazard, message)
        return is_same_family and is_lasting and (is_own or self._may_speak_for(hazard.source))

    def hazards_of_event(self, message: AlertMessage) -> list[Hazard]:
        """Return every hazard known by one of the message's keys, the first the one it belongs to.

        Two networks report one quake under two ids until a later reading names both.
        """
        hazards = (self._by_key.get(key) for key in _keys(message))
        fitting = [hazard for hazard in hazards if hazard and self._may_continue(hazard, message)]
        return list(dict.fromkeys(fitting))


def _is_of_last_year(hazard: Hazard, message: AlertMessage) -> bool:
    """Return whether a message would go on with an event of the NWS that began before New Year: it
    does only while that lives, for the numbers of events start anew.
    """
    key = hazard.key.partition("@")[0]
    return key.startswith("vtec:") and key != key_of(message)


def _is_same_sender(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _keys(message: AlertMessage) -> tuple[str, ...]:
    # Names and numbers tie hazards of several sources (`same_event`, `feeds.context`), they do not
    # make them one.
    others = (key for key in message.also_known_as if not key.startswith(_TIES))
    return (key_of(message), *others)


def _views(alerts: Iterable[Alert]) -> tuple[KnownAlert, ...]:
    return tuple(map(_view, alerts))


def _view(alert: Alert) -> KnownAlert:
    return KnownAlert(
        id=alert.id,
        sent=alert.sent,
        msg_type=alert.msg_type,
        fingerprints=stored_fingerprints(alert),
        is_waiting=alert.hazard_id is None,
        zones=zones_in(alert.geocodes),
    )
