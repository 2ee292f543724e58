"""What the habits of one sender are: one value of `Sender` in a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.values import AlertMessage


def unchanged(message: AlertMessage) -> AlertMessage:
    """Return the message as it is: the sender means what CAP says."""
    return message


def with_changes(message: AlertMessage, **changes: Any) -> AlertMessage:
    """Return the message with other values; itself where it has them already, as most have."""
    for name, value in changes.items():
        if getattr(message, name) != value:
            return replace(message, **changes)
    return message


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What one sender means beyond the words of CAP; listed in `feeds.senders.registry.SENDERS`."""

    name: str
    matches: Callable[[AlertMessage], bool]
    """Whether a message is one of this sender's."""
    refine: Callable[[AlertMessage], AlertMessage] = unchanged
    """The message with what this sender is known to mean by it."""
    identity: Callable[[AlertMessage], str] | None = None
    """The key of the event a message belongs to, "" where it names none; None: it never does."""
    is_sequenced: bool = False
    """Whether each message of an event replaces all before it, named or not."""
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Host of a source -> hosts beside it that its links may lead to."""
