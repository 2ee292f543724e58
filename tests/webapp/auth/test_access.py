"""Role x route x country: who gets in, and that a stranger cannot tell what exists."""

from __future__ import annotations

import uuid

import pytest

from core.accounts import RoleName, User
from core.db import writing
from tests.webapp.api.programs import keyed, program_of
from tests.webapp.conftest import COUNTRIES, House, post, without_form_tokens
from webapp.auth.policy import POLICY

NOT_HERE = {"/cuenta/llaves": (404,), "/ejercicios/sala": (404,)}
"""No passkey can be made where the public address is not https; the room is in the house of a drill
alone.
"""
NAMES = (
    "secretariat",
    *(f"{r.value}.{c.lower()}" for r in RoleName if r != "secretariat" for c in COUNTRIES),
)


def test_whoever_is_not_signed_in_meets_the_same_door_everywhere(house: House) -> None:
    browser, nobody = house.browser(), uuid.uuid4()
    for rule in house.app.url_map.iter_rules():
        if POLICY[rule.endpoint].is_public or "GET" not in (rule.methods or ()):
            continue
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(_spelled(rule.rule, argument), _sample(rule.rule, argument, nobody))
        answer = browser.get(path)
        if rule.endpoint.startswith("api."):
            assert answer.status_code == 401, path
            assert answer.headers["WWW-Authenticate"].startswith("Bearer"), path
            continue
        assert answer.status_code == 302, path
        assert answer.headers["Location"].startswith("/entrar"), path


@pytest.mark.usefixtures("unprinted")
@pytest.mark.parametrize("name", NAMES)
def test_each_role_opens_its_own_pages_and_no_others(house: House, name: str) -> None:
    browser = keyed(house.signed_in(name), program_of(house, name))
    role = RoleName(name.split(".")[0])
    for rule in house.app.url_map.iter_rules():
        if rule.arguments or "GET" not in (rule.methods or ()) or POLICY[rule.endpoint].is_public:
            continue
        status = browser.get(rule.rule).status_code
        if role in POLICY[rule.endpoint].roles:
            assert status in {200, 302, 422, *NOT_HERE.get(rule.rule, ())}, rule.rule
        else:
            assert status == 403, rule.rule


MANAGED = [
    # who asks, whose account, what they get
    ("country_admin.gt", "consul.gt", 200),
    ("country_admin.gt", "emergency.gt", 200),
    ("country_admin.gt", "consul.hn", 404),
    ("country_admin.gt", "country_admin.hn", 404),
    ("country_admin.gt", "secretariat", 404),
    ("country_admin.gt", None, 404),
    ("secretariat", "country_admin.gt", 200),
    ("secretariat", "country_admin.hn", 200),
    ("secretariat", "consul.gt", 404),
    ("secretariat", None, 404),
    ("consul.gt", "consul.gt", 403),
    ("consul.gt", None, 403),
    ("emergency.hn", "consul.gt", 403),
    ("civil_society.hn", None, 403),
]


@pytest.mark.parametrize(("asker", "whose", "status"), MANAGED)
def test_accounts_are_seen_by_those_who_answer_for_them(
    house: House, asker: str, whose: str | None, status: int
) -> None:
    account = house.users[whose] if whose else uuid.uuid4()
    assert house.signed_in(asker).get(f"/usuarios/{account}").status_code == status


def test_a_stranger_gets_the_same_page_whether_the_account_exists_or_not(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    theirs, nobodys = house.users["consul.hn"], uuid.uuid4()
    pages = []
    for account in (theirs, nobodys):
        answer = browser.get(f"/usuarios/{account}")
        assert answer.status_code == 404
        pages.append(without_form_tokens(answer.text).replace(str(account), "that"))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("deed", ["estado", "contrasena", "segundo-paso"])
def test_a_stranger_changes_nothing(house: House, deed: str) -> None:
    whose = house.users["consul.hn"]
    with writing(house.engine) as session:
        before = session.get_one(User, whose).fs_uniquifier
    assert (
        post(
            house.signed_in("country_admin.gt"), f"/usuarios/{whose}/{deed}", active="0"
        ).status_code
        == 404
    )
    with writing(house.engine) as session:
        assert session.get_one(User, whose).fs_uniquifier == before


def test_the_list_holds_the_own_country_only(house: House) -> None:
    page = house.signed_in("country_admin.gt").get("/usuarios/").text
    assert "consul.gt@example.org" in page
    assert ".hn@example.org" not in page
    assert "secretariat@example.org" not in page


def test_an_administrator_makes_no_account_of_the_secretariat(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    assert (
        post(
            browser, "/usuarios/nueva", email="x@example.org", role="secretariat", language="es"
        ).status_code
        == 422
    )


def test_an_administrator_gives_no_account_a_post_of_another_country(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    form = {
        "email": "x@example.org",
        "name": "Ana",
        "role": "consul",
        "language": "es",
        "post_id": str(house.posts["HN"]),
    }
    assert post(browser, "/usuarios/nueva", **form).status_code == 422
    own = {**form, "post_id": str(house.posts["GT"]), "reason": "new consul"}
    assert post(browser, "/usuarios/nueva", **own).status_code == 302


def test_nobody_closes_their_own_account(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    assert (
        post(browser, f"/usuarios/{house.users['country_admin.gt']}/estado", active="0").status_code
        == 403
    )


def _spelled(rule: str, argument: str) -> str:
    start = rule.rindex("<", 0, rule.index(f"{argument}>") + 1)
    return rule[start : rule.index(">", start) + 1]


def _sample(rule: str, argument: str, nobody: uuid.UUID) -> str:
    spelled = _spelled(rule, argument)
    if spelled.startswith("<uuid:"):
        return str(nobody)
    if spelled.startswith("<any("):
        return spelled[5:].split(",")[0].split(")")[0].strip()
    return "1"
