"""What a notice of the tests says in every language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from watch.notices.models import NoticeKind
from watch.notices.wording.frames import NoticeFacts

AT = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


def facts(**given: Any) -> NoticeFacts:
    """A warning of El Salvador in Texas: heard again at 21:30 there."""
    values = {
        "kind": NoticeKind.WARNING,
        "country": "SV",
        "says_who": "Servicio Meteorológico",
        "next_word_at": AT + timedelta(hours=2, minutes=30),
        "timezone": "America/Chicago",
        "written_at": AT,
    }
    return NoticeFacts(**{**values, **given})
