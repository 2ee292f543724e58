"""The poster of a form: what it is for, a code to point a telephone at, and an address short enough
to type. One page, large, black on white: it is copied, and read from three metres.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from core.i18n.formats import Formats
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source
from registry.papers.qr_code import qr_code

PAPERS = ("a4", "letter")
_SIZES_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_CODE_MM = (105, 85, 65, 45)
"""How wide the code may be: the widest that leaves one page; the least is read from a metre."""
_CSS = "pdf/form_poster/form_poster.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterOrder:
    """What stands on the poster; nothing in it is of a person."""

    address: str
    """The whole address, as the code says it."""
    short: str
    """The same as people type it."""
    title: str
    """What the crisis is called; empty for the form of a country."""
    area: str
    country: str
    """In the language of the poster."""
    closes_on: date | None
    language: str
    paper: str
    """`a4` or `letter`."""
    made_at: datetime
    is_demo: bool = False


def form_poster(order: PosterOrder) -> bytes:
    """Return the poster as PDF/UA-1, one page; the same order gives the same bytes.

    Raises KeyError for another paper, ValueError for a language that is not offered.
    """
    wording = Formats(order.language)
    environment = paper_templates(wording)
    width, height = _SIZES_MM[order.paper]
    size = f"@page {{ size: {width}mm {height}mm; margin: 14mm 15mm 12mm }}"
    style = template_source(environment, _CSS)
    for side_mm in _CODE_MM:
        text = environment.get_template("pdf/form_poster/form_poster.html").render(
            order=order,
            closes_on=wording.day(order.closes_on),
            made_on=wording.day(order.made_at.date()),
            stamp=f"{order.made_at:%Y-%m-%dT%H:%M:%SZ}",
            qr=qr_code(order.address, wording, side_mm),
        )
        document = page_renderer().lay_out(text, style, size)
        if len(document.pages) == 1:
            break
    mark = hashlib.sha256((text + size).encode()).digest()[:16]
    return page_renderer().write(document, mark, {})
