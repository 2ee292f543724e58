"""The list of who travels: on paper, with boxes to tick and to type back by number; as a file.

What the host's authority asks for stands in it: number, name, year of birth, papers, wheelchair.
Needs and telephones only where somebody ticked that they shall. Only the own people: another
country's guests are a count.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import international
from core.late import late_module
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from core.tabular.formula_guard import guard_text
from registry.labels import NEED_WORDS
from registry.people.models import Need
from response.movements.labels import KIND_WORDS, PAPERS_WORDS
from response.movements.models import Movement, PapersState

xlsxwriter = late_module("xlsxwriter")

_CSS = "pdf/manifest/manifest.css"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestLine:
    """One passenger, opened."""

    number: int
    name: str
    """Empty where the card does not open: the number still is theirs."""
    birth_year: int | None
    papers: PapersState
    has_wheelchair: bool
    needs: tuple[Need, ...] = ()
    phone: str = ""
    group: int = 0
    """The same for those who travel together."""
    boarded: bool = False
    arrived: bool = False
    missed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The list of one movement."""

    crisis: str
    country: str
    movement: Movement
    lines: Sequence[ManifestLine]
    guests: int
    """Passengers of other countries: they carry their own paper."""
    purpose: str
    made_by: str
    as_of: datetime
    timezone: str
    shows_needs: bool = False
    shows_phones: bool = False
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ManifestColumn:
    """One column of the file."""

    key: str
    title: str
    """A message id."""
    text: Callable[[ManifestLine, Formats], str]
    is_shown: Callable[[Manifest], bool] = lambda _manifest: True


def _needs(line: ManifestLine, wording: Formats) -> str:
    return ", ".join(wording.gettext(NEED_WORDS[each]) for each in line.needs)


COLUMNS = (
    ManifestColumn("number", N_("Nº"), lambda line, _w: str(line.number)),
    ManifestColumn("name", N_("Nombre"), lambda line, _w: line.name),
    ManifestColumn(
        "birth_year", N_("Año de nacimiento"), lambda line, _w: str(line.birth_year or "")
    ),
    ManifestColumn(
        "papers", N_("Documentos"), lambda line, w: w.gettext(PAPERS_WORDS[line.papers])
    ),
    ManifestColumn(
        "wheelchair",
        N_("Silla de ruedas"),
        lambda line, w: w.gettext(N_("sí")) if line.has_wheelchair else "",
    ),
    ManifestColumn("together", N_("Viajan juntos"), lambda line, _w: str(line.group)),
    ManifestColumn("needs", N_("Necesidades"), _needs, lambda each: each.shows_needs),
    ManifestColumn(
        "phone",
        N_("Teléfono"),
        lambda line, _w: international(line.phone) if line.phone else "",
        lambda each: each.shows_phones,
    ),
)


def manifest_pdf(manifest: Manifest, *, language: str) -> bytes:
    """Return the list on paper (PDF/UA-1); the same list gives the same bytes."""
    wording = Formats(language)
    environment = paper_templates(wording)
    text = environment.get_template("pdf/manifest/manifest.html").render(
        manifest=manifest,
        movement=manifest.movement,
        columns=_columns(manifest),
        wording=wording,
        kind=wording.gettext(KIND_WORDS[manifest.movement.kind]),
        country=wording.country(manifest.country),
        language=language,
        leaves_at=wording.moment(manifest.movement.leaves_at, manifest.timezone),
        made_at=wording.moment(manifest.as_of, manifest.timezone),
        stamp=f"{manifest.as_of:%Y-%m-%dT%H:%M:%SZ}",
    )
    document = page_renderer().lay_out(text, template_source(environment, _CSS))
    return page_renderer().write(document, hashlib.sha256(text.encode()).digest()[:16], {})


def manifest_csv(manifest: Manifest, wording: Formats) -> bytes:
    """Return the list as CSV (UTF-8 with BOM, commas, CRLF), headed by the keys of the columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    columns = _columns(manifest)
    writer.writerow([each.key for each in columns])
    for line in manifest.lines:
        writer.writerow([guard_text(each.text(line, wording)) for each in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def manifest_workbook(manifest: Manifest, wording: Formats) -> bytes:
    """Return the list as a workbook (XLSX); every text is written as text."""
    out, columns = io.BytesIO(), _columns(manifest)
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        title = f"{manifest.crisis} · {manifest.movement.number}"
        book.set_properties({"title": title, "created": manifest.as_of.replace(tzinfo=None)})
        page = book.add_worksheet(wording.gettext(N_("Pasajeros")))
        bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        made_at = wording.moment(manifest.as_of, manifest.timezone)
        classified = wording.gettext(
            N_("CONFIDENCIAL: datos personales. Destrúyase al cerrar la emergencia.")
        )
        made = " · ".join((title, manifest.made_by, made_at, manifest.purpose))
        for row, text in enumerate((classified, made)):
            page.write_string(row, 0, text)
        for place, column in enumerate(columns):
            page.set_column(place, place, 30 if column.key in {"name", "needs"} else 16)
            page.write_string(3, place, wording.gettext(column.title), bold)
        for row, line in enumerate(manifest.lines, 4):
            for place, column in enumerate(columns):
                page.write_string(row, place, column.text(line, wording))
        page.freeze_panes(4, 2)
        page.set_landscape()
        page.repeat_rows(3)
        page.fit_to_pages(1, 0)
    return out.getvalue()


# -- inside ---------------------------------------------------------------------------------


def _columns(manifest: Manifest) -> list[ManifestColumn]:
    return [each for each in COLUMNS if each.is_shown(manifest)]
