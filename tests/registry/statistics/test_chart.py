"""Bars drawn on the server."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from core.atlas import Atlas
from core.disclosure import Cell
from core.i18n.formats import Formats
from registry.statistics.chart import MOST_BARS, bar_chart, scale_end
from registry.statistics.crossing import Key
from registry.statistics.fields import CrossField
from registry.statistics.tables import StatisticsTable
from registry.statistics.words import StatisticsWords
from tests.registry.statistics.test_table_files import TABLE


@pytest.mark.parametrize(
    ("most", "end"), [(1, 4), (4, 4), (5, 8), (9, 12), (13, 20), (302, 400), (970, 1200)]
)
def test_axes_end_at_round_numbers(most: int, end: int) -> None:
    assert scale_end(most) == end
    assert end % 4 == 0


def test_bars_are_as_long_as_their_counts(base_atlas: Atlas) -> None:
    words = StatisticsWords(Formats("es"), base_atlas)
    chart = bar_chart(TABLE, words, "<título>")
    assert chart is not None
    tree = ElementTree.fromstring(chart.svg)
    assert tree.get("aria-label") == "<título>"
    (bar,) = [each for each in tree if each.tag == "rect"]
    assert float(bar.get("width", "0")) == pytest.approx(312, abs=0.2), "8 of 8"
    assert chart.legend == (("part-0", "mujer"), ("part-1", "hombre"))
    assert "style" not in chart.svg


def test_what_is_hidden_is_no_bar_and_long_lists_are_cut(base_atlas: Atlas) -> None:
    words = StatisticsWords(Formats("es"), base_atlas)
    codes = tuple(f"L{at}" for at in range(MOST_BARS + 3))
    counts: dict[Key, Cell] = {(code,): Cell(9) for code in codes}
    counts[("L0",)] = Cell(None, below=5)
    table = StatisticsTable(
        (CrossField.LANGUAGE,),
        {CrossField.LANGUAGE: codes},
        counts,
        {},
        TABLE.sources,
        5,
        TABLE.at,
    )
    chart = bar_chart(table, words, "x")
    assert chart is not None
    assert chart.left_out == 2
    assert len(re.findall("<rect", chart.svg)) == MOST_BARS
    assert bar_chart(replace(table, persons={}), words, "x") is None
    assert bar_chart(replace(table, fields=()), words, "x") is None
