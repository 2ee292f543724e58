"""What a list of persons says of each: one table, read by the page, the workbook, the paper and the
CSV.

A new column is one entry of `PERSON_COLUMNS`. It appears everywhere, as plain text, unless it says
otherwise; a page or a paper that wants it finer has a cell of its own for its key.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.i18n.languages import N_
from core.i18n.phones import international
from core.phones.dialling_notes import number_notes
from registry.labels import NEED_WORDS
from registry.people.models import Need

Translate = Callable[[str], str]
CellValue = str | float


class Unreadable(enum.StrEnum):
    """What of a person did not open, so that the line lacks it."""

    CARD = "card"
    PLACE = "place"
    PART = "part"
    """Single fields, of another release."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One line of a list; `household` counts from 1 in that list."""

    person_id: uuid.UUID
    household: int
    name: str
    phone: str
    has_whatsapp: bool
    language: str
    """BCP-47; empty where it is not known."""
    needs: tuple[Need, ...]
    is_minor: bool
    place_text: str
    contact_name: str
    contact_phone: str
    other_phones: tuple[str, ...] = ()
    source_words: str = ""
    """What a list said of the person that no field holds, as it was said."""
    unreadable: Unreadable | None = None


LineT = TypeVar("LineT", bound=ListedPerson, contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn(Generic[LineT]):
    """One column of a list of persons."""

    key: str
    """Heads the column of the CSV, and names the cell on page and paper."""
    title: str
    """A message id."""
    text: Callable[[LineT, Translate], CellValue] | None
    """The value in the reader's words; None where a pen or a hand fills it in."""
    code: Callable[[LineT], CellValue] | None = None
    """The value in the CSV, for programs; None: the text, untranslated."""
    width: float | None = 20
    """In the workbook, in characters; None keeps the column out of it."""
    page: str | None = ""
    """The cell of the page that tells it, by the key of that cell's first column; empty: a cell of
    its own; None: not on the page.
    """
    page_title: str = ""
    """Title of the page's cell where it tells more than this column; a message id."""
    on_paper: bool = True
    in_csv: bool = True
    choices: tuple[str, ...] = ()
    """What may be filled in, as message ids."""

    @property
    def is_blank(self) -> bool:
        """Whether it is left empty, to be filled in."""
        return self.text is None

    def value(self, line: LineT, translate: Translate) -> CellValue:
        """Return what a reader sees of a line."""
        return "" if self.text is None else self.text(line, translate)

    def csv_value(self, line: LineT) -> CellValue:
        """Return what a program reads of a line."""
        return self.code(line) if self.code else self.value(line, str)


def person_columns() -> tuple[SheetColumn[ListedPerson], ...]:
    """Return the columns that any list of persons can fill, in the order of the workbook."""
    return PERSON_COLUMNS


# -- the values -----------------------------------------------------------------------------


def _name(line: ListedPerson, translate: Translate) -> str:
    if line.unreadable is Unreadable.CARD:
        return translate(N_("no se pudo abrir la ficha"))
    if line.unreadable is Unreadable.PART:
        in_part = translate(N_("la ficha se leyó en parte"))
        return f"{line.name} ({in_part})" if line.name else in_part
    return line.name


def _place(line: ListedPerson, translate: Translate) -> str:
    if line.unreadable is Unreadable.PLACE:
        return translate(N_("no se pudo abrir el lugar"))
    return line.place_text


def _needs(line: ListedPerson, translate: Translate) -> str:
    return ", ".join(translate(NEED_WORDS[need]) for need in line.needs)


def _yes(is_so: bool, translate: Translate) -> str:
    return translate(N_("sí")) if is_so else ""


def _dialling(line: ListedPerson, translate: Translate) -> str:
    """Return, of the numbers that are no plain telephones, what they are and from where alone they
    ring.
    """
    numbers = (line.phone, *line.other_phones, line.contact_phone)
    return number_notes(numbers, translate)


def _fault(line: ListedPerson) -> str:
    return f"unreadable {line.unreadable}" if line.unreadable else ""


_RESULTS = (N_("a salvo"), N_("necesita ayuda"), N_("no contesta"), N_("número equivocado"))

# What the paper and its CSV leave to be filled in is not what the workbook does: the paper has
# boxes to tick by pen, the workbook one cell with a list to choose from.
PERSON_COLUMNS: tuple[SheetColumn[ListedPerson], ...] = (
    SheetColumn(
        key="id",
        title="",
        text=lambda line, _: str(line.person_id),
        width=None,
        page=None,
        on_paper=False,
    ),
    SheetColumn(
        key="household",
        title=N_("Hogar"),
        text=lambda line, _: line.household,
        width=8,
        page="name",
    ),
    SheetColumn(key="name", title=N_("Nombre"), text=_name, code=lambda line: line.name, width=28),
    SheetColumn(
        key="phone",
        title=N_("Teléfono"),
        text=lambda line, _: international(line.phone),
        code=lambda line: line.phone,
    ),
    SheetColumn(
        key="other_phones",
        title=N_("Otros teléfonos"),
        text=lambda line, _: ", ".join(map(international, line.other_phones)),
        code=lambda line: " ".join(line.other_phones),
        page="phone",
        on_paper=False,
    ),
    SheetColumn(
        key="whatsapp",
        title=N_("WhatsApp"),
        text=lambda line, translate: _yes(line.has_whatsapp, translate),
        width=10,
        page="phone",
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(
        key="language",
        title=N_("Idioma"),
        text=lambda line, _: line.language,
        width=9,
        page_title=N_("Idioma y necesidades"),
    ),
    SheetColumn(
        key="needs",
        title=N_("Necesidades"),
        text=_needs,
        code=lambda line: " ".join(line.needs),
        width=28,
        page="language",
    ),
    SheetColumn(
        key="source_words",
        title=N_("Dicho en la lista"),
        text=lambda line, _: line.source_words.replace("\n", " · "),
        width=34,
        page="language",
        on_paper=False,
    ),
    SheetColumn(
        key="minor",
        title=N_("Menor de edad"),
        text=lambda line, translate: _yes(line.is_minor, translate),
        width=10,
        page="name",
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(
        key="place", title=N_("Lugar"), text=_place, code=lambda line: line.place_text, width=34
    ),
    SheetColumn(
        key="contact_name",
        title=N_("Persona de contacto"),
        text=lambda line, _: line.contact_name,
        width=24,
        page="phone",
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(
        key="contact_phone",
        title=N_("Teléfono de contacto"),
        text=lambda line, _: international(line.contact_phone),
        page="phone",
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(
        key="dialling",
        title=N_("Cómo se marcan"),
        text=_dialling,
        width=30,
        page="phone",
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(
        key="result",
        title=N_("Resultado"),
        text=None,
        width=16,
        page=None,
        on_paper=False,
        in_csv=False,
        choices=_RESULTS,
    ),
    SheetColumn(
        key="time",
        title=N_("Hora"),
        text=None,
        width=10,
        page=None,
        on_paper=False,
        in_csv=False,
    ),
    SheetColumn(key="safe", title=N_("A salvo"), text=None, width=None, page=None),
    SheetColumn(key="needs_help", title=N_("Necesita ayuda"), text=None, width=None, page=None),
    SheetColumn(key="not_reached", title=N_("No localizado"), text=None, width=None, page=None),
    SheetColumn(
        key="note",
        title=N_("Notas"),
        text=None,
        code=_fault,
        width=34,
        page=None,
        on_paper=False,
    ),
)
"""In the order of the workbook."""
