"""How one table of persons is read: which column is what, in which order its days are written, and
what its M means. Pure, but for the names of states, which the atlas knows.

The whole column decides, never a cell alone. What nothing decides is a question to whoever sends
the list: it is put in the trial, and nothing is written before it is answered.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from core.atlas.names import fold
from core.atlas.values import Unit
from core.i18n.languages import N_
from core.tabular.cells.day_order import DayEvidence, DayOrder, day_evidence
from core.tabular.cells.sexes import Sex, initial_m
from core.tabular.column_detection import ColumnGuess, TitleWords, detect_columns
from core.tabular.error_file import is_error_column
from core.tabular.mapping import ColumnMapping, mapped_columns
from core.tabular.serial_days import with_days
from core.tabular.sheets import fullest_sheet, with_unread_sheets
from core.tabular.tables import Table, UnreadableFile, text_of
from registry.imports.columns.column_guesses import STAY_DAYS, mended_guesses
from registry.imports.targets import OF_OTHERS, TARGETS
from registry.people.text_limits import is_about_status

DAY_TARGETS = ("birth", "from_on", "until_on", "consent")
_NAMES = frozenset({"full_name", "surname_first", "first_name", "last_name"})
_PLACES = frozenset({"lat", "point", "city", "zip", "address"})
_ENGLISH = frozenset(
    {
        "date", "birth", "dob", "birthdate", "birthday", "born", "start", "end", "from", "until",
        "to", "arrival", "departure", "return", "consent", "consented", "signed",
    }
)  # fmt: skip
"""Words of English titles; `date` is French as well."""
_FRENCH = frozenset({"de", "du", "des", "d", "la", "le", "l"})
"""With one of these a title is no English one: “Date de naissance”."""
_MOST_STATES = 25
_ORDER_OF = {
    DayEvidence.DAY_FIRST: DayOrder.DAY_FIRST,
    DayEvidence.MONTH_FIRST: DayOrder.MONTH_FIRST,
}


class StateNames(Protocol):
    """What the plan asks of the atlas: which units a name may mean."""

    def by_name(self, text: str, country: str | None = None) -> list[Unit]:
        """Return the units of a name, countries first."""


class OrderReason(enum.StrEnum):
    """What decided the order of the days of a column."""

    COLUMN = "column"
    OTHER_COLUMN = "other_column"
    LANGUAGE = "language"
    COUNTRY = "country"
    ANSWER = "answer"


REASON_WORDS: Mapping[OrderReason, str] = {
    OrderReason.COLUMN: N_("la columna misma lo muestra"),
    OrderReason.OTHER_COLUMN: N_("otra columna de la lista lo muestra"),
    OrderReason.LANGUAGE: N_("por el idioma de los títulos"),
    OrderReason.COUNTRY: N_("por el país de las direcciones"),
    OrderReason.ANSWER: N_("así se respondió"),
}
ORDER_WORDS: Mapping[DayOrder, str] = {
    DayOrder.DAY_FIRST: N_("día/mes/año"),
    DayOrder.MONTH_FIRST: N_("mes/día/año"),
}


class ListQuestion(enum.StrEnum):
    """What a list leaves open and only a person can answer."""

    DAY_ORDER = "day_order"
    INITIAL_M = "initial_m"


@dataclass(frozen=True, slots=True)
class ColumnOrder:
    """In which order the days of a column are read, and what decided it; None: nothing did."""

    column: str
    order: DayOrder | None
    reason: OrderReason | None


@dataclass(frozen=True, slots=True)
class Answers:
    """What whoever sends the list says about it, where the list itself does not."""

    day_order: DayOrder | None = None
    m_means: Sex | None = None
    phones_in: str = ""
    """The country (ISO 3166-1 alpha-2) of telephones whose row does not say it."""

    @classmethod
    def of_mapping(cls, mapping: Mapping[str, Any]) -> Answers:
        """Return the answers kept in a mapping."""
        given = mapping.get("defaults", {})
        order, sex = given.get("day_order"), given.get("m_means")
        return cls(
            DayOrder(order) if order in set(DayOrder) else None,
            sex if sex in ("f", "m") else None,
            str(given.get("phones_in") or ""),
        )


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """One table, and how its cells are read."""

    table: Table
    columns: Mapping[str, str]
    """Title -> target, for the columns that are read."""
    orders: Mapping[str, ColumnOrder]
    """By title, of the columns of days that are written in numbers."""
    m_means: Sex | None
    questions: tuple[ListQuestion, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Target -> the places of its columns in a row, in order."""
    phones_in: str = ""
    """As in `Answers`."""

    @property
    def ignored(self) -> tuple[str, ...]:
        """The titles of the columns that are not read."""
        titles = (title for title in self.table.titles if not is_error_column(title))
        return tuple(title[:60] for title in titles if title not in self.columns)

    @property
    def is_answered(self) -> bool:
        """Whether nothing is open that could put somebody in the wrong place or month."""
        return ListQuestion.DAY_ORDER not in self.questions

    def order_of(self, title: str) -> DayOrder | None:
        """Return the order of the days of a column; None where nothing decides."""
        return self.orders[title].order if title in self.orders else DayOrder.DAY_FIRST


def guess_columns(table: Table) -> tuple[ColumnGuess, ...]:
    """Return what each column of a table is taken for."""
    refused = {fold(title) for title in table.titles if is_about_status(title)}
    refused |= {fold(title) for title in table.titles if is_error_column(title)}
    words = TitleWords(frozenset(refused), OF_OTHERS)
    guesses = detect_columns(table, tuple(TARGETS.values()), words)
    return mended_guesses(table, guesses)


def people_table(tables: Sequence[Table], sheet: str, file_name: str) -> Table:
    """Return the table of a file that is read: the sheet named, else the first with rows and a
    column for names (`core.tabular.sheets`); the other sheets with rows are named in its notes.

    Raises UnreadableFile for a sheet that is not there.
    """
    table = _sheet_named(tables, sheet, file_name) if sheet else fullest_sheet(tables, _has_names)
    return with_unread_sheets(table, tables, [table])


def plan_of(
    table: Table, mapping: ColumnMapping | None, atlas: StateNames, file_name: str
) -> ReadingPlan:
    """Return how a table is read: by `mapping`, or by what is guessed.

    Raises UnreadableFile without a column for the name, the place and the consent.
    """
    columns = _columns(table, mapping)
    _require(columns, table, file_name)
    answers = Answers.of_mapping(mapping or {})
    orders = _orders(table, columns, answers, atlas)
    m_means = initial_m(_cells(table, columns, "sex")) or answers.m_means
    questions = []
    if any(orders[title].order is None for title in orders if columns[title] in STAY_DAYS):
        questions.append(ListQuestion.DAY_ORDER)
    if m_means is None and any(fold(text_of(c)) == "m" for c in _cells(table, columns, "sex")):
        questions.append(ListQuestion.INITIAL_M)
    return ReadingPlan(
        table,
        columns,
        orders,
        m_means,
        tuple(questions),
        _places(table, columns),
        answers.phones_in,
    )


def with_counted_days(plan: ReadingPlan, today: date) -> ReadingPlan:
    """Return a plan whose numbers in columns of days are days, or say since when they count."""
    days = {title for title, target in plan.columns.items() if target in DAY_TARGETS}
    past = {title for title in days if plan.columns[title] not in STAY_DAYS}
    return replace(plan, table=with_days(plan.table, days, past=past, today=today))


# -- inside ---------------------------------------------------------------------------------


def _has_names(table: Table) -> bool:
    return bool(_NAMES & {each.field for each in guess_columns(table)})


def _sheet_named(tables: Sequence[Table], sheet: str, file_name: str) -> Table:
    """Return the table of a sheet. Raises UnreadableFile, which names the sheets there are."""
    for table in tables:
        if table.sheet == sheet:
            return table
    message = N_("No hay una hoja «%(sheet)s»; hay: %(sheets)s.")
    sheets = ", ".join(table.sheet for table in tables)
    raise UnreadableFile(file_name, message, sheet=sheet, sheets=sheets)


def _columns(table: Table, mapping: ColumnMapping | None) -> dict[str, str]:
    if mapping is None or "columns" not in mapping:
        return {each.title: each.field for each in guess_columns(table) if each.field}
    chosen = mapped_columns(table.titles, mapping, TARGETS)
    return {title: name for title, name in chosen.items() if not is_about_status(title)}


def _require(columns: Mapping[str, str], table: Table, file_name: str) -> None:
    read = set(columns.values())
    for needed, message in (
        (_NAMES, N_("Ninguna columna dice el nombre (nombre, name).")),
        (_PLACES, N_("Ninguna columna dice dónde está la persona (municipio, ZIP, latitud).")),
        ({"consent"}, N_("Ninguna columna dice si la persona consintió (consentimiento).")),
    ):
        if not needed & read:
            raise UnreadableFile(file_name, message)


def _places(table: Table, columns: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for place, title in enumerate(table.titles):
        if title in columns:
            target = columns[title]
            places[target] = (*places.get(target, ()), place)
    return places


def _cells(table: Table, columns: Mapping[str, str], target: str) -> list[Any]:
    return [cell for title in columns if columns[title] == target for cell in table.column(title)]


def _orders(
    table: Table, columns: Mapping[str, str], answers: Answers, atlas: StateNames
) -> dict[str, ColumnOrder]:
    """Return the order of each column of days.

    A column's own days decide; else the other columns of the list, where they agree; else the
    language of its title: Spanish and French write the day first; under an English title the
    places decide: in the United States the month comes first. Else it is asked.
    """
    days = [title for title in columns if columns[title] in DAY_TARGETS]
    found = {title: day_evidence(table.column(title)) for title in days}
    others = _common_order(found.values())
    orders = {}
    for title, evidence in found.items():
        if evidence is DayEvidence.NOTHING:
            continue
        order, reason = _order(title, evidence, others, answers)
        if order is None and evidence is DayEvidence.EITHER and _is_in_usa(table, columns, atlas):
            order, reason = DayOrder.MONTH_FIRST, OrderReason.COUNTRY
        orders[title] = ColumnOrder(title, order, reason)
    return orders


def _common_order(evidence: Iterable[DayEvidence]) -> DayOrder | None:
    """Return the order that the columns show which show one; None where they differ."""
    orders = {order for each in evidence if (order := _ORDER_OF.get(each))}
    return orders.pop() if len(orders) == 1 else None


def _order(
    title: str, evidence: DayEvidence, others: DayOrder | None, answers: Answers
) -> tuple[DayOrder | None, OrderReason | None]:
    if evidence in _ORDER_OF:
        return _ORDER_OF[evidence], OrderReason.COLUMN
    if answers.day_order is not None:
        return answers.day_order, OrderReason.ANSWER
    if evidence is DayEvidence.BOTH:
        return None, None
    if others is not None:
        return others, OrderReason.OTHER_COLUMN
    if not _is_english(title):
        return DayOrder.DAY_FIRST, OrderReason.LANGUAGE
    return None, None


def _is_english(title: str) -> bool:
    words = set(fold(title.replace("’", "'").replace("'", " ")).split())
    return bool(_ENGLISH & words) and not _FRENCH & words


def _is_in_usa(table: Table, columns: Mapping[str, str], atlas: StateNames) -> bool:
    """Return whether the states of a list are all of the United States."""
    cells: Iterable[Any] = _cells(table, columns, "state")
    states = list(dict.fromkeys(filter(None, map(text_of, cells))))[:_MOST_STATES]
    return bool(states) and all(
        any(unit.country == "US" for unit in atlas.by_name(state, "US")) for state in states
    )
