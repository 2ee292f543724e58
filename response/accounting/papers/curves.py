"""The numbers of a participation over time, as a drawing that needs no script and as a table. Pure.

Three curves: reached (somebody said how they are), help open, silent (asked, no answer). Each says
in words what it is; none is told by its colour alone: reached is a full line, silent a broken one,
help a line with squares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from core.i18n.languages import N_
from response.accounting.counts import AccountingCounts

WIDTH, HEIGHT = 360, 168
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 8, 8, 22
_TICKS = 4
_SVG = "http://www.w3.org/2000/svg"
"""Without it paper takes the drawing for text."""
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of the drawing."""

    name: str
    """Class of the style sheet."""
    words: str
    """A message id."""
    stroke: str
    """How the line is drawn where no style sheet reaches, as on paper."""
    value: Callable[[AccountingCounts], int]


CURVES = (
    Curve("reached", N_("respondieron"), 'stroke-width="2"', lambda counts: counts.answered),
    Curve(
        "silent",
        N_("sin respuesta"),
        'stroke-width="2" stroke-dasharray="5 4"',
        lambda counts: counts.silent,
    ),
    Curve("help", N_("piden ayuda"), 'stroke-width="1"', lambda counts: counts.all_help),
)


def curves_svg(
    series: Sequence[AccountingCounts],
    title: str,
    translate: Translate,
    clock: Callable[[datetime], str],
) -> str:
    """Return the drawing; empty where there are not two moments to draw between.

    `clock` says a moment in words (hour, with the day where it is another).
    """
    if len(series) < 2:
        return ""
    most = max(curve.value(each) for curve in CURVES for each in series)
    frame = _Frame(series[0].at, series[-1].at, _scale_end(most))
    lines = [
        f'<svg xmlns="{_SVG}" class="curves" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">',
        *_axis(frame, clock),
        *(_line(curve, series, frame, translate) for curve in CURVES),
        "</svg>",
    ]
    return "".join(lines)


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Frame:
    begin: datetime
    end: datetime
    most: int

    def x(self, at: datetime) -> float:
        share = (at - self.begin) / (self.end - self.begin)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: int) -> float:
        return HEIGHT - _BOTTOM - value / self.most * (HEIGHT - _TOP - _BOTTOM)


def _scale_end(most: int) -> int:
    """Return where the axis ends: the next 4, 8 or 20 with noughts that holds a number."""
    step = 1
    while True:
        for factor in (4, 8, 20):
            if factor * step >= most:
                return factor * step
        step *= 10


def _axis(frame: _Frame, clock: Callable[[datetime], str]) -> list[str]:
    lines = []
    for tick in range(_TICKS + 1):
        value = frame.most * tick // _TICKS
        y = frame.y(value)
        lines.append(
            f'<line class="tick" stroke="#9a9a9a" stroke-width="0.5" x1="{_LEFT}" y1="{y:.1f}" '
            f'x2="{WIDTH - _RIGHT}" y2="{y:.1f}"/><text class="scale" font-size="9" '
            f'x="{_LEFT - 4}" y="{y + 3:.1f}" text-anchor="end">{value}</text>'
        )
    for at, anchor in ((frame.begin, "start"), (frame.end, "end")):
        lines.append(
            f'<text class="scale" font-size="9" x="{frame.x(at):.1f}" y="{HEIGHT - 6}" '
            f'text-anchor="{anchor}">{escape(clock(at))}</text>'
        )
    return lines


def _line(
    curve: Curve, series: Sequence[AccountingCounts], frame: _Frame, translate: Translate
) -> str:
    points = [(frame.x(each.at), frame.y(curve.value(each))) for each in series]
    words = translate(curve.words) + translate(":") + f" {curve.value(series[-1])}"
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = ""
    if curve.name == "help":
        marks = "".join(
            f'<rect class="{curve.name}" x="{x - 2:.1f}" y="{y - 2:.1f}" width="4" height="4"/>'
            for x, y in points[:: max(1, len(points) // 8)]
        )
    return (
        f'<g><title>{escape(words)}</title><polyline class="{curve.name}" fill="none" '
        f'stroke="#000000" {curve.stroke} '
        f'points="{path}"/>{marks}</g>'
    )
