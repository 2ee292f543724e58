"""A table of statistics as a drawing: bars, one under another, each cut by the second field. Pure.

Drawn here, so that it is there without scripts; colours are classes of the style sheet, and every
part says in words what it is. What is hidden is no bar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from registry.statistics.crossing import Key
from registry.statistics.tables import StatisticsTable
from registry.statistics.words import StatisticsWords

MOST_BARS, MOST_PARTS = 15, 8
WIDTH, LEFT, RIGHT = 360, 4, 44
"""In units of the drawing: as wide as a telephone."""
_ROW, _BAR, _AXIS = 34, 14, 18
_TICKS = 4


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing (SVG), and what its colours stand for: class and words."""

    svg: str
    legend: tuple[tuple[str, str], ...]
    left_out: int
    """Bars for which there was no room."""


@dataclass(frozen=True, slots=True)
class _Bar:
    words: str
    total: int
    parts: tuple[tuple[str, str, int], ...]
    """Class, words and count of each part."""


def bar_chart(table: StatisticsTable, words: StatisticsWords, title: str) -> BarChart | None:
    """Return the drawing of a table; None where there is nothing to draw."""
    if not table.fields:
        return None
    parts = _parts(table)
    bars = [each for each in _bars(table, words, parts) if each.total]
    if not bars:
        return None
    drawn = bars[:MOST_BARS]
    legend = tuple(
        (f"part-{at}", words.code(table.fields[1], code)) for at, code in enumerate(parts)
    )
    return BarChart(_svg(drawn, words, title), legend, len(bars) - len(drawn))


def scale_end(most: int) -> int:
    """Return where an axis of four parts ends: each part is 1, 2, 3 or 5 with noughts, the least
    that holds a number.
    """
    step = 1
    while True:
        for factor in (4, 8, 12, 20):
            if factor * step >= most:
                return factor * step
        step *= 10


# -- inside ---------------------------------------------------------------------------------


def _parts(table: StatisticsTable) -> Sequence[str]:
    """Return the codes of the second field that get a colour, the largest in number."""
    if len(table.fields) < 2:
        return ()
    codes = table.codes[table.fields[1]]
    if len(codes) <= MOST_PARTS:
        return codes
    size = {code: table.cell(_key(table, None, code)).value or 0 for code in codes}
    largest = sorted(codes, key=lambda code: -size[code])[:MOST_PARTS]
    return [code for code in codes if code in largest]


def _key(table: StatisticsTable, first: str | None, second: str | None) -> Key:
    rest = (None,) * max(0, len(table.fields) - 2)
    return (first,) if len(table.fields) == 1 else (first, second, *rest)


def _bars(table: StatisticsTable, words: StatisticsWords, parts: Sequence[str]) -> Iterator[_Bar]:
    for code in table.codes[table.fields[0]]:
        own = [
            (
                f"part-{at}",
                words.code(table.fields[1], part),
                table.cell(_key(table, code, part)).value or 0,
            )
            for at, part in enumerate(parts)
        ]
        total = table.cell(_key(table, code, None)).value or 0
        yield _Bar(words.code(table.fields[0], code), total, tuple(own))


def _svg(bars: Sequence[_Bar], words: StatisticsWords, title: str) -> str:
    # Needs overlap: the parts of a bar may come to more than the persons it is of.
    longest = max(max(bar.total, sum(count for _, _, count in bar.parts)) for bar in bars)
    end = scale_end(longest)
    scale = (WIDTH - LEFT - RIGHT) / end
    height = len(bars) * _ROW + _AXIS
    lines = [
        f'<svg class="bar-chart" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}">'
    ]
    lines += _axis(end, scale, height, words)
    for row, bar in enumerate(bars):
        lines += _row(bar, row * _ROW, scale, words)
    return "".join((*lines, "</svg>"))


def _axis(end: int, scale: float, height: int, words: StatisticsWords) -> Iterator[str]:
    for tick in range(_TICKS + 1):
        value = end * tick // _TICKS
        x = LEFT + value * scale
        yield f'<line class="tick" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height - _AXIS}"/>'
        place = "start" if not tick else "middle"
        yield (
            f'<text class="scale" x="{x:.1f}" y="{height - 5}" text-anchor="{place}">'
            f"{escape(words.formats.number(value))}</text>"
        )


def _row(bar: _Bar, top: int, scale: float, words: StatisticsWords) -> Iterator[str]:
    yield f'<text class="name" x="{LEFT}" y="{top + 13}">{escape(_short(bar.words))}</text>'
    x = float(LEFT)
    parts = bar.parts or (("part-0", bar.words, bar.total),)
    for name, said, count in parts:
        if not count:
            continue
        width = count * scale
        yield (
            f'<rect class="{name}" x="{x:.1f}" y="{top + 17}" width="{width:.1f}" '
            f'height="{_BAR}"><title>{escape(f"{bar.words} · {said}")}: '
            f"{escape(words.formats.number(count))}</title></rect>"
        )
        x += width
    rest = LEFT + bar.total * scale
    yield (
        f'<text class="value" x="{max(x, rest) + 4:.1f}" y="{top + 28}">'
        f"{escape(words.formats.number(bar.total))}</text>"
    )


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"
