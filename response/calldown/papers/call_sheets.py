"""The call list on paper: numbered sheets of twenty-five households with a box for each outcome, to
be typed back by number.

Confidential: each sheet bears what it was printed for, by whom, when, and of which crisis.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n.formats import Formats
from core.i18n.phones import international
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.labels import NEED_WORDS
from response.calldown.cards import AGE_WORDS, HouseholdCard
from response.calldown.outcomes import OUTCOME_RULES

ON_A_SHEET = 25
_CSS = "pdf/call_sheet/call_sheet.css"
MOST_NUMBERS = 4
"""Of one household on paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheets:
    """Sheets to be printed."""

    crisis: str
    """Its number: `CR-2026-014`."""
    title: str
    country: str
    cards: Sequence[HouseholdCard]
    first_sheet: int
    sheets: int
    """How many there are in all."""
    zone_version: int
    purpose: str
    made_by: str
    as_of: datetime
    timezone: str
    is_demo: bool = False


def call_sheets_pdf(sheets: CallSheets, *, language: str) -> bytes:
    """Return the sheets (PDF/UA-1); the same sheets give the same bytes.

    Whoever calls has read the persons for the purpose that stands on them.
    """
    wording = Formats(language)
    environment = paper_templates(wording)
    parts = [
        sheets.cards[start : start + ON_A_SHEET]
        for start in range(0, max(1, len(sheets.cards)), ON_A_SHEET)
    ]
    text = environment.get_template("pdf/call_sheet/call_sheet.html").render(
        sheets=sheets,
        parts=list(enumerate(parts, start=sheets.first_sheet)),
        country=wording.country(sheets.country),
        outcomes=[(rule.key.upper(), rule.word) for rule in OUTCOME_RULES.values()],
        translate=wording.gettext,
        language=language,
        phone=international,
        ages=AGE_WORDS,
        needs=lambda person: ", ".join(wording.gettext(NEED_WORDS[each]) for each in person.needs),
        tongues=lambda card: ", ".join(map(wording.language_name, card.languages)),
        most_numbers=MOST_NUMBERS,
        made_at=wording.moment(sheets.as_of, sheets.timezone),
        stamp=f"{sheets.as_of:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS))
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})
