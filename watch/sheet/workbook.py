"""The call list as a workbook: one row a person, in the order of calling, with room for what came
of it.

Every text is written as text, so that nothing in it can be a formula.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from core.i18n.languages import N_
from core.i18n.phones import international
from feeds.labels import SEVERITY_WORDS
from feeds.values import Severity
from registry.people.models import Need
from watch.sheet.model import AffectedSheet, CallEntry

Translate = Callable[[str], str]

NEED_WORDS: Mapping[Need, str] = {
    Need.INTERPRETER: N_("intérprete"),
    Need.MEDICAL: N_("atención médica"),
    Need.MOBILITY: N_("movilidad reducida"),
    Need.PREGNANCY: N_("embarazo"),
    Need.INFANT: N_("bebé"),
    Need.MINOR_ALONE: N_("menor sin compañía"),
    Need.OLDER: N_("persona mayor"),
    Need.DETAINED: N_("bajo detención"),
    Need.NO_PHONE: N_("sin teléfono propio"),
}
_HEADS = (
    (N_("Nº"), 5),
    (N_("Hogar"), 8),
    (N_("Nombre"), 28),
    (N_("Teléfono"), 20),
    (N_("WhatsApp"), 10),
    (N_("Idioma"), 9),
    (N_("Necesidades"), 28),
    (N_("Menor de edad"), 10),
    (N_("Lugar"), 34),
    (N_("Motivo"), 26),
    (N_("Distancia al centro (km)"), 12),
    (N_("Persona de contacto"), 24),
    (N_("Teléfono de contacto"), 20),
    (N_("Resultado"), 16),
    (N_("Hora"), 10),
    (N_("Notas"), 34),
)
_RESULTS = (N_("a salvo"), N_("necesita ayuda"), N_("no contesta"), N_("número equivocado"))
_BLANK_COLUMNS = 3
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands above the list: of what, by whom and when it was made, and for whose eyes."""

    title: str
    made_by: str
    made_at: str
    classification: str


def household_numbers(calls: Sequence[CallEntry]) -> list[int]:
    """Return a number for each entry, the same for members of one household, in the order of the
    list.
    """
    known: dict[object, int] = {}
    return [
        known.setdefault(entry.household_id or entry.person_id, len(known) + 1) for entry in calls
    ]


def call_workbook(
    sheet: AffectedSheet, slip: Slip, translate: Translate, created: datetime
) -> bytes:
    """Return the workbook of a sheet's call list."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        book.set_properties({"title": slip.title, "created": created.replace(tzinfo=None)})
        page = book.add_worksheet(translate(N_("Llamadas")))
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for line, text in enumerate((slip.title, slip.classification, slip.made_by, slip.made_at)):
            page.write_string(line, 0, text, book.add_format({"bold": line < 2}))
        _write_heads(page, head, translate)
        homes = household_numbers(sheet.calls)
        for number, (entry, home) in enumerate(zip(sheet.calls, homes, strict=True), start=1):
            _write_entry(page, wrapped, 5 + number, _cells(number, home, entry, translate))
        _finish(page, len(sheet.calls), translate)
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


def _write_heads(page: Any, head: Any, translate: Translate) -> None:
    for column, (title, width) in enumerate(_HEADS):
        page.set_column(column, column, width)
        page.write_string(5, column, translate(title), head)
    page.freeze_panes(6, 3)


def _cells(number: int, home: int, entry: CallEntry, translate: Translate) -> list[str | float]:
    yes = translate(N_("sí"))
    return [
        number,
        home,
        entry.name,
        international(entry.phone),
        yes if entry.has_whatsapp else "",
        entry.language,
        ", ".join(translate(NEED_WORDS[need]) for need in entry.needs),
        yes if entry.is_minor else "",
        entry.place_text,
        reason(entry.severity, entry.band_label, translate),
        round(entry.distance_km, 1),
        entry.contact_name,
        international(entry.contact_phone),
    ]


def reason(severity: Severity, band_label: str, translate: Translate) -> str:
    """Return why somebody is on the list: how grave it is where they are."""
    word = translate(SEVERITY_WORDS[severity])
    return f"{word} · {band_label}" if band_label else word


def _write_entry(page: Any, wrapped: Any, line: int, cells: Sequence[str | float]) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, str):
            page.write_string(line, column, cell, wrapped)
        else:
            page.write_number(line, column, cell, wrapped)


def _finish(page: Any, entries: int, translate: Translate) -> None:
    last = 5 + max(1, entries)
    page.autofilter(5, 0, last, len(_HEADS) - 1)
    result = len(_HEADS) - _BLANK_COLUMNS
    page.data_validation(
        6,
        result,
        last,
        result,
        {"validate": "list", "source": [translate(word) for word in _RESULTS]},
    )
    page.set_landscape()
    page.repeat_rows(5)
    page.fit_to_pages(1, 0)
