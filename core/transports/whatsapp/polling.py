"""Our templates and our number as the platform has them, asked for and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.http import AskApi
from core.transports.transport import TransportError
from core.transports.whatsapp.cloud_api import CloudAccount, content_of
from core.transports.whatsapp.models import WhatsappNumber, WhatsappTemplate
from core.transports.whatsapp.templates import body_of, gaps_in

MOST_PAGES = 50


@dataclass(frozen=True, slots=True)
class PlatformState:
    """What the platform answered."""

    templates: tuple[Mapping[str, Any], ...] | None
    """All there are; None where it did not say them all."""
    number: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""


def ask_platform(account: CloudAccount, ask: AskApi) -> PlatformState:
    """Ask for the templates and the state of the number; what fails is said. No lock is held."""
    try:
        templates = _templates(account, ask)
    except TransportError as wrong:
        return PlatformState(None, trouble=str(wrong))
    try:
        number = content_of(ask(account.number()))
    except TransportError as wrong:
        return PlatformState(templates, trouble=str(wrong))
    return PlatformState(templates, number)


def store_platform(session: Session, number_id: str, state: PlatformState, now: datetime) -> None:
    """Write down what the platform answered. Where it did not, what was known stays, and ages."""
    row = session.scalar(
        sa.select(WhatsappNumber).where(WhatsappNumber.number_id == number_id).with_for_update()
    )
    if row is None:
        row = WhatsappNumber(number_id=number_id, tried_at=now)
        session.add(row)
    row.tried_at, row.trouble = now, state.trouble
    if state.number:
        row.quality = str(state.number.get("quality_rating") or "")[:20]
        row.daily_limit = daily_limit(str(state.number.get("messaging_limit_tier") or ""))
    if state.templates is not None:
        row.polled_at = now
        _store_templates(session, state.templates, now)
    session.flush()


def daily_limit(tier: str) -> int | None:
    """Return to how many persons a day we may write first: `TIER_250`, `TIER_1K`, `TIER_10K`; None
    for no limit, and for a word nobody knows.
    """
    text = tier.removeprefix("TIER_").upper()
    digits, thousands = text.removesuffix("K"), text.endswith("K")
    return int(digits) * (1000 if thousands else 1) if digits.isdecimal() else None


def note_template_change(
    session: Session, name: str, language: str, *, state: str = "", category: str = ""
) -> bool:
    """Write down at once what the platform tells of one template; return whether we know it."""
    row = session.scalar(
        sa.select(WhatsappTemplate)
        .where(WhatsappTemplate.name == name, WhatsappTemplate.language == language)
        .with_for_update()
    )
    if row is None:
        return False
    row.state, row.category = state or row.state, category or row.category
    session.flush()
    return True


# -- inside ---------------------------------------------------------------------------------


def _templates(account: CloudAccount, ask: AskApi) -> tuple[Mapping[str, Any], ...]:
    found: list[Mapping[str, Any]] = []
    after = ""
    for _ in range(MOST_PAGES):
        content = content_of(ask(account.templates(after)))
        found += [each for each in content.get("data", ()) if isinstance(each, dict)]
        paging = content.get("paging") or {}
        after = str((paging.get("cursors") or {}).get("after") or "") if "next" in paging else ""
        if not after:
            return tuple(found)
    raise TransportError(f"more than {MOST_PAGES} pages of templates")


def _store_templates(
    session: Session, templates: tuple[Mapping[str, Any], ...], now: datetime
) -> None:
    known = {(each.name, each.language): each for each in session.scalars(_every_template())}
    for each in templates:
        key = (str(each.get("name", "")), str(each.get("language", "")))
        row = known.pop(key, None)
        body = body_of(each.get("components") or ())
        values = {
            "category": str(each.get("category", ""))[:40],
            "state": str(each.get("status", ""))[:40],
            "gaps": gaps_in(body),
            "body": body,
            "polled_at": now,
        }
        if row is None:
            session.add(WhatsappTemplate(name=key[0], language=key[1], **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
    for gone in known.values():
        session.delete(gone)


def _every_template() -> sa.Select[WhatsappTemplate]:
    return sa.select(WhatsappTemplate)
