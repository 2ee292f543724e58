"""From the mail that woke somebody to the numbers: they go, declare, call a household, and the
page, the files and the log say the same of it.
"""

from __future__ import annotations

import csv
import html
import io
import re

from flask.testing import FlaskClient

from core.atlas import atlas_for
from core.settings import Settings
from tests.stories.woken import WokenCountry
from tests.stories.woken_house import GUARD, PEOPLE, mailed_link, woken_house
from tests.webapp.conftest import House, post
from watch.alarms.models import AlarmState

PAGES = "/crisis/CR-2026-001"
_SENTENCE = re.compile(r'<textarea id="field-reason"[^>]*>\s*([^<]+?)\s*</textarea>')


def figures(browser: FlaskClient) -> dict[str, str]:
    """Return the numbers of the file, by their key; each stands on the page and on the curves."""
    body = browser.get(f"{PAGES}/gente/cifras.csv").get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    words, amount = "words", "value"
    for path in ("/gente", "/gente/curvas"):
        page = re.sub(r"<[^>]+>", " ", browser.get(f"{PAGES}{path}").text)
        for row in rows[:4]:
            value = row[amount].replace("?", r"(\?|no se sabe)")
            assert re.search(rf"{re.escape(row[words])}\s+{value}\b", page), (path, row)
    return {row["code"]: row[amount] for row in rows}


def follow(country: WokenCountry, browser: FlaskClient) -> str:
    """Go by the link of the mail, and declare with what the page offers; return the sentence."""
    gone = browser.post(mailed_link(country), data={"answer": "coming"})
    (alarm,) = country.alarms()
    assert alarm.state is AlarmState.TAKEN
    assert gone.location == f"/crisis/declarar?peligro={alarm.hazard_id}"
    page = browser.get(gone.location).text
    sentence = _SENTENCE.search(page)
    chosen = re.search(r'name="type" value="(\w+)" checked', page)
    level = re.search(r'<option value="(\d)" selected', page)
    assert sentence
    assert chosen
    assert level
    declared = post(
        browser, "/crisis/declarar", peligro=str(alarm.hazard_id), type=chosen.group(1),
        level=level.group(1), reason=sentence.group(1),
    )  # fmt: skip
    assert declared.location == PAGES
    return sentence.group(1)


def call(browser: FlaskClient, outcome: str) -> str:
    """Call the next household, write down what came of it, and return whose it is."""
    card = post(browser, f"{PAGES}/llamar/siguiente").location
    name = next(each for each in PEOPLE if each in browser.get(card).text)
    assert post(browser, f"{card}/resultado", outcome=outcome).status_code == 303
    return name


def test_declared_called_and_counted_page_files_and_log_say_the_same(
    house: House, settings: Settings
) -> None:
    country = woken_house(house, atlas_for(settings))
    browser = house.signed_in(GUARD)
    sentence = follow(country, browser)
    post(browser, f"{PAGES}/llamar/siguiente")
    before = figures(browser)
    assert before["registered"] == before["not_asked"] == str(len(PEOPLE))
    assert [call(browser, outcome) for outcome in ("no_answer", "safe")] == list(PEOPLE[:2])
    after = figures(browser)
    assert after["registered"] == before["registered"]
    moved = {key: value for key, value in after.items() if value != before[key]}
    assert moved == {"not_asked": "1", "asked": "2", "answered": "1", "safe": "1", "silent": "1"}
    for path in ("/bitacora", "/bitacora/bitacora.csv"):
        log = html.unescape(browser.get(f"{PAGES}{path}").get_data(as_text=True))
        assert sentence in log, path
        assert "Zarzaquil" not in log, "no name of ours in what others may read"
    stranger = house.signed_in("emergency.gt")
    for path in ("/gente", "/gente/cifras.csv", "/bitacora/bitacora.csv", "/llamar"):
        assert stranger.get(f"{PAGES}{path}").status_code == 404, path
