"""A report of all countries as files for programs: CSV with HXL tags, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.disclosure import Cell
from core.i18n.languages import N_
from response.crisis_csv import (
    UNKNOWN,
    CsvOrigin,
    Value,
    countries_csv,
    known,
    utc_text,
)
from response.situation.merging.merged_content import MergedContent
from response.situation.papers.merged_lines import MergedLine, merged_lines, status_of
from response.situation.papers.report_files import (
    HEADS,
    TAGS,
    Row,
    Translate,
    indicator_cells,
)

ALL = "*"
"""What stands for the country in a line of totals."""
MERGED_HEADS = ("report", "revision", *HEADS[2:10], "hidden_countries", "unknown_countries")
MERGED_TAGS = (
    "#meta+report+num",
    "#meta+revision+num",
    *TAGS[2:10],
    "#meta+hidden+num",
    "#meta+unknown+num",
)
NOTES = (
    N_("Solo cifras emitidas por cada país; ninguna casa leyó las tablas de otra."),
    N_("Quien tiene dos nacionalidades puede estar contado en los dos países."),
    N_("Las estimaciones no se suman: sus fuentes difieren; se dan los extremos."),
    N_("En pasos del mínimo; «<» dice menos del mínimo, o ninguna. Lo que no se sabe no es cero."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedHead:
    """Which report of all countries it is."""

    crisis: str
    number: int
    revision: int
    made_at: datetime
    made_by: str = ""
    """Who put it together, as every country may read it."""

    @property
    def name(self) -> str:
        """What people call it: `3`, and its second correction `3.2`."""
        return f"{self.number}.{self.revision}" if self.revision else str(self.number)


def merged_csv(head: MergedHead, content: MergedContent, translate: Translate) -> bytes:
    """Return the numbers as CSV with HXL tags: one line a country and number, then the total."""
    origin = CsvOrigin(crisis=head.crisis, country=ALL, as_of=head.made_at, made_by=head.made_by)
    rows = [
        row
        for line in merged_lines(content)
        for row in _rows(head, line, content.reported, translate)
    ]
    return countries_csv(origin, MERGED_HEADS, rows, MERGED_TAGS)


def merged_json(head: MergedHead, content: MergedContent, translate: Translate) -> bytes:
    """Return the report as one JSON document."""
    document = {
        "format": "atalaya-regional/1",
        "crisis": head.crisis,
        "number": head.number,
        "revision": head.revision,
        "made_at": utc_text(head.made_at),
        "notes": [translate(each) for each in NOTES],
        **content.to_json(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


# -- inside ---------------------------------------------------------------------------------


def _rows(
    head: MergedHead, line: MergedLine, countries: tuple[str, ...], translate: Translate
) -> Iterator[tuple[str, Row]]:
    what = (head.number, head.revision, *indicator_cells(line.indicator, line.source, translate))
    for country, cell in zip(countries, line.cells, strict=True):
        if cell is None:
            yield country, (*what, UNKNOWN, "", "", "unknown", "", "")
            continue
        ends = ("" if each.value is None else each.value for each in (cell.low, cell.high))
        yield country, (*what, _count(cell.value), *ends, status_of(cell.value), "", "")
    total = line.total
    ends = ("" if each is None else each for each in (total.low, total.high))
    status = _total_status(line)
    value = known(total.value) if total.low is None else ""
    yield ALL, (*what, value, *ends, status, total.hidden, total.unknown)


def _count(cell: Cell) -> Value:
    """Return a count in a file: what is hidden is empty, for its status says so."""
    return "" if cell.is_hidden else known(cell.value)


def _total_status(line: MergedLine) -> str:
    if line.total.differs:
        return "differs"
    ends = (line.total.value, line.total.low, line.total.high)
    return "known" if any(each is not None for each in ends) else "unknown"
