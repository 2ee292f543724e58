"""How the rows of a table are to be read, and what one row said.

`directory.imports.rows.row_mapping` does the reading.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from core.atlas.placing.readings import OpenReading
from core.atlas.states import FIPS_OF_STATE
from core.phones.number_cells import PhoneQuestion, ReadNumber
from core.problems import Problem
from core.tabular.cells.dates import is_month_first
from core.tabular.error_file import is_error_column
from core.tabular.mapping import mapped_columns, mapped_defaults
from core.tabular.row_cells import CellProblem
from core.tabular.serial_days import with_days
from core.tabular.tables import Table, text_of
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.values import Values
from directory.imports.columns.place_titles import is_county_title, state_titles
from directory.imports.columns.targets import POINTS, READINGS, TARGETS
from directory.imports.rows.charge_reading import ListAtlas
from directory.imports.rows.heading_rows import GroupHeading, headings_of

ANSWERED = "dialled_in"
"""The default of a mapping that says where the telephones of a list ring whose row does not."""
Confirmations = dict[str, tuple[str, str]]
"""{"entry" or a group: (moment, method)}."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one table are read. `kind` None: each row says it itself."""

    table: Table
    kind: EntryKind | None
    columns: Mapping[str, str]
    """Title -> target."""
    defaults: Mapping[str, str]
    country: str
    """Who owns what no column says, and where telephones without `+` are dialled if no place says
    so.
    """
    now: datetime
    atlas: ListAtlas | None = None
    month_first: frozenset[str] = frozenset()
    """Titles of the columns whose days are written with the month first."""
    is_exact: bool = False
    """Whether the table is our own export: its cells are taken word for word."""
    ignored: tuple[str, ...] = ()
    """Titles of the columns that hold something and are not read."""
    state_titles: frozenset[str] = frozenset()
    """Titles of the columns that say a state, province or department."""
    county_titles: frozenset[str] = frozenset()
    """Titles of the columns that say what a state is divided into: they are no states, whatever
    they are called.
    """
    has_state_codes: bool = False
    """Whether a column beside the address holds nothing but codes of the United States' states."""
    headings: tuple[GroupHeading, ...] = ()
    """Rows that say in which state or county those below them lie."""
    doubted: tuple[str, ...] = ()
    """Countries between which the telephones of the list as a whole leave it open."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Places somebody chose among several of one name: code by key of the text."""
    points: str = ""
    """What is done with points that their rows contradict: nothing, `repair`, or `written`."""
    language: str = "es"
    """Of the names in what is said of a point."""


@dataclass(slots=True)
class Draft:
    """What one row says. With `problems` it is rejected; `notes` are cells that were not taken,
    and the row goes on without them.
    """

    number: int
    sheet: str
    kind: EntryKind
    country: str
    name: str
    entry_id: uuid.UUID | None = None
    values: Values = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    """`source`, `is_demo`, `updated`: written to a new entry only.

    `of_post`, `covering_post`: names to look up.
    """
    adds_channels: bool = False
    """Whether channels are added to those there are, and none is taken away."""
    confirmed: Confirmations = field(default_factory=dict)
    confirmed_channels: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    numbers: list[ReadNumber] = field(default_factory=list)
    """How each telephone was read, for the words beside it."""
    questions: list[PhoneQuestion] = field(default_factory=list)
    """Telephones of which it is asked in which country they ring."""
    problems: list[CellProblem] = field(default_factory=list)
    notes: list[CellProblem] = field(default_factory=list)
    from_defaults: set[str] = field(default_factory=set)
    """Fields no cell of the row states: they fill what is empty, and overwrite nothing."""
    is_owner_stated: bool = True
    """Whether the row itself says which country owns it."""
    question: OpenReading | None = None
    """Its town may be several places, and somebody must choose."""
    has_doubtful_point: bool = False
    """Its point contradicts its words."""
    area: str = ""
    """The county in whose middle the row is put, where it names no town."""
    charge_words: str = ""
    """The ground a post answers for, as the row says it in words."""
    charge_names: tuple[str, ...] = ()
    """What the units are called that these words were read as."""
    aside: Problem | None = None
    """Why the row is no entry at all: a total, a footer, the titles again."""


def plan_of(
    table: Table,
    kind: EntryKind | None,
    mapping: Mapping[str, Any],
    *,
    country: str,
    now: datetime,
    atlas: ListAtlas | None = None,
    is_exact: bool = False,
    language: str = "es",
) -> Plan:
    """Return how to read `table` by a mapping (its form: `core.tabular.mapping`).

    What the mapping does not name is not read; of a foreign list that is told.
    """
    columns = mapped_columns(table.titles, mapping, TARGETS)
    if not is_exact:
        table = _with_counted_days(table, columns, now.date())
    month_first = frozenset(
        title for title in _dated(columns) if is_month_first(table.column(title))
    )
    defaults = mapped_defaults(mapping)
    return Plan(
        table,
        kind,
        columns,
        defaults,
        country,
        now,
        atlas,
        month_first,
        is_exact,
        () if is_exact else tuple(_ignored_titles(table, columns)),
        state_titles(table, columns, atlas),
        _county_titles(columns),
        _has_state_codes(table, columns),
        () if is_exact else headings_of(table, atlas),
        readings={str(key): str(code) for key, code in mapping.get(READINGS, {}).items()},
        points=str(mapping.get(POINTS, "")),
        language=language,
    )


# -- inside ---------------------------------------------------------------------------------


def _dated(columns: Mapping[str, str]) -> list[str]:
    """Return the titles of the columns of days."""
    return [title for title, key in columns.items() if key in _dated_targets()]


def _with_counted_days(table: Table, columns: Mapping[str, str], today: date) -> Table:
    """Return a table whose numbers in columns of days are days, or say since when they count."""
    days = _dated(columns)
    past = [title for title in days if columns[title] == "confirmed"]
    return with_days(table, days, past=past, today=today)


def _county_titles(columns: Mapping[str, str]) -> frozenset[str]:
    return frozenset(title for title, key in columns.items() if key and is_county_title(title))


def _ignored_titles(table: Table, columns: Mapping[str, str]) -> Iterator[str]:
    for place, title in enumerate(table.titles):
        is_read = title in columns or is_error_column(title)
        if not is_read and any(text_of(row.cells[place]) for row in table.rows):
            yield title


def _has_state_codes(table: Table, columns: Mapping[str, str]) -> bool:
    """Return whether all cells of a column beside the address are codes of states, of more than
    one.
    """
    for title, key in columns.items():
        texts = {text_of(cell) for cell in table.column(title)} if key == "address_more" else set()
        if len(texts - {""}) > 1 and texts - {""} <= FIPS_OF_STATE.keys():
            return True
    return False


@lru_cache(maxsize=1)
def _dated_targets() -> frozenset[str]:
    """Return the targets whose cells are days, which may be written with the month first."""
    dated = {FieldShape.DAY, FieldShape.MOMENT}
    keys = {each.key for fields in FIELDS.values() for each in fields if each.shape in dated}
    return frozenset({"confirmed", *keys})
