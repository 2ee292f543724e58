"""What book and call sheet share: papers, templates whose letters the fonts have, telephones and
marks of age.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_timedelta, get_timezone
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.errors import UnusableInput
from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import national, tel_link, whatsapp_link
from core.pdf.fonts import legible
from core.pdf.page_renderer import page_renderer
from directory.entries.freshness import FreshnessState, freshness

PX_PER_MM = 96 / 25.4
TOP_MM, BOTTOM_MM, TEXT_WIDTH_MM = 16.0, 14.0, 186.0
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "both": (210.0, 279.4)}
"""Width and height in millimetres. `both` fits either paper unscaled."""
STATE_WORDS: Mapping[FreshnessState, str] = {
    FreshnessState.FRESH: N_("vigente"),
    FreshnessState.DUE: N_("por confirmar"),
    FreshnessState.LAPSED: N_("vencido"),
    FreshnessState.NEVER: N_("nunca confirmado"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DialLine:
    """A telephone as a page shows it: `here` and `abroad` to dial, `spoken` to be read aloud, its
    age in words.
    """

    here: str
    abroad: str
    link: str
    spoken: str
    is_whatsapp: bool
    state: str
    word: str
    day: str
    age: str


def dial_line(
    value: str,
    name: str,
    confirmed_at: datetime | None,
    as_of: datetime,
    wording: Formats,
    *,
    has_whatsapp: bool = False,
    calling_from: str = "",
) -> DialLine:
    """Return a kept telephone (E.164 or short) for paper; `here` is as dialled in `calling_from`,
    else in its own country.

    A short number answers at home only, so that its `abroad` is empty. Ages are counted to `as_of`.
    """
    seen = freshness(confirmed_at, as_of)
    here = wording.phone_here(value, calling_from) if calling_from else national(value)
    return DialLine(
        here=here,
        abroad=wording.phone_abroad(value),
        link=tel_link(value),
        spoken=legible(wording.gettext("Llamar a %(whose)s, %(number)s", whose=name, number=here)),
        is_whatsapp=has_whatsapp and whatsapp_link(value) is not None,
        state=seen.state.value,
        word=wording.gettext(STATE_WORDS[seen.state]),
        day=wording.day(seen.confirmed_at.date()) if seen.confirmed_at else "",
        age="" if seen.days is None else age(seen.days, wording),
    )


def age(days: int, wording: Formats) -> str:
    """Return how long ago in words: hoy, hace 1 día, hace 41 días."""
    if days == 0:
        return wording.gettext("hoy")
    return format_timedelta(
        timedelta(days=-days),
        granularity="day",
        threshold=1e9,
        add_direction=True,
        locale=wording.locale,
    )


def moment(at: datetime, timezone: str, wording: Formats) -> str:
    """Return a moment with its zone: 22 nov 2026, 12:00 UTC−06:00 (America/Mexico_City)."""
    local = at.astimezone(get_timezone(timezone))
    zone = "UTC" if timezone == "UTC" else wording.hour_zone(timezone, at)
    return f"{wording.day(local.date())}, {local:%H:%M} {zone}"


def wording_of(language: str) -> Formats:
    """Return the wording of `language`. Raises UnusableInput for one that is not offered."""
    try:
        return Formats(language)
    except ValueError as wrong:
        raise UnusableInput("language", str(wrong)) from wrong


def page_rule(paper: str) -> str:
    """Return the CSS of a paper's size and margins. Raises UnusableInput for an unknown one."""
    if paper not in PAPERS:
        raise UnusableInput("paper", f"{paper!r} is not one of {', '.join(PAPERS)}")
    width, height = PAPERS[paper]
    side = (width - TEXT_WIDTH_MM) / 2
    return f"@page {{ size: {width}mm {height}mm; margin: {TOP_MM}mm {side:.2f}mm {BOTTOM_MM}mm; }}"


def printed(html: str, document: Any, spoken: Mapping[str, str]) -> bytes:
    """Return a document laid out from `html` as tagged PDF; the same HTML gives the same bytes."""
    return page_renderer().write(document, hashlib.sha256(html.encode()).digest()[:16], spoken)


@lru_cache(maxsize=8)
def environment(language: str, *, is_printed: bool = True) -> Environment:
    """Return the templates in one language.

    What is no Markup is escaped; for print, spelled with letters the fonts have.
    """
    made = Environment(
        loader=PackageLoader("templates", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable if is_printed else None,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(Formats(language).translations, newstyle=True)  # type: ignore[attr-defined]
    made.policies["ext.i18n.trimmed"] = True
    return made


@lru_cache(maxsize=8)
def source(name: str) -> str:
    """Return the text of a template as it lies on disk: stylesheets and scripts."""
    loader = environment("es").loader
    if loader is None:
        raise RuntimeError("the templates are not installed")
    return loader.get_source(environment("es"), name)[0]


def _printable(value: Any) -> Any:
    """Return only letters the fonts have. What is Markup was made printable where it was made."""
    return legible(value) if type(value) is str else value
