"""A list of people handed over by a shelter, pasted or as a file, read row by row. Pure.

The rule: each row that says a name comes in with all that it says, whatever the layout. Where a
column of names is known by its title or its cells, cells are read by column; else each row is read
as one line: telephones and years of birth are taken out of it, and what is left is the name. No row
with a word in it is dropped: one without a name comes in as it was written, for a person to look
at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.atlas.names import fold
from core.i18n.languages import N_
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import read_numbers
from core.tabular.reading import read_tables
from core.tabular.tables import SourceRow, Table, UnreadableFile, is_tag_row, text_of
from registry.imports import person_cells
from registry.imports.reading_plan import ReadingPlan, guess_columns, people_table
from registry.imports.row_texts import RowTexts
from registry.imports.targets import TARGETS
from registry.people.card import Card
from registry.people.record import BIRTH_YEARS

MOST_ROWS = 3000
LONGEST_LINE = 400
_NAMES = frozenset({"full_name", "surname_first", "first_name", "last_name"})
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-])?((?:19|20)\d\d)(?:[/.-]\d{1,2}){0,2}(?!\d)"
)
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d[\d\s().-]{6,}\d")
_AGE = re.compile(r"(?i)(?<!\d)(\d{1,3})\s*(?:años|anos|years?(?: old)?|ans|y/?o)\b")
_NUMBERING = re.compile(r"^\s*\d{1,4}\s*[.)\]:-]\s+|^\s*[-*•·]\s+")
_NOT_NAME = re.compile(r"[\t;,|]+|\s{2,}")


@dataclass(frozen=True, slots=True)
class ListedName:
    """What one row of a list says of somebody."""

    number: int
    """Of the row, as the file or the text counts."""
    name: str
    """As it is written, given names first where the list shows which they are."""
    birth_year: int | None = None
    phone: str = ""
    line: str = ""
    """The whole row, as it was written."""

    def card(self) -> Card:
        """Return what is compared with the register."""
        return Card(full_name=self.name, birth_year=self.birth_year, phone=self.phone)

    def document(self) -> dict[str, str | int | None]:
        """Return what is sealed of the row."""
        return {
            "name": self.name,
            "birth_year": self.birth_year,
            "phone": self.phone,
            "line": self.line,
        }


def listed_name(number: int, document: Mapping[str, object]) -> ListedName:
    """Return a row out of what was sealed of it."""
    year = document.get("birth_year")
    return ListedName(
        number,
        str(document.get("name", "")),
        year if isinstance(year, int) else None,
        str(document.get("phone", "")),
        str(document.get("line", "")),
    )


def read_list(data: bytes, name: str, now: datetime) -> list[ListedName]:
    """Return the rows of a list, `MOST_ROWS` at most.

    Raises UnreadableFile for what is no list, and for one that is too long.
    """
    table = people_table(read_tables(data, name), "", name)
    if table.has_titles and not _has_known_title(table):
        # The first person of a list without titles stands where titles would.
        table = people_table(read_tables(data, name, (0, 0)), "", name)
    rows = list(_rows(table, now))
    if not any(each.name for each in rows):
        raise UnreadableFile(name, N_("No hay ninguna fila con un nombre."))
    if len(rows) > MOST_ROWS:
        message = N_("Son %(rows)s filas; se leen %(most)s como máximo: divida la lista.")
        raise UnreadableFile(name, message, rows=len(rows), most=MOST_ROWS)
    return rows


def read_line(number: int, text: str) -> ListedName:
    """Return what one line says: a name, and what stands beside it."""
    line = " ".join(text.split())[:LONGEST_LINE]
    rest = _NUMBERING.sub("", line)
    year = _birth_year(rest)
    rest = _DATE.sub(" , ", rest)
    phone = _phone(rest)
    rest = _AGE.sub(" , ", _PHONE.sub(" , ", rest))
    parts = [part.strip(" .-·:/()") for part in _NOT_NAME.split(rest)]
    # The first part with two words is the name; "Pérez, Ana" is one, too.
    words = [part for part in parts if part and not any(map(str.isdigit, part))]
    return ListedName(number, _joined(words), year, phone, line)


# -- inside ---------------------------------------------------------------------------------


def _has_known_title(table: Table) -> bool:
    """Return whether one of the titles is a word that titles are: of a list of names only."""
    known = {word for target in TARGETS.values() for word in (*target.synonyms, fold(target.title))}
    return any(fold(title) in known for title in table.titles)


def _rows(table: Table, now: datetime) -> Iterator[ListedName]:
    columns = {each.title: each.field for each in guess_columns(table) if each.field}
    is_by_column = table.has_titles and bool(_NAMES & set(columns.values()))
    plan = ReadingPlan(table, columns, {}, None, places=_places(table, columns))
    for source in table.rows:
        if is_tag_row(source):
            continue
        line = "\t".join(filter(None, map(text_of, (*source.cells, *source.beyond))))
        if not any(map(str.isalpha, line)):
            continue
        by_line = read_line(source.number, line)
        yield _by_column(plan, source, by_line, now) if is_by_column else by_line


def _by_column(
    plan: ReadingPlan, source: SourceRow, by_line: ListedName, now: datetime
) -> ListedName:
    row = RowTexts(plan, source)
    name = person_cells.full_name(row)[:LONGEST_LINE]
    if not name:
        return by_line
    numbers = [*person_cells.phones(row, "phone", PhoneEvidence())]
    phone = numbers[0].value if numbers else _phone(row.text("phone"))
    year = person_cells.birth(row, plan, now).year
    return ListedName(source.number, name, year, phone, by_line.line)


def _places(table: Table, columns: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    places: dict[str, tuple[int, ...]] = {}
    for place, title in enumerate(table.titles):
        if title in columns:
            places[columns[title]] = (*places.get(columns[title], ()), place)
    return places


def _birth_year(text: str) -> int | None:
    found = _DATE.search(text)
    if found is None:
        return None
    year = int(found.group(1))
    return year if year in BIRTH_YEARS else None


def _phone(text: str) -> str:
    """Return the first telephone of a text: as the world dials it, or its figures alone."""
    found = _PHONE.search(text)
    if found is None:
        return ""
    numbers = read_numbers(found.group(), PhoneEvidence()).numbers
    digits = "".join(filter(str.isdigit, found.group()))
    return numbers[0].value if numbers else digits[:15]


def _joined(parts: Sequence[str]) -> str:
    """Return the name: the first part, or surnames and given names that a comma parts."""
    if not parts:
        return ""
    is_parted = len(parts) > 1 and len(parts[0].split()) <= 2 and len(parts[1].split()) <= 3
    is_name = is_parted and all(each.isalpha() for each in parts[1].replace(" ", ""))
    return f"{parts[1]} {parts[0]}" if is_name else parts[0]
