"""The certificate of a drill on paper: the score, never without the figures it comes from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from response.drills.score import RULES, DrillScore

_TEMPLATE, _CSS = "pdf/drill/certificate.html", "pdf/drill/certificate.css"
_SIZE = "@page { size: 210mm 279.4mm; margin: 14mm 14mm 16mm }"
"""Fits A4 and Letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """What a certificate says."""

    title: str
    scenario: str
    """Its code and version."""
    mark: str
    opened_at: datetime
    closed_at: datetime
    minutes: int
    persons: int
    scores: Mapping[str, DrillScore]
    """By country."""
    timezone: str
    made_at: datetime


def print_certificate(facts: CertificateFacts, language: str) -> bytes:
    """Return the paper (PDF/UA-1); the same facts give the same bytes."""
    wording = Formats(language)
    environment = paper_templates(wording)

    def clock(at: datetime) -> str:
        return wording.moment(at, facts.timezone)

    text = environment.get_template(_TEMPLATE).render(
        facts=facts,
        language=language,
        opened=clock(facts.opened_at),
        closed=clock(facts.closed_at),
        made=clock(facts.made_at),
        scores=[(wording.country(code), facts.scores[code]) for code in sorted(facts.scores)],
        rules={rule.key: rule for rule in RULES},
        number=lambda value: wording.number(round(value, 1)),
        stamp=facts.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    renderer = page_renderer()
    with renderer.lock:
        document = renderer.lay_out(text, _SIZE, template_source(environment, _CSS))
        identifier = hashlib.sha256(text.encode()).digest()[:16]
        return renderer.write(document, identifier, {})
