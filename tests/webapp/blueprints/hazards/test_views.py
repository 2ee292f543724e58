from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import writing
from feeds.models import Hazard
from tests.kept_rows import Sow
from tests.webapp.conftest import House
from tests.webapp.danger import CANARY, Danger, sown_danger


@pytest.fixture
def danger(house: House, sow: Sow) -> Danger:
    return sown_danger(house, sow)


def test_the_words_of_the_source_are_text_in_its_language(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}").text
    assert '<blockquote lang="en-US">' in page
    assert "Flash flood &lt;b&gt;flood&lt;/b&gt;" in page
    assert "Move to higher ground." in page
    assert "javascript:" not in page
    assert "polígono dibujado por la fuente" in page


def test_a_hazard_without_a_place_says_why_and_has_no_sheet(danger: Danger) -> None:
    browser = danger.house.signed_in("consul.gt")
    nowhere = danger.hazards["nowhere"]
    assert "sin códigos conocidos" in browser.get(f"/vigilancia/{nowhere}").text
    assert browser.get(f"/vigilancia/{nowhere}/afectados").status_code == 404


def test_the_page_says_first_whom_it_touches_to_who_may_know(danger: Danger) -> None:
    def touched(account: str, name: str) -> str:
        page = danger.house.signed_in(account).get(f"/vigilancia/{danger.hazards[name]}").text
        head, _, after = page.partition('class="desk-people touched"')
        assert "<blockquote" not in head or not after
        return after.split("</section>")[0]

    assert "<strong>7</strong>" in touched("consul.gt", "flood")
    assert "menos de 5" in touched("secretariat", "flood")
    assert "<strong>7</strong>" not in touched("civil_society.gt", "flood")
    assert "se desconoce, nadie registrado en la zona" in touched("consul.gt", "far")
    assert touched("consul.gt", "nowhere") == ""


def test_the_headline_stands_once_above_the_history(danger: Danger) -> None:
    page = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.flood}").text
    above = page.split('id="history-title"')[0].split("<main")[1]
    assert above.count("Flash flood &lt;b&gt;flood&lt;/b&gt;") == 1


def test_its_own_map_has_the_layers_of_the_sheet_with_a_legend(danger: Danger) -> None:
    address = f"/vigilancia/{danger.flood}"
    page = danger.house.signed_in("consul.gt").get(address).text
    for layer in ("Extreme", "people", "shelter"):
        assert f'data-layer="{layer}"' in page, layer
    assert 'class="paper-pins"' in page
    assert '"words": "7"' in page or ">7<" in page
    assert not any(name in page for name in CANARY.values())
    shared = danger.house.signed_in("civil_society.gt").get(address).text
    assert 'data-layer="people"' not in shared
    assert 'data-layer="people"' not in danger.house.signed_in("secretariat").get(address).text
    ended = danger.house.signed_in("consul.gt").get(f"/vigilancia/{danger.hazards['drill']}").text
    assert 'data-layer="people"' not in ended, "a drill counts nobody"


def test_an_alert_in_two_languages_is_read_in_the_readers_and_the_other_is_one_tap_away(
    danger: Danger,
) -> None:
    with writing(danger.house.engine) as session:
        (alert,) = session.get_one(Hazard, danger.hazards["flood"]).alerts
        alert.language, alert.headline = "en-CA", "Flood Warning for the valley"
        alert.translations = [
            {"language": "fr-CA", "headline": "Crue dans la <vallée>", "instruction": "Montez."}
        ]
    browser = danger.house.signed_in("consul.gt")
    address = f"/vigilancia/{danger.flood}"
    page = browser.get(address).text
    assert page.index("Flood Warning for the valley") < page.index("En otro idioma: ")
    assert '<blockquote lang="fr-CA">' in page
    assert "Crue dans la &lt;vallée&gt;" in page
    with writing(danger.house.engine) as session:
        session.execute(sa.update(User).values(language="fr"))
    french = browser.get(address).text
    assert french.index("Montez.") < french.index('<blockquote lang="en-CA">')
