"""Who drafts and who approves in the tests, and audiences as if they had been counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.accounts import RoleName
from watch.notices.drafting import NoticeDraft, TextAnswers, begin_notice
from watch.notices.models import Notice, NoticeKind
from watch.notices.officers import NoticeOfficer

SAID = {
    "es": TextAnswers("Se inunda Pharr", "Suba a un lugar alto", is_sms_plain=True),
    "en": TextAnswers("Pharr is flooding", "Go up to high ground", is_sms_plain=True),
    "fr": TextAnswers("Inondation : Pharr", "Montez sur un lieu haut", is_sms_plain=True),
}


@dataclass(frozen=True)
class Counted:
    """An audience as it was counted."""

    persons: int
    counted_at: datetime
    households: int = 2
    hash: str = "a" * 64
    more: dict[str, Any] = field(default_factory=dict)

    def figures(self) -> dict[str, Any]:
        return {"persons": self.persons, **self.more}


def officer(name: str, role: RoleName = RoleName.EMERGENCY, country: str = "SV") -> NoticeOfficer:
    return NoticeOfficer(actor=f"user:{name}", country=country, role=role)


ANA, EVA = officer("ana"), officer("eva", RoleName.COUNTRY_ADMIN)


def draft_of(now: datetime, **given: Any) -> NoticeDraft:
    """A warning that nothing refuses."""
    values = {
        "kind": NoticeKind.WARNING,
        "says_who": "Servicio Meteorológico",
        "next_word_at": now + timedelta(hours=2),
        "timezone": "America/Chicago",
        "audience": {"country": "SV"},
        "texts": SAID,
    }
    return NoticeDraft(**{**values, **given})


def begun(session: Session, now: datetime, **given: Any) -> Notice:
    return begin_notice(session, draft_of(now, **given), ANA, now)
