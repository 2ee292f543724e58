"""The doors of programs: by a key alone, read only, in the language asked for."""

from __future__ import annotations

import json

from tests.webapp.api.programs import ROOT, anybody, program_of
from tests.webapp.conftest import House, post
from webapp.api.operations import OPERATIONS

LISTS = tuple(each for each in OPERATIONS.values() if not each.in_path)


def test_a_cookie_opens_nothing_and_none_is_set(house: House) -> None:
    browser = house.signed_in("secretariat")
    answer = browser.get(f"{ROOT}/hazards")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "Set-Cookie" not in answer.headers
    assert json.loads(browser.get(ROOT).data)["role"] is None
    for path in ("/hazards", "/directory", ""):
        refused = post(browser, ROOT + path, name="x")
        assert (refused.status_code, refused.mimetype) == (405, "application/problem+json")
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_each_door_opens_to_the_roles_of_the_policy(house: House) -> None:
    asker, partner, stranger = (
        program_of(house, "country_admin.gt"), program_of(house, "civil_society.gt"),
        anybody(house),
    )  # fmt: skip
    opened = {
        each.name: tuple(who.get(each.path).status_code for who in (asker, partner, stranger))
        for each in LISTS
    }
    everybody, officials, signed_in = (200, 200, 200), (200, 403, 401), (200, 200, 401)
    assert opened == {
        "index": everybody, "openapi": everybody, "directory": everybody, "shelters": everybody,
        "editions": everybody, "releases": everybody, "hazards": signed_in,
        "hazards_feed": signed_in, "plans": signed_in, "coverage": officials,
        "statistics": officials,
    }  # fmt: skip


def test_problems_are_told_in_the_language_asked_for(house: House) -> None:
    program = program_of(house, "consul.gt")
    for language, words in (
        ("es", "No encontramos"),
        ("en", "find this page"),
        ("fr", "introuvable"),
    ):
        for path in ("/nothing", f"/hazards/{house.users['secretariat']}"):
            answer = program.get(path, Accept_Language=language)
            assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
            assert words in answer.json["title"]  # type: ignore[index]
    wrong = program.get("/plans?lang=fr&limit=0")
    assert wrong.json
    assert (wrong.status_code, wrong.json["parameter"]) == (400, "limit")
    assert "paramètre" in wrong.json["title"]
