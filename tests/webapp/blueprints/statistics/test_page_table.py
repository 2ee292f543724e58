"""What the page shows of a table, and what it leaves to the files."""

from __future__ import annotations

from dataclasses import replace

from core.atlas import Atlas
from core.disclosure import Cell
from core.i18n.formats import Formats
from registry.statistics.crossing import Key
from registry.statistics.fields import CrossField
from registry.statistics.words import StatisticsWords
from tests.registry.statistics.test_table_files import TABLE
from tests.webapp.conftest import House
from webapp.blueprints.statistics.page_table import MOST_ACROSS, MOST_ROWS, page_table


def test_long_tables_are_cut_and_say_so(house: House, base_atlas: Atlas) -> None:
    words = StatisticsWords(Formats("es"), base_atlas)
    rows = tuple(f"L{at}" for at in range(MOST_ROWS + 9))
    across = tuple(f"P{at}" for at in range(MOST_ACROSS + 2))
    counts: dict[Key, Cell] = {(row, across[0]): Cell(7) for row in rows}
    table = replace(
        TABLE,
        fields=(CrossField.LANGUAGE, CrossField.POST),
        codes={CrossField.LANGUAGE: rows, CrossField.POST: across},
        persons=counts | {(None, None): Cell(9)},
        households={},
    )
    with house.app.test_request_context():
        page = page_table(table, words)
        single = page_table(replace(TABLE, fields=(), persons={(): Cell(3)}), words)
    assert (len(page.rows), page.rows_left, page.columns_left) == (MOST_ROWS, 10, 2)
    assert page.rows[-1].is_total
    assert not page.has_estimates
    assert single.rows[0].total == "3"
    assert single.has_estimates
