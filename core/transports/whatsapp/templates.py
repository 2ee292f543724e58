"""Which template may be sent in which language, and if none, why: so that the caller takes another
channel instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.transports.transport import TemplateText
from core.transports.whatsapp.models import TemplateFault, WhatsappTemplate

APPROVED, UTILITY = "APPROVED", "UTILITY"
STALE_AFTER = timedelta(days=1)
_GAP = re.compile(r"\{\{\s*\w+\s*\}\}")


@dataclass(frozen=True, slots=True)
class TemplateChoice:
    """The template to be sent, or why none is."""

    fault: TemplateFault | None
    language: str = ""
    """In the platform's codes."""
    words: str = ""
    """What the platform says where it is at fault: its state or its category."""


def choose_template(session: Session, template: TemplateText, now: datetime) -> TemplateChoice:
    """Return the template of a name in a language: by the platform's own code for it, else in any
    of its regions, one that can be sent first.
    """
    query = sa.select(WhatsappTemplate).where(WhatsappTemplate.name == template.name)
    every = session.scalars(query.order_by(WhatsappTemplate.language)).all()
    choices = [
        _judged(each, len(template.parameters), now)
        for each in every
        if _speaks(each.language, template.language)
    ]
    choices.sort(key=lambda each: (each.fault is not None, each.language != template.language))
    return choices[0] if choices else TemplateChoice(TemplateFault.UNKNOWN)


def listed_templates(session: Session) -> list[WhatsappTemplate]:
    """Return all templates the platform has of us, by name and language."""
    query = sa.select(WhatsappTemplate)
    order = (WhatsappTemplate.name, WhatsappTemplate.language)
    return list(session.scalars(query.order_by(*order)))


def fault_of(template: WhatsappTemplate, now: datetime) -> TemplateFault | None:
    """Return why a template may not be sent; None where it may."""
    if template.state != APPROVED:
        return TemplateFault.NOT_APPROVED
    if template.category != UTILITY:
        return TemplateFault.NOT_UTILITY
    return TemplateFault.STALE if now - template.polled_at > STALE_AFTER else None


def gaps_in(body: str) -> int:
    """Return how many different gaps the words of a template have."""
    return len({each.strip("{} ") for each in _GAP.findall(body)})


def gap_text(text: str) -> str:
    """Return a text as a gap takes it: on one line, no more than one space together."""
    return " ".join(text.split())


def body_of(components: Iterable[object]) -> str:
    """Return the words of a template among its parts, as the platform lists them."""
    for each in components:
        if isinstance(each, dict) and each.get("type") == "BODY":
            return str(each.get("text", ""))
    return ""


# -- inside ---------------------------------------------------------------------------------


def _judged(template: WhatsappTemplate, parameters: int, now: datetime) -> TemplateChoice:
    fault = fault_of(template, now)
    if fault is None and template.gaps != parameters:
        return TemplateChoice(TemplateFault.OTHER_GAPS, template.language, f"{template.gaps}")
    words = {
        TemplateFault.NOT_APPROVED: template.state,
        TemplateFault.NOT_UTILITY: template.category,
    }
    return TemplateChoice(fault, template.language, words.get(fault, "") if fault else "")


def _speaks(code: str, language: str) -> bool:
    """Return whether a code of the platform is of a language: itself, or one of its regions."""
    return code == language or code.partition("_")[0] == language
