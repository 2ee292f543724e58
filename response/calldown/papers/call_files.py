"""The call list as a file (XLSX, CSV) with empty columns for what came of each call, and such a
file read back.

`number` tells the household and `list` whose list it is: keep both. What is filled in stands in
`outcome` (a code of `response.calldown.outcomes`, its word in any of our languages, or its key on
the paper), `happened_at` (`2026-11-30 03:05`, by the clock of the column `timezone`, or with an
offset), `figures` (the last four of the number that was called), `needs`, `place`, `relation`,
`language`, `call_at`, `note`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.atlas.names import fold
from core.exercise.workbooks import marked_book
from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES, N_, translator
from core.i18n.phones import international
from core.late import late_module
from core.tabular.formula_guard import unguard_text
from core.tabular.reading import read_tables
from core.tabular.tables import Cell, Table, UnreadableFile
from registry.labels import NEED_WORDS
from registry.people.models import Need
from response.calldown.cards import AGE_WORDS, HouseholdCard
from response.calldown.models import CallSource
from response.calldown.outcomes import OUTCOME_RULES, CallOutcome
from response.calldown.papers.typed_back import TypedLine
from response.calldown.recording import OutcomeDraft
from response.calldown.words import STATE_WORDS
from response.crisis_csv import CODE, WORDS, CsvOrigin, crisis_csv
from response.typed_moments import instant_of

xlsxwriter = late_module("xlsxwriter")

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHeading:
    """Of what, by whom, when and for what a file was made."""

    crisis: str
    country: str
    title: str
    made_by: str
    purpose: str
    as_of: datetime
    timezone: str

    @property
    def list_code(self) -> str:
        """What tells the list from every other."""
        return f"{self.crisis}/{self.country}"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column of the file."""

    key: str
    title: str
    """A message id."""
    text: Callable[[HouseholdCard, Formats, FileHeading], str] | None = None
    """None where a hand fills it in."""
    width: float = 16


def _numbers(card: HouseholdCard, _wording: Formats, _heading: FileHeading) -> str:
    return ", ".join(international(each.number) for each in card.numbers if each.is_left)


def _persons(card: HouseholdCard, wording: Formats, _heading: FileHeading) -> str:
    return "; ".join(
        f"{each.name or '?'} ({wording.gettext(AGE_WORDS[each.age])})" for each in card.listed
    )


def _needs(card: HouseholdCard, wording: Formats, _heading: FileHeading) -> str:
    needs = dict.fromkeys(need for each in card.listed for need in each.needs)
    return ", ".join(wording.gettext(NEED_WORDS[need]) for need in needs)


def _languages(card: HouseholdCard, wording: Formats, _heading: FileHeading) -> str:
    return ", ".join(map(wording.language_name, card.languages))


COLUMNS = (
    FileColumn("number", N_("Nº"), lambda card, _w, _h: str(card.item.number), 7),
    FileColumn("list", N_("Lista"), lambda _c, _w, heading: heading.list_code, 16),
    FileColumn("persons", N_("Quiénes son"), _persons, 40),
    FileColumn("phones", N_("Teléfono"), _numbers, 30),
    FileColumn("languages", N_("Idioma"), _languages),
    FileColumn("known_needs", N_("Necesidades"), _needs, 24),
    FileColumn(CODE, N_("Código"), lambda card, _w, _h: card.item.state.value, 12),
    FileColumn(
        WORDS, N_("Estado"), lambda card, w, _h: w.gettext(STATE_WORDS[card.item.state]), 18
    ),
    FileColumn("attempts", N_("Llamadas"), lambda card, _w, _h: str(card.item.attempts), 9),
    FileColumn("timezone", N_("Zona horaria"), lambda _c, _w, heading: heading.timezone, 18),
    FileColumn("outcome", N_("Resultado"), None, 22),
    FileColumn("happened_at", N_("Cuándo se llamó"), None, 18),
    FileColumn("figures", N_("Últimas 4 cifras"), None, 10),
    FileColumn("needs", N_("Qué necesita"), None, 24),
    FileColumn("place", N_("Dónde está"), None, 24),
    FileColumn("relation", N_("Quién contestó")),
    FileColumn("language", N_("Idioma que habla")),
    FileColumn("call_at", N_("Llamar a las"), None, 18),
    FileColumn("note", N_("Nota"), None, 40),
)


def call_csv(cards: Iterable[HouseholdCard], heading: FileHeading, wording: Formats) -> bytes:
    """Return the list as CSV (`response.crisis_csv`), headed by the keys of the columns."""
    origin = CsvOrigin(
        crisis=heading.crisis,
        country=heading.country,
        as_of=heading.as_of,
        made_by=heading.made_by,
    )
    rows = (_texts(card, heading, wording) for card in cards)
    return crisis_csv(origin, [column.key for column in COLUMNS], rows)


def call_file(cards: Iterable[HouseholdCard], heading: FileHeading, wording: Formats) -> bytes:
    """Return the list as a workbook (XLSX); every text is written as text."""
    out = io.BytesIO()
    with marked_book(xlsxwriter.Workbook(out, _OPTIONS)) as book:
        made_at = wording.moment(heading.as_of, heading.timezone)
        made = " · ".join((heading.list_code, heading.made_by, made_at, heading.purpose))
        book.set_properties({"title": heading.title, "created": heading.as_of.replace(tzinfo=None)})
        page = book.add_worksheet(wording.gettext(N_("Llamadas")))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        classified = wording.gettext(
            N_("CONFIDENCIAL: datos personales. Destrúyase al cerrar la emergencia.")
        )
        for row, text in enumerate((heading.title, classified, made)):
            page.write_string(row, 0, text)
        for place, column in enumerate(COLUMNS):
            page.set_column(place, place, column.width)
            page.write_string(_HEAD_ROW, place, wording.gettext(column.title), bold)
        row = _HEAD_ROW
        for row, card in enumerate(cards, start=_HEAD_ROW + 1):
            for place, text in enumerate(_texts(card, heading, wording)):
                page.write_string(row, place, text, plain)
        _finish(page, row, made, wording)
    return out.getvalue()


def read_call_file(
    data: bytes, name: str, *, list_code: str, timezone: str, draft: Callable[..., OutcomeDraft]
) -> list[TypedLine]:
    """Return the rows of a file that somebody filled in, those without an outcome left out; what
    cannot be read of one stands in its `problem`.

    `timezone` is that of moments without one, where the file does not say it; `draft` makes a
    `OutcomeDraft` out of its own fields. Raises UnreadableFile for no table, and for the list of
    crisis or country.
    """
    table = max(read_tables(data, name), key=lambda each: len(each.rows))
    places = _places_of(table)
    for key in ("number", "outcome", "happened_at"):
        if key not in places:
            raise UnreadableFile(name, N_("No es una lista de llamadas: le faltan columnas."))
    lines = []
    for row in table.rows:
        cells = {key: _text(row.cells[place]) for key, place in places.items()}
        if not cells["outcome"]:
            continue
        if cells.get("list", list_code) != list_code:
            raise UnreadableFile(name, N_("Es la lista de otra crisis o de otro país."))
        lines.append(_line(row.number, cells, timezone, draft))
    return lines


def outcome_of(text: str) -> CallOutcome | None:
    """Return the outcome that a code, a word in any of our languages or a key on paper says."""
    return _outcomes().get(fold(text.strip()))


def needs_of(text: str) -> tuple[tuple[Need, ...], str]:
    """Return the needs that a cell says by code or word, and the words that are none of them."""
    words = {fold(word): need for need, word in _need_words()}
    found, unread = [], []
    for part in filter(None, (each.strip() for each in text.replace(";", ",").split(","))):
        need = words.get(fold(part))
        if need is None:
            unread.append(part)
        else:
            found.append(need)
    return tuple(dict.fromkeys(found)), ", ".join(unread)


# -- inside ---------------------------------------------------------------------------------

_HEAD_ROW = 4
_FROZEN_COLUMNS = 3


def _texts(card: HouseholdCard, heading: FileHeading, wording: Formats) -> list[str]:
    return [column.text(card, wording, heading) if column.text else "" for column in COLUMNS]


def _finish(page: Any, last: int, made: str, wording: Formats) -> None:
    place = next(at for at, column in enumerate(COLUMNS) if column.key == "outcome")
    words = [wording.gettext(rule.word) for rule in OUTCOME_RULES.values()]
    page.data_validation(
        _HEAD_ROW + 1, place, max(last, _HEAD_ROW + 1), place, {"validate": "list", "source": words}
    )
    page.freeze_panes(_HEAD_ROW + 1, _FROZEN_COLUMNS)
    page.set_landscape()
    page.repeat_rows(_HEAD_ROW)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L{made[:100].replace('&', '&&')}&R&P / &N")


def _words_of(message: str) -> set[str]:
    return {fold(translator(language).gettext(message)) for language in LANGUAGES}


def _outcomes() -> dict[str, CallOutcome]:
    found = {}
    for outcome, rule in OUTCOME_RULES.items():
        for word in (outcome.value, rule.key, *_words_of(rule.word)):
            found[fold(word)] = outcome
    return found


def _places_of(table: Table) -> dict[str, int]:
    """Return where each column stands, by key or title in any of our languages."""
    keys = {fold(column.key): column.key for column in COLUMNS}
    for column in COLUMNS:
        for word in _words_of(column.title):
            keys.setdefault(word, column.key)
    found: dict[str, int] = {}
    for place, title in enumerate(table.titles):
        key = keys.get(fold(title.strip()))
        if key is not None:
            found.setdefault(key, place)
    return found


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unguard_text(str(cell)).strip()


def _line(
    row: int, cells: dict[str, str], timezone: str, draft: Callable[..., OutcomeDraft]
) -> TypedLine:
    problems = []
    outcome = outcome_of(cells["outcome"])
    if outcome is None:
        problems.append(N_("No se entiende el resultado."))
    zone = cells.get("timezone") or timezone
    happened_at = _moment(cells["happened_at"], zone)
    if happened_at is None:
        problems.append(N_("No se entiende cuándo se llamó."))
    call_at = _moment(cells.get("call_at", ""), zone)
    number = cells["number"]
    if not number.isdecimal():
        problems.append(N_("No se entiende el número del hogar."))
    needs, unread = needs_of(cells.get("needs", ""))
    note = "; ".join(filter(None, (cells.get("note", ""), unread)))
    made = draft(
        outcome=outcome or CallOutcome.NO_ANSWER,
        happened_at=happened_at or datetime.fromtimestamp(0, UTC),
        source=CallSource.FILE,
        needs=needs,
        place=cells.get("place", ""),
        relation=cells.get("relation", ""),
        language=cells.get("language", "").lower()[:3],
        call_at=call_at,
        note=note,
    )
    return TypedLine(
        row,
        int(number) if number.isdecimal() else 0,
        made,
        cells.get("figures", ""),
        problems[0] if problems else "",
    )


def _moment(text: str, timezone: str) -> datetime | None:
    """Return the moment a cell says: by the clock of a zone where it says none itself."""
    if not text:
        return None
    try:
        return instant_of(text, ZoneInfo(timezone))
    except (ValueError, ZoneInfoNotFoundError, OSError):  # a folder of the zones, or a long name
        return None


def _need_words() -> Iterable[tuple[Need, str]]:
    for need in Need:
        yield need, need.value
        for word in _words_of(NEED_WORDS[need]):
            yield need, word
