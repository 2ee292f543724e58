"""What deciding takes and gives: views of what is stored, and the intent for a message."""

from __future__ import annotations

import enum
import uuid
from dataclasses import dataclass
from datetime import datetime

from feeds.values import MsgType


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
class Fingerprints:
    """Hashes by which a repetition, a change and a better drawing are told apart
    (`feeds.lifecycle.serialization.WrittenForm`).
    """

    content: str
    """Of what a message says, without its date."""
    geometry: str = ""
    """Of what its source draws; "" when it draws nothing."""


@dataclass(frozen=True, slots=True)
class KnownAlert:
    """A stored message, as far as deciding needs it."""

    id: uuid.UUID
    sent: datetime
    msg_type: MsgType
    fingerprints: Fingerprints
    is_waiting: bool = False
    """It ends a message that has not come yet, and belongs to no hazard so far."""
    zones: frozenset[str] = frozenset()
    """Zones of the NWS for which it still holds, or which it cancels."""


@dataclass(frozen=True, slots=True)
class KnownFacts:
    """What is stored that bears on one message."""

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
    also_ends: tuple[uuid.UUID, ...] = ()
    """Stored messages that end with it: those it replaced itself, when it comes after its own
    replacement.
    """
    narrows: tuple[uuid.UUID, ...] = ()
    """Stored messages of whose ground it cancels a part: they go on elsewhere."""
