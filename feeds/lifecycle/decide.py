"""What a message means for what is already known. Pure: views in, an intent out.

The lifecycle of CAP (1.2, 3.2.1) and the habits of its senders (field notes, section 1): an Update
replaces what it names, a Cancel ends it, either may come before its original; formats without a
Cancel (GDACS, USGS) replace themselves by their event. Absence from a feed decides nothing.
"""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.earthquakes import is_beneath_notice
from feeds.senders.dialects import is_open_ended
from feeds.values import AlertMessage, HazardKind, MsgType

GRACE = timedelta(hours=1)
"""After a message lapses, time for its renewal to arrive."""
OPEN_ENDED_GRACE = timedelta(hours=6)
"""The same where the NWS says "until further notice" and lets the message lapse a few hours on."""
AHEAD = timedelta(days=1)
"""A message dated further ahead than this is a mistake, and would shut out its own updates."""
_SEQUENCED = ("gdacs:", "usgs:", "tsunami:")
"""Events whose every message replaces all before it."""
_UNKNOWN = "over before it was known"


class IntentKind(enum.StrEnum):
    """What to do with a message."""

    NEW = "new"
    UPDATE = "update"
    SUPERSEDE = "supersede"
    AMEND = "amend"
    REDRAW = "redraw"
    CANCEL = "cancel"
    END = "end"
    DUPLICATE = "duplicate"
    IGNORE_OLDER = "ignore-older"
    KEEP_CANCEL = "keep-cancel-for-later"
    CANCELLED_BEFORE = "cancelled-before"
    ALREADY_OVER = "already-over"
    BENEATH_NOTICE = "beneath-notice"
    NO_HAZARD = "no-hazard"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Prints:
    """Hashes of what a message says and of what its source draws
    (`feeds.lifecycle.serialization.prints_of`); "" draws nothing.
    """

    said: str
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class KnownAlert:
    """A stored message, as far as deciding needs it."""

    id: uuid.UUID
    sent: datetime
    msg_type: MsgType
    prints: Prints
    waits: bool = False
    """It ends a message that has not come yet, and belongs to no hazard so far."""


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What the house knows that bears on one message."""

    same: KnownAlert | None = None
    """The stored message of the same identity."""
    is_foreign: bool = False
    """It came from a source this one may not speak for: it is at most repeated, never changed."""
    earlier: tuple[KnownAlert, ...] = ()
    """Those with its sender and identifier, but another date: some senders use an identifier again.
    """
    named: tuple[KnownAlert, ...] = ()
    """Those its references name."""
    speaking: tuple[KnownAlert, ...] = ()
    """Those that still speak for the hazard its event key belongs to."""
    newest: datetime | None = None
    """When the newest message of that hazard was sent."""
    has_hazard: bool = False
    is_active: bool = False
    replacer: KnownAlert | None = None
    """A stored Update or Cancel that already names this message."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What is to be done, which stored messages it replaces or ends, and why."""

    kind: IntentKind
    replaces: tuple[uuid.UUID, ...] = ()
    reason: str = ""


def is_sequenced(message: AlertMessage) -> bool:
    """Return whether each message of its event replaces all before it, named or not."""
    return message.event_key.startswith(_SEQUENCED)


def lapses_at(message: AlertMessage, keep_hours: int) -> datetime | None:
    """When a message ceases to hold by itself; None when only "a while after it was last seen" can
    say.

    The event's own end; else the message's with some grace; a quake is over `keep_hours` after it
    happened, however long its source lists it.
    """
    if message.ends is not None:
        return message.ends
    if message.expires is not None:
        open_ended = is_open_ended(message.parameters.get("VTEC", ""))
        return message.expires + (OPEN_ENDED_GRACE if open_ended else GRACE)
    if message.kind is HazardKind.EARTHQUAKE:
        return (message.onset or message.sent) + timedelta(hours=keep_hours)
    return None


def decide(known: KnownFacts, message: AlertMessage, prints: Prints, now: datetime) -> Intent:
    """Return the intent for a message. `prints` are its own."""
    if message.msg_type in {MsgType.ACK, MsgType.ERROR}:
        return Intent(IntentKind.NO_HAZARD, reason=f"msgType {message.msg_type.value}")
    if message.sent > now + AHEAD:
        return Intent(IntentKind.REFUSE, reason=f"sent in the future ({message.sent.isoformat()})")
    if known.same is not None and known.is_foreign:
        return Intent(IntentKind.DUPLICATE, (known.same.id,), "another source said it first")
    if known.same is not None:
        return _again(known.same, message, prints)
    if known.replacer is not None:
        kind = IntentKind.CANCELLED_BEFORE if known.replacer.waits else IntentKind.IGNORE_OLDER
        return Intent(kind, (known.replacer.id,), "a later message already replaces it")
    if is_sequenced(message):
        return _next_in_sequence(known, message, prints)
    if message.msg_type is MsgType.CANCEL:
        return _cancel(known)
    return _next_in_chain(known, message)


def _again(same: KnownAlert, message: AlertMessage, prints: Prints) -> Intent:
    if message.is_summary or same.prints.said == prints.said:
        return Intent(
            IntentKind.REDRAW if _draws_more(prints, same) else IntentKind.DUPLICATE, (same.id,)
        )
    if message.is_over and message.msg_type is not MsgType.CANCEL:
        return Intent(IntentKind.END, (same.id,))
    return Intent(IntentKind.AMEND, (same.id,), "the same identity says something else")


def _next_in_sequence(known: KnownFacts, message: AlertMessage, prints: Prints) -> Intent:
    if not known.has_hazard:
        return _cancel(known) if message.msg_type is MsgType.CANCEL else _first(message)
    if known.newest is not None and message.sent < known.newest:
        return Intent(IntentKind.IGNORE_OLDER, reason="an older episode than the one known")
    before = tuple(alert.id for alert in known.speaking)
    if message.is_over:
        return Intent(IntentKind.END if known.is_active else IntentKind.DUPLICATE, before)
    for alert in known.speaking:
        if alert.prints.said == prints.said:
            return Intent(
                IntentKind.REDRAW if _draws_more(prints, alert) else IntentKind.DUPLICATE,
                (alert.id,),
            )
    return Intent(IntentKind.SUPERSEDE, before)


def _next_in_chain(known: KnownFacts, message: AlertMessage) -> Intent:
    # References on an Alert are ignored: AlertSwiss and SA CFS name the message itself there.
    named = known.earlier + (known.named if message.msg_type is MsgType.UPDATE else ())
    replaces = tuple(dict.fromkeys(alert.id for alert in named))
    if any(alert.sent > message.sent for alert in named):
        return Intent(IntentKind.IGNORE_OLDER, replaces, "older than the message it would replace")
    if message.is_over:
        if named:
            return Intent(IntentKind.END, replaces)
        return Intent(
            IntentKind.KEEP_CANCEL if message.references else IntentKind.ALREADY_OVER,
            reason=_UNKNOWN,
        )
    if named:
        return Intent(IntentKind.SUPERSEDE, replaces)
    return Intent(IntentKind.UPDATE) if known.has_hazard else _first(message)


def _cancel(known: KnownFacts) -> Intent:
    if known.named:
        return Intent(IntentKind.CANCEL, tuple(alert.id for alert in known.named))
    return Intent(IntentKind.KEEP_CANCEL, reason="the message it cancels is not known yet")


def _first(message: AlertMessage) -> Intent:
    if message.is_over:
        return Intent(IntentKind.ALREADY_OVER, reason=_UNKNOWN)
    if is_beneath_notice(message.kind, message.magnitude, message.depth_km, bool(message.bands)):
        return Intent(IntentKind.BENEATH_NOTICE, reason="too weak or too deep to be felt strongly")
    return Intent(IntentKind.NEW)


def _draws_more(prints: Prints, alert: KnownAlert) -> bool:
    return bool(prints.drawn) and prints.drawn != alert.prints.drawn
