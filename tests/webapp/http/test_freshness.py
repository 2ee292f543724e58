from __future__ import annotations

from core.db import writing
from directory.entries.models import Post, Visibility
from tests.webapp.conftest import House, post


def test_a_public_page_is_not_sent_again_until_it_says_something_else(house: House) -> None:
    browser = house.browser()
    first = browser.get("/")
    known = {"If-None-Match": first.headers["ETag"]}
    for way in ("", "br", "gzip"):
        again = browser.get("/", headers={**known, "Accept-Encoding": way})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == "no-cache"
    with writing(house.engine) as session:
        place = session.get_one(Post, house.posts["GT"])
        place.visibility, place.name = Visibility.PUBLIC, "Consulado nuevo"
    changed = browser.get("/", headers=known)
    assert changed.status_code == 200
    assert "Consulado nuevo" in changed.text


def test_the_mark_is_of_the_reader(house: House) -> None:
    browser = house.browser()
    known = {"If-None-Match": browser.get("/").headers["ETag"]}
    assert house.browser().get("/", headers=known).status_code == 200, "its forms are another's"
    post(browser, "/idioma", language="en")
    assert browser.get("/", headers=known).status_code == 200


def test_pages_of_an_account_and_pages_with_codes_have_no_mark(house: House) -> None:
    signed_in = house.signed_in("consul.gt")
    for path in ("/inicio", "/directorio", "/ayuda", "/cuenta"):
        page = signed_in.get(path, follow_redirects=True)
        assert "ETag" not in page.headers, path
        assert page.headers["Cache-Control"] == "no-store", path
    assert "ETag" not in house.browser().get("/entrar").headers


def test_what_is_said_once_is_said_again_to_nobody(house: House) -> None:
    browser = house.browser()
    with browser.session_transaction() as held:
        held["_flashes"] = [("done", "Dicho una vez")]
    told = browser.get("/ayuda")
    assert "Dicho una vez" in told.text
    assert "ETag" not in told.headers
    assert "ETag" in browser.get("/ayuda").headers
