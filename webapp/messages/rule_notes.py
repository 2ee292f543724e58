"""What rules left to the digest of the morning: written for it, or written while a mail thread had
no room for more.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feeds.models import Hazard
from watch.alarms.news import left_to_digest
from watch.rules.firing_log import hazards_by_id, left_by_rules
from watch.rules.terms import Trigger


@dataclass(frozen=True, slots=True)
class RuleNote:
    """One hazard of which rules wrote, and of what, each once, in the order of weight."""

    hazard: Hazard
    triggers: tuple[Trigger, ...]


def rule_notes(session: Session, country: str, since: datetime, until: datetime) -> list[RuleNote]:
    """Return what the rules of a country left to a digest, the gravest hazard first; nothing for
    who belongs to none.
    """
    if not country:
        return []
    found: dict[uuid.UUID, set[Trigger]] = {}
    for firing in left_by_rules(session, country, since, until):
        found.setdefault(firing.hazard_id, set()).add(firing.trigger)
    for news, hazard_id in left_to_digest(session, country, since, until):
        if news.trigger in set(Trigger):
            found.setdefault(hazard_id, set()).add(Trigger(news.trigger))
    hazards = hazards_by_id(session, found)
    notes = [
        RuleNote(hazards[each], tuple(one for one in Trigger if one in triggers))
        for each, triggers in found.items()
    ]
    return sorted(notes, key=lambda note: (-note.hazard.severity.rank, note.hazard.key))
