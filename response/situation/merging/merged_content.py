"""What a report of all countries shows: a cell for each country and number, and totals. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.disclosure import UNKNOWN, Cell
from response.situation.content import NumberSource
from response.situation.indicators import BY_KEY, INDICATORS

RowKey = tuple[str, NumberSource]


@dataclass(frozen=True, slots=True)
class MergedCell:
    """One number of one country as everybody may see it; of an estimate both ends."""

    value: Cell
    low: Cell = UNKNOWN
    high: Cell = UNKNOWN


@dataclass(frozen=True, slots=True)
class MergedTotal:
    """What the countries' numbers add up to, and what is not in it."""

    value: int | None
    """The sum of what is shown; None: nobody knows, or the definitions differ."""
    hidden: int
    """Countries whose number is under the threshold."""
    unknown: int
    """Countries that do not know theirs, or said none."""
    differs: bool = False
    """Whether the countries count by different definitions: then nothing is added."""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One number of all countries."""

    key: str
    source: NumberSource
    cells: Mapping[str, MergedCell]
    """By country; who said none is not there."""
    total: MergedTotal


@dataclass(frozen=True, slots=True)
class CountryStanding:
    """Whether a country reported, and since when it has not."""

    country: str
    report: int | None
    """The number of its report that went in; None: none yet."""
    as_of: datetime | None
    is_received: bool
    """Whether it came as a signed file of another installation."""
    overdue_since: datetime | None
    """Since when its next report, or its first, should be there."""


@dataclass(frozen=True, slots=True)
class MergedContent:
    """A report of all countries, as it is frozen."""

    rows: tuple[MergedRow, ...]
    standings: tuple[CountryStanding, ...]
    threshold: int

    @property
    def reported(self) -> tuple[str, ...]:
        """The countries whose numbers are in it."""
        return tuple(each.country for each in self.standings if each.report is not None)

    def row(self, key: str, source: NumberSource = NumberSource.OURS) -> MergedRow | None:
        """Return one row; None where no country said such a number."""
        return next((r for r in self.rows if r.key == key and r.source is source), None)

    def to_json(self) -> dict[str, Any]:
        """Return the content as it is kept and exported."""
        return {
            "threshold": self.threshold,
            "countries": [_standing_json(each) for each in self.standings],
            "rows": [
                {
                    "key": row.key,
                    "source": row.source.value,
                    "cells": {code: _cell_json(cell) for code, cell in row.cells.items()},
                    "total": _total_json(row.total),
                }
                for row in self.rows
            ],
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> MergedContent:
        """Return what was kept."""
        threshold = int(document["threshold"])
        rows = tuple(
            MergedRow(
                row["key"],
                NumberSource(row["source"]),
                {code: _cell(cell, threshold) for code, cell in row["cells"].items()},
                _total(row["total"]),
            )
            for row in document["rows"]
            if row["key"] in BY_KEY
        )
        return cls(rows, tuple(map(_country, document["countries"])), threshold)


def row_order(keys: Iterable[RowKey]) -> list[RowKey]:
    """Return rows in the order of the form, ours first."""
    place = {each.key: at for at, each in enumerate(INDICATORS)}
    sources = list(NumberSource)
    return sorted(set(keys), key=lambda each: (place[each[0]], sources.index(each[1])))


# -- inside ---------------------------------------------------------------------------------


def _count_json(cell: Cell) -> int | str | None:
    return f"<{cell.below}" if cell.below else cell.value


def _cell_json(cell: MergedCell) -> dict[str, int | str | None]:
    document = {"value": _count_json(cell.value)}
    if cell.low != UNKNOWN:
        document |= {"low": _count_json(cell.low), "high": _count_json(cell.high)}
    return document


def _count(value: int | str | None, threshold: int) -> Cell:
    return Cell(None, below=threshold) if isinstance(value, str) else Cell(value)


def _cell(document: Mapping[str, int | str | None], threshold: int) -> MergedCell:
    value, low, high = (_count(document.get(n), threshold) for n in ("value", "low", "high"))
    return MergedCell(value, low, high)


def _total_json(total: MergedTotal) -> dict[str, Any]:
    document: dict[str, Any] = {
        "value": total.value,
        "hidden": total.hidden,
        "unknown": total.unknown,
        "differs": total.differs,
    }
    return document if total.low is None else document | {"low": total.low, "high": total.high}


def _total(document: Mapping[str, Any]) -> MergedTotal:
    return MergedTotal(
        document["value"],
        document["hidden"],
        document["unknown"],
        document["differs"],
        document.get("low"),
        document.get("high"),
    )


def _standing_json(each: CountryStanding) -> dict[str, Any]:
    return {
        "country": each.country,
        "report": each.report,
        "as_of": _text(each.as_of),
        "received": each.is_received,
        "overdue_since": _text(each.overdue_since),
    }


def _country(document: Mapping[str, Any]) -> CountryStanding:
    return CountryStanding(
        document["country"],
        document["report"],
        _moment(document["as_of"]),
        document["received"],
        _moment(document["overdue_since"]),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
