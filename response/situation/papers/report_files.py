"""A report as files for programs: CSV with HXL tags, 3W rows, JSON. Counts alone: no word of an
officer, no name.

The CSV has the form of all of a crisis (`response.crisis_csv`), with the row of tags (HXL 1.1)
under its heads. What is not known is `?` and has the status `unknown`; it is never 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from response.crisis_csv import CODE, VALUE, WORDS, CsvOrigin, Value, crisis_csv, known, utc_text
from response.situation.content import NumberSource, ReportContent, ReportNumber, number_to_json
from response.situation.indicators import Indicator
from response.situation.papers.report_lines import ReportLine, report_lines

Translate = Callable[[str], str]
Row = Sequence[Value]


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
    made_by: str = ""
    """Who made the paper or file."""
    corrects: int | None = None
    """The number of the report it takes the place of."""
    corrected_by: int | None = None
    """That of the report that took its place."""


HEADS = ("report", "issued_utc", CODE, WORDS, "source", "counted", VALUE, "low", "high", "status",
         "method")  # fmt: skip
TAGS = (
    "#meta+report+num",
    "#date+issued",
    "#indicator+code",
    "#indicator+name",
    "#meta+source",
    "#indicator+unit",
    "#indicator+value+num",
    "#indicator+min+num",
    "#indicator+max+num",
    "#status+code",
    "#meta+method",
)
ACTIVITY_HEADS = ("office", "activity", "place", VALUE)
ACTIVITY_TAGS = ("#org+name", "#activity+name", "#loc+name", "#reached+num")


def report_csv(head: ReportHead, content: ReportContent, translate: Translate) -> bytes:
    """Return the numbers as CSV with HXL tags, one line a number and source."""
    rows = [
        _number_row(head, line, source, translate)
        for line in report_lines(content)
        for source in (list(line.numbers) or [NumberSource.OURS])
    ]
    return crisis_csv(_origin(head), HEADS, rows, TAGS)


def activities_csv(head: ReportHead, content: ReportContent, translate: Translate) -> bytes:
    """Return who does what where as CSV with HXL tags."""
    rows = [
        (each.office, translate(each.activity), each.place, known(each.count))
        for each in content.activities
    ]
    return crisis_csv(_origin(head), ACTIVITY_HEADS, rows, ACTIVITY_TAGS)


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
        "as_of": utc_text(head.as_of),
        "issued_at": utc_text(head.issued_at),
        "next_report_at": utc_text(head.next_report_at) if head.next_report_at else None,
        "corrects": head.corrects,
        "corrected_by": head.corrected_by,
        "numbers": numbers,
        "activities": [
            {"who": each.office, "what": each.activity, "where": each.place, "count": each.count}
            for each in content.activities
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


# -- inside ---------------------------------------------------------------------------------


def _origin(head: ReportHead) -> CsvOrigin:
    return CsvOrigin(
        crisis=head.crisis, country=head.country, as_of=head.as_of, made_by=head.made_by
    )


def _number_row(
    head: ReportHead, line: ReportLine, source: NumberSource, translate: Translate
) -> Row:
    number = line.numbers.get(source) or ReportNumber(line.indicator.key, None, source)
    ends = ("" if each is None else each for each in (number.low, number.high))
    return (
        head.number,
        utc_text(head.issued_at),
        *indicator_cells(line.indicator, source, translate),
        known(number.value),
        *ends,
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
