"""The columns of the affected sheet: those of any list of persons, and what the zone adds.

Page and workbook read them from here; the paper roster and its CSV read the persons' part
(`registry.people.columns`), which is where a new column goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import groupby

from core.i18n.languages import N_
from feeds.labels import SEVERITY_WORDS
from feeds.values import Severity
from registry.people.columns import CellValue, ListedPerson, SheetColumn, Translate, person_columns
from watch.labels import MOMENT_WORDS
from watch.matching.moments import Moment
from watch.sheet.model import AffectedSheet, CallEntry, CallPage


@dataclass(frozen=True, slots=True, kw_only=True)
class CallListLine(ListedPerson):
    """One line of the call list: the entry, and its number from 1 in the order of calling."""

    number: int
    entry: CallEntry


@dataclass(frozen=True, slots=True)
class PageCell:
    """One column of the page: what it tells may be several columns of the table."""

    key: str
    title: str
    """A message id."""
    value: Callable[[CallListLine, Translate], CellValue]
    """The plain text, for a page without a finer cell of this key."""


FIRST_CALLS = CallPage()
"""Of a list that begins here."""
_NEVER_LEFT_OUT = frozenset({"number", "name"})
_COPIED = {each.name for each in fields(ListedPerson)} & {each.name for each in fields(CallEntry)}
"""What a line says as its entry does: a field that both have is copied."""
_NUMBER: SheetColumn[CallListLine] = SheetColumn(
    key="number", title=N_("Nº"), text=lambda line, _: line.number, width=5
)
_OF_THE_ZONE: tuple[SheetColumn[CallListLine], ...] = (
    SheetColumn(
        key="moment",
        title=N_("Cuándo"),
        text=lambda line, translate: moment_text(line.entry, translate),
        width=22,
    ),
    SheetColumn(
        key="reason",
        title=N_("Motivo"),
        text=lambda line, translate: reason(line.entry.severity, line.entry.band_label, translate),
        width=26,
    ),
    SheetColumn(
        key="distance",
        title=N_("Distancia al centro (km)"),
        text=lambda line, _: round(line.entry.distance_km, 1),
        width=12,
        page="place",
    ),
)


def call_columns() -> tuple[SheetColumn[CallListLine], ...]:
    """Return every column, in the order of the workbook: the zone's own stand after the place."""
    persons = person_columns()
    after = [column.key for column in persons].index("place") + 1
    return (_NUMBER, *persons[:after], *_OF_THE_ZONE, *persons[after:])


def call_lines(calls: Sequence[CallEntry], page: CallPage = FIRST_CALLS) -> list[CallListLine]:
    """Return the entries of a part of a call list, numbered on from those before it; members of one
    household share its number.
    """
    numbers: dict[object, int] = {}
    before = page.households_before + 1
    return [
        CallListLine(
            **{name: getattr(entry, name) for name in _COPIED},
            household=numbers.setdefault(
                entry.household_id or entry.person_id, before + len(numbers)
            ),
            number=number,
            entry=entry,
        )
        for number, entry in enumerate(calls, start=page.lines_before + 1)
    ]


def numbered_parts(parts: Iterable[Sequence[CallEntry]]) -> Iterator[CallListLine]:
    """Yield the lines of a call list that comes in parts of whole households."""
    page = FIRST_CALLS
    for part in parts:
        lines = call_lines(part, page)
        yield from lines
        if lines:
            page = CallPage(lines_before=lines[-1].number, households_before=lines[-1].household)


def page_cells(sheet: AffectedSheet) -> list[PageCell]:
    """Return the columns of the page; when, and why, somebody is on the list only where that
    differs.
    """
    alike = {"reason"} if len(sheet.bands) == 1 else set()
    if sheet.own is None or set(sheet.own.by_moment) <= {Moment.INSIDE}:
        alike.add("moment")
    return [
        PageCell(column.key, column.page_title or column.title, column.value)
        for column in call_columns()
        if column.page == "" and column.key not in alike
    ]


def repeated_cells(
    lines: Sequence[CallListLine], cells: Sequence[PageCell], translate: Translate
) -> list[frozenset[str]]:
    """Return for each line the keys of the cells that say nothing which a line of its household
    above it has not said: a small screen leaves them out.

    A name, a number and a need are never left out.
    """
    repeated: list[frozenset[str]] = []
    for _, lines_of_home in groupby(lines, key=lambda line: line.household):
        home = list(lines_of_home)
        if len(home) == 1:
            repeated.append(frozenset())
            continue
        said: dict[str, set[CellValue]] = {}
        for line in home:
            told = {cell.key: _told_by(cell, line, translate) for cell in cells}
            repeated.append(
                frozenset(key for key, values in told.items() if values <= said.get(key, set()))
                - _NEVER_LEFT_OUT
                - ({"language"} if line.needs or line.source_words else set())
            )
            for key, values in told.items():
                said.setdefault(key, set()).update(values)
    return repeated


def _told_by(cell: PageCell, line: CallListLine, translate: Translate) -> set[CellValue]:
    """Return what a cell of the page tells of a line: of telephones each number by itself."""
    if cell.key != "phone":
        return {cell.value(line, translate)}
    phones = {line.phone or line.contact_phone, *line.other_phones} - {""}
    return set(phones) or {"no telephone"}


def moment_text(entry: CallEntry, translate: Translate) -> str:
    """Return how somebody and the hazard meet, with the day on which they come or go where their
    stay has one.
    """
    word = translate(MOMENT_WORDS[entry.moment])
    return f"{word} ({entry.moves_on.isoformat()})" if entry.moves_on else word


def reason(severity: Severity, band_label: str, translate: Translate) -> str:
    """Return why somebody is on the list: how severe it is where they are."""
    word = translate(SEVERITY_WORDS[severity])
    return f"{word} · {band_label}" if band_label else word
