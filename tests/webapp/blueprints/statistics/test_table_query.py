"""Which table an address asks for."""

from __future__ import annotations

import pytest

from registry.statistics.fields import CrossField
from tests.webapp.conftest import House
from webapp.blueprints.statistics.table_query import country_of_query, fields_of_query


@pytest.mark.parametrize(
    ("query", "fields", "country"),
    [
        ("", (CrossField.STATE, CrossField.AGE), ""),
        ("?por=&y=&z=", (), ""),
        ("?por=age&y=age&z=need&pais=gt", (CrossField.AGE, CrossField.NEED), "GT"),
        ("?por=name&pais=x<y", (), ""),
        ("?por=sex&pais=*", (CrossField.SEX,), "*"),
    ],
)
def test_addresses(house: House, query: str, fields: tuple[CrossField, ...], country: str) -> None:
    with house.app.test_request_context(f"/estadisticas{query}"):
        assert fields_of_query() == fields
        assert country_of_query() == country
