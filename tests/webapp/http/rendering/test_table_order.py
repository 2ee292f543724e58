"""What the heads of tables lead to, and in which order the rows then stand."""

from __future__ import annotations

import pytest
from flask import Flask

from webapp.http.rendering.table_order import TableOrder, sorted_rows

ROWS = [("b", 2), ("a", None), ("c", 1)]
COLUMNS = {"name": lambda row: row[0], "size": lambda row: row[1]}


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/lista/<kind>", "rows", lambda kind: kind)
    return app


@pytest.mark.parametrize(
    ("address", "names", "order"),
    [
        ("/lista/x", "bac", TableOrder()),
        ("/lista/x?orden=name", "abc", TableOrder("name")),
        ("/lista/x?orden=-name", "cba", TableOrder("name", is_down=True)),
        ("/lista/x?orden=size", "cba", TableOrder("size")),
        ("/lista/x?orden=-size", "bca", TableOrder("size", is_down=True)),
        ("/lista/x?orden=__class__", "bac", TableOrder()),
    ],
)
def test_rows_stand_as_the_address_says(
    app: Flask, address: str, names: str, order: TableOrder
) -> None:
    with app.test_request_context(address):
        rows, found = sorted_rows(ROWS, COLUMNS)
    assert "".join(row[0] for row in rows) == names
    assert found == order


def test_a_head_turns_its_own_order_and_keeps_the_filter(app: Flask) -> None:
    with app.test_request_context("/lista/x?kind_of=y&page=3&orden=name"):
        order = TableOrder("name")
        assert order.link("name") == "/lista/x?kind_of=y&orden=-name"
        assert order.link("size") == "/lista/x?kind_of=y&orden=size"
        assert (order.sign("name"), order.sign("size")) == ("ascending", "")
