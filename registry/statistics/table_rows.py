"""A table of statistics as rows for files: one a cell, totals marked, with how many are thought to
be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from core.disclosure import Cell
from core.i18n.languages import N_
from registry.estimates import AreaEstimate, coverage
from registry.statistics.crossing import Key
from registry.statistics.fields import FIELD_WORDS, PLACES, CrossField
from registry.statistics.tables import StatisticsTable

Translate = Callable[[str], str]
CodeWords = Callable[[CrossField, str], str]
"""What a code of a field is called."""
Value = str | int | float | None
TOTAL_CODE = "*"

_TAGS = {
    CrossField.NATIONALITY: ("#country+origin+code", "#country+origin+name"),
    CrossField.STATE: ("#adm1+code", "#adm1+name"),
    CrossField.MUNICIPALITY: ("#adm2+code", "#adm2+name"),
    CrossField.AGE: ("#group+age+code", "#group+age+name"),
    CrossField.SEX: ("#group+sex+code", "#group+sex+name"),
    CrossField.LANGUAGE: ("#group+language+code", "#group+language+name"),
    CrossField.NEED: ("#need+code", "#need+name"),
    CrossField.KIND: ("#status+stay+code", "#status+stay+name"),
    CrossField.POST: ("#org+post+code", "#org+post+name"),
}
_ESTIMATED = (
    ("estimated", N_("Estimadas"), "#population+estimated+num"),
    ("estimated_low", N_("Estimadas, mínimo"), "#population+estimated+min+num"),
    ("estimated_high", N_("Estimadas, máximo"), "#population+estimated+max+num"),
    ("estimate_year", N_("Año de la estimación"), "#date+year+estimated"),
    ("estimate_source", N_("Fuente de la estimación"), "#meta+source+estimated"),
    ("coverage_percent", N_("Cobertura (%)"), "#indicator+coverage+pct"),
)


@dataclass(frozen=True, slots=True)
class StatisticsColumn:
    """One column of a file: its key for programs, its title (a message id), its HXL tag."""

    key: str
    title: str
    tag: str
    width: int = 16


def table_columns(table: StatisticsTable) -> list[StatisticsColumn]:
    """Return the columns of a table."""
    columns = []
    for name in table.fields:
        code_tag, name_tag = _TAGS[name]
        columns.append(StatisticsColumn(name.value, FIELD_WORDS[name], name_tag, 28))
        columns.append(StatisticsColumn(f"{name.value}_code", N_("Código"), code_tag, 12))
    columns.append(
        StatisticsColumn("persons", N_("Personas registradas"), "#population+registered+num")
    )
    if table.households:
        columns.append(
            StatisticsColumn("households", N_("Hogares"), "#population+registered+hh+num")
        )  # fmt: skip
    if _estimated_field(table) is not None or not table.fields:
        columns += [StatisticsColumn(key, title, tag) for key, title, tag in _ESTIMATED]
    return columns


def table_rows(
    table: StatisticsTable, words: CodeWords, translate: Translate
) -> Iterator[list[Value]]:
    """Yield the values of each cell, in the order of reading; every total after its parts.

    A count that is hidden is its sign: `<5`. Cells where nobody is are left out.
    """
    for key in keys_in_order(table):
        values: list[Value] = []
        for name, code in zip(table.fields, key, strict=True):
            values.append(translate(N_("Total")) if code is None else words(name, code))
            values.append(TOTAL_CODE if code is None else code)
        values.append(_value(table.cell(key)))
        if table.households:
            values.append(_value(table.households.get(key, Cell(None))))
        if _estimated_field(table) is not None or not table.fields:
            values += _estimate_values(table, key)
        yield values


def keys_in_order(table: StatisticsTable) -> list[Key]:
    """Return the keys of all cells that are told, each total after its parts."""
    places = [
        {code: at for at, code in enumerate((*table.codes[name], None))} for name in table.fields
    ]

    def place(key: Key) -> list[int]:
        return [own[code] for own, code in zip(places, key, strict=True)]

    return sorted({*table.persons, (None,) * len(table.fields)}, key=place)


def estimate_of(table: StatisticsTable, key: Key) -> AreaEstimate | None:
    """Return how many are thought to be where, or of what nationality, a key says, whoever they
    are; None where it says anything else besides, or nobody knows.
    """
    told = {name: code for name, code in zip(table.fields, key, strict=True) if code is not None}
    if not told:
        return table.whole_estimate
    if set(told) - PLACES - {CrossField.NATIONALITY}:
        return None
    if len(told) == 1:
        ((name, code),) = told.items()
        return table.estimate(name, code)
    country = told.pop(CrossField.NATIONALITY, "")
    if len(told) != 1:
        return None
    return table.estimates.get(country, {}).get(next(iter(told.values())))


def coverage_percent(cell: Cell, estimate: AreaEstimate | None) -> float | None:
    """Return how many are registered of a hundred estimated; None where either is not known."""
    share = None if cell.value is None else coverage(cell.value, estimate)
    return None if share is None else round(100 * share, 2)


# -- inside ---------------------------------------------------------------------------------


def _estimated_field(table: StatisticsTable) -> CrossField | None:
    known = (*PLACES, CrossField.NATIONALITY)
    return next((each for each in table.fields if each in known), None)


def _value(cell: Cell) -> Value:
    return str(cell) if cell.value is None else cell.value


def _estimate_values(table: StatisticsTable, key: Key) -> list[Value]:
    estimate = estimate_of(table, key)
    if estimate is None:
        return [None] * len(_ESTIMATED)
    return [
        estimate.persons,
        estimate.low,
        estimate.high,
        estimate.newest_year,
        "; ".join(estimate.sources),
        coverage_percent(table.cell(key), estimate),
    ]
