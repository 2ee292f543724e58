"""The components of the description lead to one another, and all of them are used."""

from __future__ import annotations

import json
import re

from feeds.values import Severity
from tests.webapp.api.schema_faults import faults
from webapp.api.openapi import openapi_file
from webapp.api.schemas import SCHEMAS, codes, shape


def test_what_is_referred_to_is_there_and_used() -> None:
    referred = set(re.findall(r"#/components/schemas/(\w+)", openapi_file().decode()))
    assert referred == set(SCHEMAS)


def test_a_shape_is_closed_unless_it_says_so() -> None:
    closed = shape({"a": {"type": "string"}, "b": codes(Severity, is_open=True)}, "b")
    assert list(faults({"a": "x", "b": None}, closed, {})) == []
    assert list(faults({"a": "x", "c": 1}, closed, {})) == ["$: c is not said"]
    assert list(faults({"b": "Severe"}, closed, {})) == ["$: a is missing"]
    assert json.dumps(closed)
