"""A report as files for programs: CSV with HXL tags, 3W rows, JSON. Counts alone: no word of an
officer, no name.

The first line of a CSV says its columns in words, the second is the row of tags (HXL 1.1). What is
not known has an empty value and the status `unknown`, never 0.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.i18n.languages import N_
from core.tabular.formula_guard import guard_text
from response.situation.content import NumberSource, ReportContent, ReportNumber, number_to_json
from response.situation.indicators import Indicator
from response.situation.papers.report_lines import ReportLine, report_lines

Translate = Callable[[str], str]
Row = Sequence[str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportHead:
    """Which report it is."""

    crisis: str
    crisis_type: str
    country: str
    number: int
    as_of: datetime
    issued_at: datetime
    next_report_at: datetime | None
    corrects: int | None = None
    """The number of the report it takes the place of."""
    corrected_by: int | None = None
    """That of the report that took its place."""


COLUMNS = (
    (N_("crisis"), "#crisis+code"),
    (N_("país"), "#country+code"),
    (N_("informe"), "#meta+report+num"),
    (N_("cifras al (UTC)"), "#date+asof"),
    (N_("emitido (UTC)"), "#date+issued"),
    (N_("clave"), "#indicator+code"),
    (N_("qué"), "#indicator+name"),
    (N_("de quién"), "#meta+source"),
    (N_("qué se cuenta"), "#indicator+unit"),
    (N_("cuántas"), "#indicator+value+num"),
    (N_("como mínimo"), "#indicator+min+num"),
    (N_("como máximo"), "#indicator+max+num"),
    (N_("se sabe"), "#status+code"),
    (N_("método"), "#meta+method"),
)
ACTIVITY_COLUMNS = (
    (N_("crisis"), "#crisis+code"),
    (N_("país"), "#country+code"),
    (N_("quién"), "#org+name"),
    (N_("qué hace"), "#activity+name"),
    (N_("dónde"), "#loc+name"),
    (N_("para cuántas"), "#reached+num"),
    (N_("cifras al (UTC)"), "#date+asof"),
)


def report_csv(head: ReportHead, content: ReportContent, translate: Translate) -> bytes:
    """Return the numbers as CSV with HXL tags, one line a number and source."""
    rows = [
        _number_row(head, line, source, translate)
        for line in report_lines(content)
        for source in (list(line.numbers) or [NumberSource.OURS])
    ]
    return tagged_csv(COLUMNS, rows, translate)


def activities_csv(head: ReportHead, content: ReportContent, translate: Translate) -> bytes:
    """Return who does what where as CSV with HXL tags."""
    stamp = utc_stamp(head.as_of)
    rows = [
        (
            head.crisis,
            head.country,
            each.office,
            translate(each.activity),
            each.place,
            "" if each.count is None else each.count,
            stamp,
        )
        for each in content.activities
    ]
    return tagged_csv(ACTIVITY_COLUMNS, rows, translate)


def report_json(head: ReportHead, content: ReportContent) -> bytes:
    """Return the numbers, and who does what where, as one JSON document."""
    numbers = [
        number_to_json(ReportNumber(n.key, n.value, n.source, "", n.method, n.low, n.high))
        for line in report_lines(content)
        for n in line.numbers.values()
    ]
    document = {
        "format": "atalaya-situation/1",
        "crisis": head.crisis,
        "crisis_type": head.crisis_type,
        "country": head.country,
        "number": head.number,
        "as_of": utc_stamp(head.as_of),
        "issued_at": utc_stamp(head.issued_at),
        "next_report_at": utc_stamp(head.next_report_at) if head.next_report_at else None,
        "corrects": head.corrects,
        "corrected_by": head.corrected_by,
        "numbers": numbers,
        "activities": [
            {"who": each.office, "what": each.activity, "where": each.place, "count": each.count}
            for each in content.activities
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def tagged_csv(
    columns: Sequence[tuple[str, str]], rows: Iterable[Row], translate: Translate
) -> bytes:
    """Return rows as CSV (UTF-8 with its mark, CRLF) under their words and HXL tags."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([translate(words) for words, _tag in columns])
    writer.writerow([tag for _words, tag in columns])
    for row in rows:
        writer.writerow([guard_text(each) if isinstance(each, str) else each for each in row])
    return ("\ufeff" + out.getvalue()).encode()


def utc_stamp(moment: datetime) -> str:
    """Return a moment in UTC: `2026-11-22T12:00:00Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# -- inside ---------------------------------------------------------------------------------


def _number_row(
    head: ReportHead, line: ReportLine, source: NumberSource, translate: Translate
) -> Row:
    number = line.numbers.get(source) or ReportNumber(line.indicator.key, None, source)
    return (
        head.crisis,
        head.country,
        head.number,
        utc_stamp(head.as_of),
        utc_stamp(head.issued_at),
        *indicator_cells(line.indicator, source, translate),
        *(_cell(each) for each in (number.value, number.low, number.high)),
        "known" if number.is_known else "unknown",
        number.method,
    )


def indicator_cells(
    indicator: Indicator, source: NumberSource, translate: Translate
) -> tuple[str, str, str, str]:
    """Return what says which number a line is: key, words, whose, what is counted."""
    return (
        indicator.key,
        translate(indicator.words),
        source.value,
        indicator.counted.value,
    )


def _cell(value: int | None) -> int | str:
    return "" if value is None else value
