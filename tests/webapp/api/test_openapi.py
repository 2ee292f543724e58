"""The description says what the doors do: routes, policy, parameters and answers, held together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.db import writing
from tests.directory.publishing import publish
from tests.webapp.api.programs import anybody, program_of
from tests.webapp.api.schema_faults import faults
from tests.webapp.conftest import House
from tests.webapp.danger import make_danger
from webapp.api.openapi import openapi_document, openapi_file, security_of
from webapp.api.operations import OPERATIONS, ROOT
from webapp.auth.pages.program_pages import PROGRAM_PAGES

DOCS = Path(__file__).resolve().parents[3] / "docs"
DOCUMENT = json.loads(openapi_file())


def test_the_description_has_every_route_and_no_other(house: House) -> None:
    routes = {
        rule.endpoint: rule.rule
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert set(routes) == {each.endpoint for each in OPERATIONS.values()} == set(PROGRAM_PAGES)
    for each in OPERATIONS.values():
        with house.app.test_request_context():
            adapter = house.app.url_map.bind("x")
            filled = ROOT + each.path.format(
                hazard_id=house.users["secretariat"], number="2026-II", form="json", token="x"
            )
            assert adapter.match(filled)[0] == each.endpoint
    methods = {
        m for r in house.app.url_map.iter_rules() for m in r.methods or () if "api" in r.rule
    }
    assert methods == {"GET", "HEAD", "OPTIONS"}


def test_the_file_in_the_documentation_is_the_one_served(house: House) -> None:
    assert (DOCS / "openapi.json").read_bytes() == openapi_file()
    assert anybody(house).get("/openapi.json").data == openapi_file()
    assert json.loads(openapi_file()) == openapi_document()


def test_security_is_declared_as_the_policy_has_it() -> None:
    for each in OPERATIONS.values():
        row, said = PROGRAM_PAGES[each.endpoint], security_of(each)
        assert DOCUMENT["paths"][ROOT + each.path]["get"]["security"] == said
        assert ({} in said) is row.is_public
        scopes = [row.token_scope.value] if row.token_scope else []
        assert said[-2:] == [{"basic": scopes}, {"token": scopes}]


@pytest.mark.parametrize("account", ["", "country_admin.gt", "secretariat"])
def test_every_answer_is_as_described(house: House, account: str) -> None:
    danger = make_danger(house)
    with writing(house.engine) as session:
        publish(session, number="2026-II", now=house.clock(), actor="worker")
    asker = program_of(house, account) if account else anybody(house)
    read = []
    for each in OPERATIONS.values():
        path = each.path.format(hazard_id=danger.flood, number="2026-II", form="json", token="x")
        answer = asker.get(path)
        described = DOCUMENT["paths"][ROOT + each.path]["get"]["responses"]
        assert str(answer.status_code) in described
        content = described["200"]["content"]
        if answer.status_code == 200 and "schema" in next(iter(content.values())):
            assert answer.mimetype in content
            schema = content[answer.mimetype]["schema"]
            assert list(faults(json.loads(answer.data), schema, DOCUMENT)) == []
            read.append(each.name)
        elif answer.status_code >= 400:
            problem = DOCUMENT["components"]["schemas"]["Problem"]
            assert list(faults(json.loads(answer.data), problem, DOCUMENT)) == []
    assert len(read) > 5
