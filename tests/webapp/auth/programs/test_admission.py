"""A program comes in by a key made for the door, of an account that may open it."""

from __future__ import annotations

import pytest

from core.accounts import User
from core.accounts.program_tokens import TokenScope
from core.db import writing
from tests.webapp.api.programs import ROOT, anybody, program_of
from tests.webapp.conftest import House


@pytest.mark.parametrize("header", ["Bearer nobodys", "Basic eDp5", "Bearer", "Bearer é" * 300])
def test_what_is_no_key_opens_not_even_a_public_door(house: House, header: str) -> None:
    answer = anybody(house).get("/directory", Authorization=header)
    assert answer.status_code == 401
    assert answer.json
    assert answer.json["type"] == "urn:atalaya:problem:token-invalid"
    assert "nobodys" not in answer.text


def test_a_key_reads_what_it_was_made_for_and_says_so(house: House) -> None:
    program = program_of(house, "consul.gt", [TokenScope.PLANS])
    refused = program.get("/hazards")
    assert (refused.status_code, refused.json and refused.json["scope"]) == (403, "hazards")
    assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
    said = program.read("")
    assert (said["role"], said["country"], said["token"]["scopes"]) == ("consul", "GT", ["plans"])
    assert [each["path"] for each in said["operations"]] == [
        ROOT, f"{ROOT}/openapi.json", f"{ROOT}/plans",
    ]  # fmt: skip


def test_an_account_that_must_change_its_password_asks_nothing(house: House) -> None:
    program = program_of(house, "consul.gt")
    with writing(house.engine) as session:
        session.get_one(User, house.users["consul.gt"]).must_change_password = True
    answer = program.get("/plans")
    assert answer.json
    assert (answer.status_code, answer.json["type"].rpartition(":")[2]) == (
        403,
        "account-incomplete",
    )
