"""Whatever two countries ask side by side: every answer is as described, none is a failure of ours,
and neither reads a row of the other.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.webapp.api.peers import OWN, give_each_its_own
from tests.webapp.api.programs import Program, anybody, program_of
from tests.webapp.api.schema_faults import faults
from tests.webapp.conftest import House
from tests.webapp.danger import CANARY, make_danger
from webapp.api.openapi import openapi_file
from webapp.api.operations import OPERATIONS, ROOT, Operation
from webapp.auth.pages.program_pages import PROGRAM_PAGES

DOCUMENT = json.loads(openapi_file())
WRONG = st.text(max_size=20) | st.sampled_from(["-1", "0", "999999999999", "%00", "' OR 1=1", "[]"])


def _value(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("type") == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    if "maxLength" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True).filter(
            lambda text: 0 < len(text) < 900
        )
    if "pattern" in schema:
        return st.sampled_from(["GT", "HN", "US", "state", "state,age", "need,kind,sex"])
    raise AssertionError(schema)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Operation, str]:
    """Draw an operation with what is asked of it: mostly what it takes, sometimes not."""
    operation = OPERATIONS[draw(st.sampled_from(sorted(OPERATIONS)))]
    query: dict[str, str] = {}
    for each in operation.parameters:
        if draw(st.booleans()):
            query[each.name] = draw(_value(each.schema) if draw(st.integers(0, 4)) else WRONG)
    if not draw(st.integers(0, 9)):
        query[draw(st.text(min_size=1, max_size=8))] = draw(WRONG)
    return operation, f"?{urlencode(query)}" if query else ""


def test_two_countries_ask_side_by_side(house: House) -> None:
    danger = make_danger(house)
    give_each_its_own(house)
    peers = {country: program_of(house, f"country_admin.{country.lower()}") for country in OWN}
    stranger = anybody(house)
    found: set[str] = set()
    names = {"hazard_id": danger.flood, "number": "2026-II", "form": "json", "token": "nobodys"}

    @settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck])
    @given(questions())
    def ask(question: tuple[Operation, str]) -> None:
        operation, query = question
        path = operation.path.format(**names) + query
        statuses = set()
        for country, program in peers.items():
            text, status = _answer(program, operation, path)
            statuses.add(status)
            found.update(each for each in OWN.values() if each in text)
            assert OWN[{"GT": "HN", "HN": "GT"}[country]] not in text
            assert not any(each in text for each in CANARY.values())
        assert len(statuses) == 1, "neither may more than the other"
        text, status = _answer(stranger, operation, path)
        assert not any(each in text for each in OWN.values())
        if not PROGRAM_PAGES[operation.endpoint].is_public:
            assert status == 401
        house.clock.at = house.clock.at.replace(minute=(house.clock.at.minute + 2) % 60)

    ask()
    for country, program in peers.items():
        assert OWN[country] in _answer(program, OPERATIONS["shelters"], "/shelters")[0]


def _answer(program: Program, operation: Operation, path: str) -> tuple[str, int]:
    answer = program.get(path)
    described = DOCUMENT["paths"][ROOT + operation.path]["get"]["responses"]
    assert str(answer.status_code) in described, path
    content = described["200"]["content"].get(answer.mimetype, {})
    if answer.status_code == 200 and "schema" in content:
        assert list(faults(json.loads(answer.data), content["schema"], DOCUMENT)) == [], path
    if answer.status_code >= 400:
        problem = DOCUMENT["components"]["schemas"]["Problem"]
        assert list(faults(json.loads(answer.data), problem, DOCUMENT)) == [], path
    return answer.text, answer.status_code
