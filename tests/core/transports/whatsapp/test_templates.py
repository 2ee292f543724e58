from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.transports.transport import TemplateText
from core.transports.whatsapp.models import TemplateFault, WhatsappTemplate
from core.transports.whatsapp.templates import (
    STALE_AFTER,
    choose_template,
    gap_text,
    gaps_in,
    listed_templates,
)
from tests.core.transports.whatsapp.conftest import AT

ROWS = (
    ("aviso", "es_MX", "APPROVED", "UTILITY", 2),
    ("aviso", "en_US", "APPROVED", "MARKETING", 2),
    ("aviso", "fr", "PENDING", "UTILITY", 2),
    ("aviso", "fr_CA", "APPROVED", "UTILITY", 2),
    ("pausa", "es", "PAUSED", "UTILITY", 2),
    ("otra", "es", "APPROVED", "UTILITY", 1),
)


@pytest.fixture
def stored(session: Session) -> Session:
    for name, language, state, category, gaps in ROWS:
        session.add(
            WhatsappTemplate(
                name=name, language=language, state=state, category=category, gaps=gaps, body="",
                polled_at=AT,
            )
        )  # fmt: skip
    session.flush()
    return session


@pytest.mark.parametrize(
    ("name", "language", "fault", "chosen", "words"),
    [
        ("aviso", "es", None, "es_MX", ""),
        ("aviso", "es_MX", None, "es_MX", ""),
        ("aviso", "es_GT", TemplateFault.UNKNOWN, "", ""),
        ("aviso", "en", TemplateFault.NOT_UTILITY, "en_US", "MARKETING"),
        ("aviso", "fr", None, "fr_CA", ""),
        ("aviso", "ht", TemplateFault.UNKNOWN, "", ""),
        ("pausa", "es", TemplateFault.NOT_APPROVED, "es", "PAUSED"),
        ("otra", "es", TemplateFault.OTHER_GAPS, "es", "1"),
        ("nada", "es", TemplateFault.UNKNOWN, "", ""),
    ],
)
def test_only_an_approved_utility_template_of_the_language_is_sent(
    stored: Session, name: str, language: str, fault: TemplateFault | None, chosen: str, words: str
) -> None:
    choice = choose_template(stored, TemplateText(name, language, ("a", "b")), AT)
    assert (choice.fault, choice.language, choice.words) == (fault, chosen, words)


def test_what_was_not_asked_about_for_a_day_is_not_sent(stored: Session) -> None:
    wanted = TemplateText("aviso", "es", ("a", "b"))
    assert choose_template(stored, wanted, AT + STALE_AFTER).fault is None
    later = AT + STALE_AFTER + timedelta(seconds=1)
    assert choose_template(stored, wanted, later).fault is TemplateFault.STALE


def test_gaps_are_counted_and_filled_on_one_line() -> None:
    assert gaps_in("Aviso {{1}}: {{ 2 }}, otra vez {{1}}. {{nombre}}") == 3
    assert gaps_in("Nada") == 0
    assert gap_text(" Salga\n ya,\tpor   la   5 ") == "Salga ya, por la 5"


def test_nothing_is_listed_before_the_platform_was_asked(
    session: Session, poll: Callable[[], str]
) -> None:
    assert listed_templates(session) == []
