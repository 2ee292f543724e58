"""A report in which everything is said, and at the greatest length; and one with nothing said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from response.situation.content import (
    LONGEST_ORIGIN,
    LONGEST_SECTION,
    ActivityRow,
    NumberSource,
    ReportContent,
    ReportNumber,
    ReportSection,
)
from response.situation.indicators import INDICATORS
from response.situation.papers.report_files import ReportHead

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = ReportHead(
    crisis="CR-2026-014", crisis_type="storm", country="GT", number=2, as_of=AT, issued_at=AT,
    next_report_at=AT + timedelta(hours=2), corrects=1,
)  # fmt: skip
_LONG = "Protección Civil y Gestión Integral de Riesgos del Estado de Veracruz de la Llave"


def full_content() -> ReportContent:
    """Return a report with every number there may be, by all three, and the longest words."""
    numbers = [ReportNumber(each.key, 123_456, method="m/1") for each in INDICATORS]
    numbers += [
        ReportNumber(each.key, 99_999, source, _LONG[:LONGEST_ORIGIN])
        for each in INDICATORS
        for source in (NumberSource.AUTHORITIES, NumberSource.OTHER)
        if each.takes_others
    ]
    words = ("El agua subió de noche y el puente está cerrado. " * 30)[:LONGEST_SECTION]
    rows = tuple(
        ActivityRow("Consulado General en McAllen", f"actividad {n}", "Valle", 99) for n in range(4)
    )
    return ReportContent(tuple(numbers), dict.fromkeys(ReportSection, words), rows)


def unknown_content() -> ReportContent:
    """Return a report of the first minutes: nobody has looked."""
    return ReportContent(tuple(ReportNumber(each.key, None, method="m/1") for each in INDICATORS))
