"""What a message means for what is already known. Pure: views in, an intent out.

The lifecycle of CAP (1.2, 3.2.1) and the habits of its senders (field notes, section 1): an Update
replaces what it names, a Cancel ends it, either may come before its original; formats without a
Cancel (GDACS, USGS) replace themselves by their event. Absence from a feed decides nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from feeds.earthquakes import is_beneath_notice
from feeds.lifecycle.intents import Fingerprints, Intent, IntentKind, KnownAlert, KnownFacts
from feeds.values import AlertMessage, HazardKind, MsgType

GRACE = timedelta(hours=1)
"""After a message lapses, time for its renewal to arrive."""
OPEN_ENDED_GRACE = timedelta(hours=6)
"""The same where the NWS says "until further notice" and lets the message lapse a few hours on."""
AHEAD = timedelta(days=1)
"""A message dated further ahead than this is a mistake, and would shut out its own updates."""
_UNKNOWN = "over before it was known"
_ZONES = "UGC"
"""How the schemes of the NWS's own codes for zones and counties begin; nobody else has them."""


def zones_in(codes: Iterable[str]) -> frozenset[str]:
    """Return the zones and counties of the NWS among codes as rows hold them ("UGC:TXZ253")."""
    return frozenset(code for code in codes if code.startswith(_ZONES))


def is_for_a_part(cancelled: frozenset[str], zones: frozenset[str]) -> bool:
    """Return whether a Cancel for the zones `cancelled` ends only a part of a message for `zones`.

    The office writes a segment for each group of zones: it cancels a high surf advisory in two of
    five zones by a message that names the one for all five (Hawaii, 16 August 2026), and goes on
    with the three by another, which may come with the next answer.
    """
    return bool(cancelled) and bool(cancelled & zones) and bool(zones - cancelled)


def effective_until(message: AlertMessage, keep_hours: int) -> datetime | None:
    """Return when a message ceases to hold by itself; None when only "a while after it was last
    seen" can say.

    The event's own end; else the message's with some grace; a quake, and what a list keeps as an
    archive does, is over `keep_hours` after it happened, however long its source lists it.
    """
    if message.ends is not None:
        return message.ends
    if message.expires is not None:
        return message.expires + (OPEN_ENDED_GRACE if message.is_open_ended else GRACE)
    if message.kind is HazardKind.EARTHQUAKE or message.is_archived:
        return (message.onset or message.sent) + timedelta(hours=keep_hours)
    return None


def decide(
    facts: KnownFacts, message: AlertMessage, fingerprints: Fingerprints, now: datetime
) -> Intent:
    """Return the intent for a message. `fingerprints` are its own."""
    return (
        _refused(message, now)
        or _repeated(facts, message, fingerprints)
        or _replaced_before(facts, message)
        or _first_or_next(facts, message, fingerprints)
    )


def _refused(message: AlertMessage, now: datetime) -> Intent | None:
    if message.msg_type in {MsgType.ACK, MsgType.ERROR}:
        return Intent(IntentKind.NO_HAZARD, reason=f"msgType {message.msg_type.value}")
    if message.sent > now + AHEAD:
        return Intent(IntentKind.REFUSE, reason=f"sent in the future ({message.sent.isoformat()})")
    if _lapses_before_it_is_sent(message):
        reason = f"an Alert that lapses ({message.expires}) before it was sent ({message.sent})"
        return Intent(IntentKind.REFUSE, reason=reason)
    return None


def _lapses_before_it_is_sent(message: AlertMessage) -> bool:
    """Return whether an Alert is over by nothing but its own hours, which contradict each other: it
    is listed, not taken for an all-clear.
    """
    if message.msg_type is not MsgType.ALERT or message.expires is None:
        return False
    return message.expires < message.sent and "AllClear" not in message.response_types


def _repeated(
    facts: KnownFacts, message: AlertMessage, fingerprints: Fingerprints
) -> Intent | None:
    same = facts.same
    if same is None:
        return None
    if facts.is_foreign:
        return Intent(IntentKind.DUPLICATE, (same.id,), "another source said it first")
    if message.is_summary or same.fingerprints.content == fingerprints.content:
        return _redrawn_or_duplicate(same, fingerprints)
    if message.is_over and message.msg_type is not MsgType.CANCEL:
        return Intent(IntentKind.END, (same.id,))
    return Intent(IntentKind.AMEND, (same.id,), "the same identity says something else")


def _redrawn_or_duplicate(alert: KnownAlert, fingerprints: Fingerprints) -> Intent:
    """Return what a message that says nothing new is good for: a drawing, fetched since, or not."""
    drawing = fingerprints.geometry
    is_better = bool(drawing) and drawing != alert.fingerprints.geometry
    return Intent(IntentKind.REDRAW if is_better else IntentKind.DUPLICATE, (alert.id,))


def _replaced_before(facts: KnownFacts, message: AlertMessage) -> Intent | None:
    # Feeds list the newest first, and files come in any order: the Cancel may be here already.
    if facts.replacer is None:
        return None
    is_cancelled = facts.replacer.is_waiting
    kind = IntentKind.CANCELLED_BEFORE if is_cancelled else IntentKind.IGNORE_OLDER
    # What it replaced itself is replaced with it: the chain ends the same in any order.
    named = facts.earlier + facts.named if _may_replace(message) else ()
    reason = "a later message already replaces it"
    return Intent(kind, (facts.replacer.id,), reason, also_ends=_ids(named))


def _may_replace(message: AlertMessage) -> bool:
    # References on an Alert are ignored: AlertSwiss and SA CFS name the message itself there.
    return message.msg_type is not MsgType.ALERT


def _first_or_next(facts: KnownFacts, message: AlertMessage, fingerprints: Fingerprints) -> Intent:
    if message.is_sequenced and facts.has_hazard:
        return _next_in_sequence(facts, message, fingerprints)
    if message.msg_type is MsgType.CANCEL:
        return _cancel(facts, message)
    return _first(message) if message.is_sequenced else _next_in_chain(facts, message)


def _next_in_sequence(
    facts: KnownFacts, message: AlertMessage, fingerprints: Fingerprints
) -> Intent:
    if facts.newest is not None and message.sent < facts.newest:
        return Intent(IntentKind.IGNORE_OLDER, reason="an older episode than the one known")
    before = tuple(alert.id for alert in facts.speaking)
    if message.is_over:
        return Intent(IntentKind.END if facts.is_active else IntentKind.DUPLICATE, before)
    for alert in facts.speaking:
        if alert.fingerprints.content == fingerprints.content:
            return _redrawn_or_duplicate(alert, fingerprints)
    return Intent(IntentKind.SUPERSEDE, before)


def _next_in_chain(facts: KnownFacts, message: AlertMessage) -> Intent:
    named = facts.earlier + (facts.named if _may_replace(message) else ())
    replaces = _ids(named)
    if any(alert.sent > message.sent for alert in named):
        return Intent(IntentKind.IGNORE_OLDER, replaces, "older than the message it would replace")
    if message.is_over:
        return Intent(IntentKind.END, replaces) if named else _over_at_once(message)
    if named:
        return Intent(IntentKind.SUPERSEDE, replaces)
    return Intent(IntentKind.UPDATE) if facts.has_hazard else _first(message)


def _ids(alerts: Iterable[KnownAlert]) -> tuple[uuid.UUID, ...]:
    return tuple(dict.fromkeys(alert.id for alert in alerts))


def _over_at_once(message: AlertMessage) -> Intent:
    kind = IntentKind.KEEP_CANCEL if message.references else IntentKind.ALREADY_OVER
    return Intent(kind, reason=_UNKNOWN)


def _cancel(facts: KnownFacts, message: AlertMessage) -> Intent:
    # The same sender and identifier with a later date can mean nothing else.
    if named := facts.named + facts.earlier:
        zones = zones_in(map(str, message.geocodes))
        parts = [alert for alert in named if is_for_a_part(zones, alert.zones)]
        whole = [alert for alert in named if alert not in parts]
        return Intent(IntentKind.CANCEL, _ids(whole), narrows=_ids(parts))
    return Intent(IntentKind.KEEP_CANCEL, reason="the message it cancels is not known yet")


def _first(message: AlertMessage) -> Intent:
    if message.is_over:
        return Intent(IntentKind.ALREADY_OVER, reason=_UNKNOWN)
    if is_beneath_notice(message.kind, message.magnitude, message.depth_km, bool(message.bands)):
        return Intent(IntentKind.BENEATH_NOTICE, reason="too weak or too deep to be felt strongly")
    return Intent(IntentKind.NEW)
