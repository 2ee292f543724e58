"""The page behind the link of an account: choose a password, once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from core.accounts import User
from core.db import reading, writing
from tests.webapp.conftest import House, post, sign_in, without_form_tokens
from webapp.auth.account_links import make_account_link

NEW = "cuatro palabras al azar"


@pytest.fixture
def path(house: House) -> str:
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["secretariat"])
        token = make_account_link(
            session, user, now=house.clock.at, lifetime=timedelta(hours=1), actor="cli:test"
        )
    return f"/cuenta/enlace/{token}"


def test_a_look_changes_nothing_and_is_never_kept(house: House, path: str) -> None:
    for _ in range(3):
        answer = house.browser().get(path)
        assert answer.status_code == 200
        assert "secretariat@example.org" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert house.browser().head(path).status_code == 200


def test_the_form_of_the_page_is_sent_to_the_link_itself(house: House, path: str) -> None:
    page = house.browser().get(path).text
    form = re.search(r'<form[^>]*action="([^"]*)"(?=[^<]*>(?:(?!</form>).)*name="new")', page, re.S)
    assert form is not None
    assert form[1] == path


def test_the_password_chosen_opens_the_account_and_the_link_no_more(
    house: House, path: str
) -> None:
    before = house.signed_in("secretariat")
    browser = house.browser()
    answer = post(browser, path, new=NEW, again=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/entrar")
    assert sign_in(house.browser(), "secretariat@example.org", NEW).status_code == 302
    assert before.get("/cuenta").status_code == 302, "sessions of before have ended"
    for again in (house.browser().get(path), post(house.browser(), path, new=NEW, again=NEW)):
        assert again.status_code == 404
        assert "ya no sirve" in again.text
        assert "secretariat@example.org" not in again.text


@pytest.mark.parametrize(
    ("new", "again"), [("corta", "corta"), (NEW, NEW + "x"), ("", ""), ("x" * 300, "x" * 300)]
)
def test_a_password_that_will_not_do_leaves_the_link(
    house: House, path: str, new: str, again: str
) -> None:
    answer = post(house.browser(), path, new=new, again=again)
    assert answer.status_code == 422
    assert post(house.browser(), path, new=NEW, again=NEW).status_code == 302


def test_nobody_is_signed_in_by_the_link_alone(house: House, path: str) -> None:
    browser = house.browser()
    post(browser, path, new=NEW, again=NEW)
    assert browser.get("/inicio").status_code == 302


def test_a_link_that_is_over_is_the_page_of_any_that_is_wrong(house: House, path: str) -> None:
    house.clock.at += timedelta(hours=1)
    browser = house.browser()
    over, wrong = browser.get(path), browser.get("/cuenta/enlace/abc")
    assert over.status_code == wrong.status_code == 404
    texts = [without_form_tokens(each.text) for each in (over, wrong)]
    assert texts[0].replace(path, "") == texts[1].replace("/cuenta/enlace/abc", "")


def test_without_the_token_of_the_form_nothing_is_taken(house: House, path: str) -> None:
    browser = house.browser()
    assert browser.post(path, data={"new": NEW, "again": NEW}).status_code == 400
    with reading(house.engine) as session:
        assert session.get_one(User, house.users["secretariat"]).active
    assert browser.get(path).status_code == 200


def test_whoever_holds_the_link_comes_in_however_many_others_try(house: House, path: str) -> None:
    email = "secretariat@example.org"
    for number in range(10):
        attacker = house.browser()
        attacker.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        for _ in range(5):
            sign_in(attacker, email, "a wrong one")
    assert sign_in(house.browser(), email).status_code == 429
    browser = house.browser()
    post(browser, path, new=NEW, again=NEW)
    assert sign_in(browser, email, NEW).headers["Location"] == "/inicio"


def test_wrong_links_are_counted_by_address(house: House) -> None:
    browser = house.browser()
    codes = [browser.get(f"/cuenta/enlace/wrong-{n}").status_code for n in range(7)]
    assert codes == [404] * 5 + [429] * 2
