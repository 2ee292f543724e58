"""Notices as rows, for tests of what is read of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from watch.notices.models import Notice, NoticeKind, NoticeMoveKind, NoticeText
from watch.notices.moves import note_move
from watch.notices.numbers import next_notice_number


def add_notice(session: Session, now: datetime, country: str = "SV", **given: Any) -> Notice:
    """Put in a notice of a country with a text in three languages, as somebody drafted it."""
    number, year, serial = next_notice_number(session, now)
    values: dict[str, Any] = {
        "kind": NoticeKind.WARNING,
        "says_who": "Servicio Meteorológico",
        "next_word_at": now + timedelta(hours=2),
        "timezone": "America/Chicago",
        "made_by": "user:a",
        "made_at": now,
        "texts": [notice_text(language) for language in ("en", "es", "fr")],
    }
    notice = Notice(number=number, year=year, serial=serial, country=country, **{**values, **given})
    session.add(notice)
    session.flush()
    note_move(session, notice, NoticeMoveKind.DRAFTED, actor=notice.made_by, now=now)
    return notice


def notice_text(language: str, **given: str) -> NoticeText:
    """A text of one language that says which it is."""
    values = {
        "what_where": f"Inundación en Pharr ({language})",
        "one_act": f"Suba al segundo piso ({language})",
        "subject": f"Inundación ({language})",
        "long": f"Inundación en Pharr. Suba al segundo piso. {{codigo}} {{enlace}} ({language})",
        "sms": f"Inundacion en Pharr. Suba al segundo piso. {{codigo}} ({language})",
        "chat": f"Inundación en Pharr. Suba. {{codigo}} {{enlace}} ({language})",
        "script": f"Le llamo del consulado. ({language})",
    }
    return NoticeText(language=language, **{**values, **given})
