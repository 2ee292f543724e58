"""From words to HTML: the two templates, for print and for the screen alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from core.i18n.formats import Formats
from core.late import late_module
from core.pdf.fonts import legible
from plans.map.contact_map import Sketch
from plans.map.markers import legend_kinds
from plans.map.symbols import badge, mark
from plans.pages.compose import SEAL_WORDS
from plans.pages.contact_signs import EMERGENCY_SIGN
from plans.pages.model import Composition, half_of

segno = late_module("segno")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the pages are set: sizes in tenths of a point, spare room used for a hand-written log."""

    size_one: int = 95
    size_two: int = 90
    page_one: bool = True
    page_two: bool = True
    log_rows: int = 0
    map: Markup = field(default=Markup(""))
    outside: str = ""
    missing_layers: str = ""
    credits: str = ""


def html(
    pages: Composition,
    setting: Setting,
    wording: Formats,
    *,
    stamp: str,
    gathered: str,
    made: str = "",
    stylesheet: str = "",
) -> str:
    """Return the document as HTML.

    `stamp` is the moment it says it was made, `gathered` the same in words, `made` with who made
    it; `stylesheet` an address, for the screen.
    """
    shown = {
        "size_one": setting.size_one,
        "size_two": setting.size_two,
        "page_one": setting.page_one,
        "page_two": setting.page_two,
        "log_rows": setting.log_rows,
        "map": setting.map,
        "outside": setting.outside,
        "missing_layers": setting.missing_layers,
        "credits": setting.credits,
        "legend": legend(pages, wording),
        "qr": qr(pages.header.address, wording),
        "halves": (
            pages.first_hour[: half_of(pages.first_hour)],
            pages.first_hour[half_of(pages.first_hour) :],
        ),
        "gathered": gathered,
        "made": made,
    }
    words = {state: wording.gettext(word) for state, word in SEAL_WORDS.items()}
    template = environment_of(wording).get_template("pdf/plan/plan.html")
    return template.render(
        pages=pages, shown=shown, seal_words=words, stamp=stamp, stylesheet=stylesheet
    )


def with_sketch(setting: Setting, sketch: Sketch, wording: Formats) -> Setting:
    """Return the setting with the map and what has to be said about it."""
    return replace(
        setting,
        map=sketch.svg,
        outside=", ".join(sketch.outside),
        missing_layers=", ".join(_layer_name(kind, wording) for kind in sketch.missing),
        credits=sketch.credits,
    )


def _layer_name(kind: str, wording: Formats) -> str:
    _ = wording.gettext
    return {
        "countries": _("países y costa"),
        "admin1": _("estados"),
        "admin2": _("municipios"),
        "urban_areas": _("zonas urbanas"),
        "lakes": _("lagos"),
        "rivers": _("ríos"),
        "roads": _("caminos"),
        "streets": _("calles"),
    }.get(kind, kind)


def legend(pages: Composition, wording: Formats) -> list[tuple[str, str]]:
    """Return the kinds of pin on the map, each with its name."""
    kinds = legend_kinds(pages.contacts, pages.assembly)
    return [(kind, name or wording.gettext("Punto de reunión")) for kind, name in kinds]


@lru_cache(maxsize=256)
def _qr_path(address: str) -> tuple[str, int]:
    code = segno.make(address, error="m", micro=False)
    rows = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    ]
    return "".join(rows), len(code.matrix)


def qr(address: str, wording: Formats) -> Markup:
    """Return the address as a QR code, 25 mm wide with its quiet zone left to the paper."""
    path, modules = _qr_path(address)
    title = wording.gettext("Código QR: %(address)s", address=address)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="62pt" height="62pt" viewBox="0 0 {n} '
        '{n}" role="img">'
        '<title>{title}</title><path d="{path}" fill="#000000"/></svg>'
    ).format(n=modules, title=title, path=path)


def environment_of(wording: Formats, *, is_printed: bool = True) -> Environment:
    """Return the templates, speaking as `wording` does; for print, nothing goes into them that the
    fonts have no letters for. One for all documents of a language, and compiled once.
    """
    return _environment(wording.translations, is_printed=is_printed)


@lru_cache(maxsize=8)
def _environment(translations: NullTranslations, *, is_printed: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("templates", package_path=""),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        finalize=_printable if is_printed else None,
    )
    environment.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(badge=badge, mark=mark, emergency_sign=EMERGENCY_SIGN)
    environment.filters["dots"] = end_dots
    return environment


def end_dots(text: str) -> str:
    """Return the dots between things kept at the end of a line, never at the beginning of the
    next.
    """
    return text.replace(" · ", "\u00a0· ")


def _printable(value: Any) -> Any:
    """Return only letters the fonts have. What is Markup was made printable where it was made."""
    return legible(value) if type(value) is str else value


def stylesheet() -> str:
    """Return the one stylesheet of the plan, for paper and for the preview; a page serves it under
    its own address.
    """
    return source_of("pdf/plan/plan.css")


@lru_cache(maxsize=4)
def source_of(name: str) -> str:
    """Return a file beside the templates, as it stands."""
    environment = environment_of(Formats("es"))
    loader = environment.loader
    if loader is None:
        raise RuntimeError("the templates are not installed")
    return loader.get_source(environment, name)[0]
