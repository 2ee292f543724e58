"""A notice on a wall: one page, large, in one language or two side by side, with a code that leads
to the page where people say how they are. Nothing on it is of a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.i18n.formats import Formats
from core.late import late_module
from core.pdf.fonts import width_of
from core.pdf.page_renderer import page_renderer
from core.pdf.paper_templates import paper_templates, template_source

segno = late_module("segno")
PAPERS = ("a4", "letter")
_SIZES_MM = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
_CSS = "pdf/notice_poster/notice_poster.css"
_SIZES_PT = (64, 54, 46, 40, 34, 29, 25, 23, 21, 18, 15)
"""Of what happens: the largest that leaves one page and cuts no word."""
_PARTS = {
    "act": (58, 0.9),
    "next": (34, 1),
    "papers": (20, 0.8),
    "said": (19, 0.7),
    "kicker": (18, 0.8),
}
"""What else stands there: its largest size in points, and how large it is beside what happens,
which nothing on the poster outshouts.
"""
_MARGIN_MM = 13.0
_FRAME_MM = 2 * (5 + 4 * 25.4 / 72)
"""Room that the frame around the act takes from its line."""
_SIDE_SHARES = (1.0, 0.479)
"""Of the page's width, by the number of languages."""
MOST_LANGUAGES = 2


@dataclass(frozen=True, slots=True)
class PosterText:
    """What the poster says in one language."""

    language: str
    what: str
    act: str
    papers: str
    source: str
    next_word: str
    sender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePosterOrder:
    """A poster to be made."""

    number: str
    texts: Sequence[PosterText]
    """One, or two side by side."""
    address: str
    """Where its code leads."""
    paper: str
    """`a4` or `letter`."""
    made_at: datetime
    local_moment: str
    """The same by the clock of the place, with its zone: paper says when it is from."""
    is_demo: bool = False


def notice_poster(order: NoticePosterOrder) -> bytes:
    """Return the poster as PDF/UA-1, one page; the same order gives the same bytes.

    Raises KeyError for another paper, ValueError for none or more than two languages.
    """
    if not 1 <= len(order.texts) <= MOST_LANGUAGES:
        raise ValueError("a poster is in one language or in two")
    wording = Formats(order.texts[0].language)
    environment = paper_templates(wording)
    width, height = _SIZES_MM[order.paper]
    template = environment.get_template("pdf/notice_poster/notice_poster.html")
    text = template.render(
        order=order,
        stamp=f"{order.made_at:%Y-%m-%dT%H:%M:%SZ}",
        qr=_qr(order.address, wording),
    )
    style = template_source(environment, _CSS)
    page = f"@page {{ size: {width}mm {height}mm; margin: 12mm {_MARGIN_MM}mm 10mm }}"
    for points in _whole_sizes(order.texts, width - 2 * _MARGIN_MM):
        size = f"{page} .what {{ font-size: {points}pt }} {_part_sizes(points)}"
        document = page_renderer().lay_out(text, style, size)
        if len(document.pages) == 1:
            break
    mark = hashlib.sha256((text + size).encode()).digest()[:16]
    return page_renderer().write(document, mark, {})


# -- inside ---------------------------------------------------------------------------------


def _whole_sizes(texts: Sequence[PosterText], width_mm: float) -> Sequence[int]:
    """Return the sizes at which the longest word stands in one line; the least where it does at
    none.
    """
    room_pt = (width_mm * _SIDE_SHARES[len(texts) - 1] - _FRAME_MM) * 72 / 25.4
    words = {word for each in texts for word in f"{each.what} {each.act}".split()}
    widest = max((width_of(word, 1, 700) for word in words), default=0.0)
    return [each for each in _SIZES_PT if each * widest <= room_pt] or _SIZES_PT[-1:]


def _part_sizes(points: int) -> str:
    return " ".join(
        f".{name} {{ font-size: {min(largest, points * share):g}pt }}"
        for name, (largest, share) in _PARTS.items()
    )


def _qr(address: str, wording: Formats, side_mm: int = 45) -> Markup:
    matrix = segno.make(address, error="m", micro=False).matrix
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    title = wording.gettext("Código QR: %(address)s", address=address)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{side}mm" height="{side}mm" '
        'viewBox="-4 -4 {n} {n}" role="img"><title>{title}</title><path d="{path}" '
        'fill="#000000"/></svg>'
    ).format(n=len(matrix) + 8, side=side_mm, title=title, path=path)
