"""The shell: public, the same for everybody, and another worker with each release."""

from __future__ import annotations

import json
import re

import pytest

from tests.webapp.conftest import House
from webapp.offline import shell_files

MODULE = re.compile(r"/sin-red/m/[0-9a-f]{12}/\w+\.js")


def _kept(house: House) -> dict[str, object]:
    text = house.browser().get("/sw.js").text
    found = re.match(r"const SHELL = (\{.*\});\n", text)
    assert found
    kept: dict[str, object] = json.loads(found.group(1))
    return kept


def test_all_that_a_browser_keeps_is_there_and_says_nothing_of_who_asks(house: House) -> None:
    kept = _kept(house)
    stranger, admin = house.browser(), house.signed_in("country_admin.gt")
    pages = kept["pages"]
    assert isinstance(pages, dict)
    assert list(pages) == ["es", "en", "fr"]
    for code, address in pages.items():
        seen = [each.get(address).text for each in (stranger, admin)]
        assert seen[0] == seen[1]
        assert f'<html lang="{code}">' in seen[0]
        assert "csrf" not in seen[0]
    files = kept["files"]
    assert isinstance(files, list)
    for address in files:
        with stranger.get(address) as answer:
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["Cache-Control"], address


def test_the_worker_is_asked_for_anew_at_each_visit_and_differs_with_the_shell(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = house.browser().get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"
    before = _kept(house)
    assert _kept(house) == before
    texts = dict(shell_files._texts(_folder(house)))
    monkeypatch.setattr(shell_files, "_texts", lambda _: {**texts, "desk": texts["desk"] + "// 2"})
    monkeypatch.setattr(shell_files, "_version", shell_files._version.__wrapped__)
    after = _kept(house)
    assert after["version"] != before["version"]
    old = next(each for each in before["files"] if "desk" in each)  # type: ignore[attr-defined]
    assert house.browser().get(old).status_code == 404


def _folder(house: House) -> object:
    with house.app.app_context():
        return shell_files._folder()


def test_modules_are_asked_for_by_their_release_and_lie_nowhere_else(house: House) -> None:
    browser = house.signed_in("consul.gt")
    (address,) = MODULE.findall(browser.get("/cuenta").text)
    assert browser.get(address).status_code == 200
    assert browser.get(address.replace("page.js", "none.js")).status_code == 404
    assert MODULE.findall(house.signed_in("secretariat").get("/cuenta").text) == []
    assert MODULE.findall(house.browser().get("/").text) == []


def test_a_telephone_may_put_it_among_its_own(house: House) -> None:
    browser = house.browser()
    assert 'rel="manifest"' in browser.get("/").text
    answer = browser.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = answer.get_json(force=True)
    assert {each["purpose"] for each in said["icons"]} == {"any", "maskable"}
    for each in said["icons"]:
        with browser.get(each["src"]) as drawn:
            assert drawn.mimetype == "image/svg+xml"
    assert (said["scope"], said["display"]) == ("/", "standalone")
