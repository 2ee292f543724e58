"""The table of operations names each door once, by its path."""

from __future__ import annotations

import re

from webapp.api.operations import OPERATIONS
from webapp.api.schemas import SCHEMAS


def test_each_has_a_path_of_its_own_and_a_schema_that_exists() -> None:
    paths = [each.path for each in OPERATIONS.values()]
    assert len(set(paths)) == len(paths)
    for name, each in OPERATIONS.items():
        assert each.endpoint == f"api.{name}"
        assert set(re.findall(r"{(\w+)}", each.path)) == set(each.in_path)
        assert each.schema in {"", *SCHEMAS}
        assert each.summary.endswith(".")
