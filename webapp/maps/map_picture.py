"""A map as one picture that explains itself: title, how old it is, the map, what its signs mean,
the places by their numbers, whom it is credited to. For a chat, for paper, for where no script
runs.

It holds what every partner may see: no person, no count of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from markupsafe import Markup, escape

from feeds.labels import HATCHES
from feeds.values import Severity
from webapp.maps.layers import MapLayer
from webapp.maps.map_sheet import STROKES
from webapp.maps.printed_map import HEIGHT, MARKS, WIDTH

EDGE, LINE = 14.0, 16.0
MOST_PLACES = 24
_DASHES = {MapLayer.CONE.value: "1 4", MapLayer.COMING.value: "6 4", "crisis": "8 3 2 3"}
_INK, _SOFT = "#1b1f23", "#4d5763"
_TITLE_LETTERS, _WIDE_LETTERS, _HALF_LETTERS = 62, 108, 50


@dataclass(frozen=True, slots=True)
class PictureText:
    """What stands about the map, in the reader's language."""

    title: str
    facts: Sequence[str]
    """How old it is and what it says of itself, a line each."""
    legend: Sequence[tuple[str, str]]
    """Key of each layer and its words."""
    places: Sequence[str]
    """In the order of their numbers."""
    more: str
    """What is said where not all places have room."""
    credit: str


def map_picture(drawing: Markup, text: PictureText) -> Markup:
    """Return the picture as SVG, attributes alone: `drawing` is what `printed_map` draws."""
    parts: list[str] = []
    top = EDGE - 4
    for piece in wrap(text.title, _TITLE_LETTERS) or [""]:
        top += 22
        parts.append(_line(EDGE, top, piece, 17, weight="700"))
    for fact in text.facts:
        for piece in wrap(fact, _WIDE_LETTERS):
            top += LINE
            parts.append(_line(EDGE, top, piece, 11.5, color=_SOFT))
    top += 10
    placed = str(drawing).replace(
        "<svg ", f'<svg x="{EDGE}" y="{top:.0f}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" ', 1
    )
    parts.append(placed)
    top += HEIGHT + 8
    top = _columns(parts, top, [(_sign(key), words) for key, words in text.legend])
    numbered = list(enumerate(text.places, start=1))
    shown = [(_number(number), words) for number, words in numbered[:MOST_PLACES]]
    top = _columns(parts, top + 4, shown)
    if len(numbered) > MOST_PLACES:
        top += LINE
        parts.append(_line(EDGE, top, text.more, 11, color=_SOFT))
    top += LINE
    parts.append(_line(EDGE, top, text.credit, 9.5, color=_SOFT))
    wide, high = WIDTH + 2 * EDGE, top + EDGE
    body = Markup("").join(Markup(part) for part in parts)  # noqa: S704 - made here, texts escaped
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:.0f} {:.0f}" width="{:.0f}" '
        'height="{:.0f}" font-family="Noto Sans, DejaVu Sans, sans-serif">'
        '<title>{}</title><path d="M0 0H{:.0f}V{:.0f}H0Z" fill="#fff"/>{}</svg>'
    ).format(wide, high, wide, high, text.title, wide, high, body)


# -- inside ---------------------------------------------------------------------------------


def _columns(parts: list[str], top: float, lines: Sequence[tuple[str, str]]) -> float:
    """Put lines with their signs into two columns; return where they end."""
    half = (len(lines) + 1) // 2
    ends = [top]
    for left, column in ((EDGE, lines[:half]), (EDGE + WIDTH / 2, lines[half:])):
        y = top
        for sign, words in column:
            pieces = wrap(words, _HALF_LETTERS) or [""]
            parts.append(f'<g transform="translate({left:.0f} {y + 3:.0f})">{sign}</g>')
            for piece in pieces:
                y += LINE
                parts.append(_line(left + 40, y, piece, 11))
        ends.append(y)
    return max(ends)


def _sign(key: str) -> str:
    if key in MARKS:
        color = "#0b3d91"
        return f'<path transform="translate(15 9)" d="{MARKS[key]}" fill="{color}"/>'
    color, dash, _width = STROKES.get(_severity(key), STROKES[Severity.MINOR])
    dash = _DASHES.get(key, dash)
    color = "#0b3d91" if key == "crisis" else color
    hatch = HATCHES.get(_severity(key), "") if key not in {*MapLayer, "crisis"} else ""
    return (
        f'<path d="M1 1H29V15H1Z" fill="none" stroke="{color}" stroke-width="2" '
        f'stroke-dasharray="{dash}"/><path d="{hatch}" fill="none" stroke="{color}"/>'
    )


def _severity(key: str) -> Severity:
    return next((each for each in Severity if each.value == key), Severity.UNKNOWN)


def _number(number: int) -> str:
    return _line(30, 12, f"{number}", 11, weight="700", anchor="end")


def _line(
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    color: str = _INK,
    weight: str = "400",
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}" fill="{color}">{escape(words)}</text>'
    )
