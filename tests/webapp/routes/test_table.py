"""The table of addresses is what the views say."""

from __future__ import annotations

from scripts.routes import table
from webapp.routes.table import FILE, read_routes


def test_the_table_of_addresses_is_what_the_views_say() -> None:
    assert table() == FILE.read_text("utf-8"), "run: python scripts/routes.py"


def test_each_address_and_method_is_answered_by_one_view() -> None:
    answered = [(each.rule, method) for each in read_routes() for method in each.methods]
    assert len(answered) == len(set(answered))
