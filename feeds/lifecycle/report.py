"""What became of one reading, for people and for what comes next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from feeds.lifecycle.intents import Intent, IntentKind
from feeds.models import Hazard
from feeds.values import AlertMessage, RejectedMessage

_COUNTERS = {
    IntentKind.NEW: "new",
    IntentKind.CANCELLED_BEFORE: "cancelled",
    IntentKind.UPDATE: "updated",
    IntentKind.SUPERSEDE: "updated",
    IntentKind.AMEND: "updated",
    IntentKind.REDRAW: "updated",
    IntentKind.CANCEL: "cancelled",
    IntentKind.END: "cancelled",
    IntentKind.DUPLICATE: "duplicate",
}
_FIGURES = (
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
    at_hand: list[Hazard] = field(default_factory=list)
    """Of them, those that were made or looked at, as they were written: they need not be read."""

    @property
    def alerts(self) -> int:
        """How many messages there were."""
        return len(self.results)

    def counts(self) -> dict[str, int]:
        """Return the figures for `Source.last_counts` and for people."""
        return {name: getattr(self, name) for name in _FIGURES}

    def refused(self) -> list[RejectedMessage]:
        """Return the messages that were read and refused: nothing is dropped without a word."""
        return [
            RejectedMessage(result.identifier, f"refused: {result.reason}")
            for result in self.results
            if result.intent is IntentKind.REFUSE
        ]

    def count(self, message: AlertMessage, intent: Intent, hazard_id: uuid.UUID | None) -> None:
        """Add one message."""
        name = _COUNTERS.get(intent.kind, "ignored")
        setattr(self, name, getattr(self, name) + 1)
        self.results.append(
            MessageResult(message.identifier, intent.kind, intent.reason, hazard_id)
        )
