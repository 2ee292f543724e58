"""A report of all countries as files for programs: CSV with HXL tags, and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.i18n.languages import N_
from response.situation.merging.merged_content import MergedContent
from response.situation.papers.merged_lines import MergedLine, merged_lines, status_of
from response.situation.papers.report_files import (
    COLUMNS,
    Row,
    Translate,
    indicator_cells,
    tagged_csv,
    utc_stamp,
)

ALL = "*"
"""What stands for the country in a line of totals."""
MERGED_COLUMNS = (
    COLUMNS[0],
    (N_("país (* todos)"), "#country+code"),
    (N_("informe regional"), "#meta+report+num"),
    (N_("corrección"), "#meta+revision+num"),
    (N_("reunido (UTC)"), "#date+issued"),
    *COLUMNS[5:9],
    (N_("cuántas, en pasos"), "#indicator+value+num"),
    *COLUMNS[10:13],
    (N_("países con menos del mínimo"), "#meta+hidden+num"),
    (N_("países que no lo saben"), "#meta+unknown+num"),
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

    @property
    def name(self) -> str:
        """What people call it: `3`, and its second correction `3.2`."""
        return f"{self.number}.{self.revision}" if self.revision else str(self.number)


def merged_csv(head: MergedHead, content: MergedContent, translate: Translate) -> bytes:
    """Return the numbers as CSV with HXL tags: one line a country and number, then the total."""
    rows = [
        row
        for line in merged_lines(content)
        for row in _rows(head, line, content.reported, translate)
    ]
    return tagged_csv(MERGED_COLUMNS, rows, translate)


def merged_json(head: MergedHead, content: MergedContent, translate: Translate) -> bytes:
    """Return the report as one JSON document."""
    document = {
        "format": "atalaya-regional/1",
        "crisis": head.crisis,
        "number": head.number,
        "revision": head.revision,
        "made_at": utc_stamp(head.made_at),
        "notes": [translate(each) for each in NOTES],
        **content.to_json(),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


# -- inside ---------------------------------------------------------------------------------


def _rows(
    head: MergedHead, line: MergedLine, countries: tuple[str, ...], translate: Translate
) -> Iterator[Row]:
    which = (head.number, head.revision, utc_stamp(head.made_at))
    what = indicator_cells(line.indicator, line.source, translate)
    for country, cell in zip(countries, line.cells, strict=True):
        if cell is None:
            yield (head.crisis, country, *which, *what, "", "", "", "unknown", "", "")
            continue
        counts = (_number(each.value) for each in (cell.value, cell.low, cell.high))
        yield (head.crisis, country, *which, *what, *counts, status_of(cell.value), "", "")
    total = line.total
    ends = (_number(total.value), _number(total.low), _number(total.high))
    yield (
        head.crisis, ALL, *which, *what, *ends, _total_status(line), total.hidden, total.unknown,
    )  # fmt: skip


def _total_status(line: MergedLine) -> str:
    if line.total.differs:
        return "differs"
    ends = (line.total.value, line.total.low, line.total.high)
    return "known" if any(each is not None for each in ends) else "unknown"


def _number(value: int | None) -> int | str:
    return "" if value is None else value
