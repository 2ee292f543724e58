"""Three taps and a sentence: from a hazard, from an area asked about, or without any feed."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from feeds.labels import SEVERITY_WORDS
from feeds.models import Hazard
from response.crisis.models import CrisisState, ZoneKind
from response.crisis.zones import current_zone
from tests.response.crisis.examples import REASON
from tests.webapp.blueprints.crises.examples import (
    LARGEST_PAGE,
    addresses,
    declared,
    found_in,
    prepare,
    stored,
)
from tests.webapp.conftest import House, post

_FIELD = re.compile(r'<input type="(hidden|radio)" name="([^"]+)" value="([^"]*)"( checked)?')
KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon>
<outerBoundaryIs><LinearRing><coordinates>-98.3,26.1,0 -98.1,26.1,0 -98.1,26.3,0 -98.3,26.3,0
-98.3,26.1,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>"""


def untouched(page: str) -> dict[str, str]:
    """What the form sends where nobody has tapped anything."""
    form = page[page.index('action="/crisis/declarar"') :]
    level = re.search(r'<option value="(\d)" selected', form)
    return {
        **{name: value for kind, name, value, on in _FIELD.findall(form) if kind == "hidden" or on},
        "level": level[1] if level else "",
    }


def test_from_a_hazard_it_takes_three_taps_and_a_sentence(house: House) -> None:
    flood = prepare(house)
    browser, taps = house.signed_in("consul.gt"), 0
    (button,) = addresses(browser.get(f"/vigilancia/{flood}").text, r"/crisis/declarar\?[^\"]*")
    taps += 1
    page = browser.get(button.replace("&amp;", "&"))
    assert len(page.data) < LARGEST_PAGE
    sent = untouched(page.text)
    if "type" not in sent:
        sent["type"], taps = "flood", taps + 1
    answer = post(browser, "/crisis/declarar", **sent, reason=REASON)
    taps += 1
    assert answer.headers["Location"] == "/crisis/CR-2026-001"
    assert taps <= 3
    crisis = stored(house, "CR-2026-001")
    assert (crisis.type_code, crisis.level, crisis.lead_country) == ("flood", 2, "GT")
    assert crisis.lead_post_id == house.posts["GT"]
    with reading(house.engine) as session:
        zone = current_zone(session, found_in(session, crisis.number))
        assert zone is not None
        assert (zone.kind, zone.hazard_id) == (ZoneKind.HAZARD, flood)
        assert crisis.title == zone.description, "the kind once"
        assert not re.search(r"\d:\d\d", crisis.title), "an hour of whose clock?"
    assert "CR-2026-001" in browser.get(f"/vigilancia/{flood}").text
    assert "CR-2026-001" in browser.get("/vigilancia").text
    assert "CR-2026-001" in house.signed_in("emergency.hn").get("/inicio").text


def test_the_sentence_is_what_the_hazard_says_to_be_changed_or_declared_as_it_stands(
    house: House,
) -> None:
    flood = prepare(house)
    browser = house.signed_in("consul.gt")
    with writing(house.engine) as session:
        hazard = session.get_one(Hazard, flood)
        source, severity = hazard.source.name, SEVERITY_WORDS[hazard.severity]

    def offered(path: str) -> str:
        found = re.search(r'<textarea id="field-reason"([^>]*)>([^<]*)<', browser.get(path).text)
        assert found, path
        return f"{found[2].strip()}{' [focus]' if 'autofocus' in found[1] else ''}"

    hazard_page = f"/crisis/declarar?peligro={flood}"
    sentence = offered(hazard_page)
    assert sentence.startswith(f"{source}: ")
    assert sentence.endswith(f". Gravedad: {severity}. [focus]")
    assert offered("/crisis/declarar") == ""
    with writing(house.engine) as session:
        session.get_one(Hazard, flood).source.owner = "GT"
    assert not offered(hazard_page).startswith(source), (
        "a source of one country is not named to all"
    )
    post(browser, "/crisis/declarar", peligro=str(flood), type="flood", level="2", reason=REASON)
    assert "[focus]" not in offered(hazard_page), "there is one already: first look at that"


def test_without_any_feed_it_takes_three_taps_and_a_sentence(house: House) -> None:
    prepare(house)
    browser = house.signed_in("consul.gt")
    assert addresses(browser.get("/inicio").text, "/crisis/declarar") == ["/crisis/declarar"]
    page = browser.get("/crisis/declarar")
    assert len(page.data) < LARGEST_PAGE
    sent = untouched(page.text)
    assert sent["where"] == "sede", "around the own post, where nobody says otherwise"
    answer = post(browser, "/crisis/declarar", **{**sent, "type": "xenophobia"}, reason=REASON)
    assert answer.status_code == 302
    crisis = stored(house, "CR-2026-001")
    assert crisis.title == "Violencia xenófoba · McAllen, 25 km"


def test_an_area_that_was_asked_about_is_not_lost_with_its_page(house: House) -> None:
    prepare(house)
    browser = house.signed_in("emergency.gt")
    square = (
        '{"type":"Polygon","coordinates":[[[-98.3,26.1],[-98.1,26.1],[-98.1,26.3],[-98.3,26.1]]]}'
    )
    sheet = post(browser, "/vigilancia/area", geojson=square, title="Barrio del río").text
    (again,) = set(addresses(sheet, r"/vigilancia/area/[0-9a-f-]{36}"))
    (button,) = addresses(sheet, r"/crisis/declarar\?area=[0-9a-f-]{36}")
    assert again in browser.get("/vigilancia/area").text
    assert "Barrio del río" in browser.get(again).text
    for other in ("emergency.hn", "secretariat"):
        assert house.signed_in(other).get(again).status_code == 404
        assert house.signed_in(other).get(button).status_code == 404
    sent = untouched(browser.get(button).text)
    answer = post(browser, "/crisis/declarar", **sent, type="flood", reason=REASON)
    assert answer.status_code == 302
    assert stored(house, "CR-2026-001").title == "Inundación · Barrio del río"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({"units": "US48215"}, ZoneKind.UNITS),
        ({"place": "26.2, -98.2", "radius_km": "10"}, ZoneKind.POINT),
        ({"geojson": KML}, ZoneKind.DRAWN),
        ({"where": "nada"}, None),
    ],
)
def test_it_may_be_said_in_any_way_where(
    house: House, form: dict[str, str], kind: ZoneKind | None
) -> None:
    prepare(house)
    number = declared(house, **{"where": "lugar", **form})
    with reading(house.engine) as session:
        zone = current_zone(session, found_in(session, number))
    assert (zone.kind if zone else None) == kind


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"type": ""}, "Elija de qué tipo"),
        ({"reason": ""}, "Dígalo en una frase"),
        ({"level": "9"}, "El nivel va de 1 a 4"),
        ({"level": "²"}, "El nivel va de 1 a 4"),
        ({"where": "lugar"}, "Diga dónde"),
        ({"geojson": "<kml/>"}, "No se pudo leer un polígono"),
        ({"units": "Narnia"}, "no está en el atlas"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(
    house: House, form: dict[str, str], words: str
) -> None:
    prepare(house)
    sent = {"type": "flood", "level": "2", "where": "nada", "reason": REASON, "title": "Río"}
    answer = post(house.signed_in("emergency.gt"), "/crisis/declarar", **{**sent, **form})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="Río"' in answer.text
    assert addresses(house.signed_in("emergency.gt").get("/crisis").text, "/crisis/CR.*") == []


def test_who_declares_the_same_is_offered_to_join_and_may_say_it_is_another(house: House) -> None:
    flood = prepare(house)
    declared(house, peligro=str(flood))
    browser = house.signed_in("emergency.hn")
    assert "ya hay una crisis abierta" in browser.get(f"/crisis/declarar?peligro={flood}").text
    sent = {"type": "flood", "level": "2", "peligro": str(flood), "reason": "Sube el agua"}
    answer = post(browser, "/crisis/declarar", **sent)
    assert answer.status_code == 409
    assert "CR-2026-001" in answer.text
    assert "Sube el agua" in answer.text, "both are shown"
    assert "/crisis/CR-2026-001/unirse" in answer.text
    assert "CR-2026-002" not in browser.get("/crisis").text
    again = post(browser, "/crisis/declarar", **sent, known="CR-2026-001")
    assert again.headers["Location"] == "/crisis/CR-2026-002"


def test_the_country_is_told_and_who_declared_is_not(house: House) -> None:
    prepare(house)
    declared(house, "consul.gt")
    with reading(house.engine) as session:
        told = set(session.scalars(sa.select(OutboxMessage.recipient)))
    assert told == {
        "country_admin.gt@example.org",
        "emergency.gt@example.org",
        "secretariat@example.org",
    }


def test_the_secretariat_proposes_and_countries_are_asked(house: House) -> None:
    prepare(house)
    number = declared(house, "secretariat")
    assert stored(house, number).state is CrisisState.PROPOSED
    page = house.signed_in("consul.hn").get(f"/crisis/{number}").text
    assert "Propuesta por la Secretaría" in page
    assert f"/crisis/{number}/unirse" in page


def test_an_exercise_and_what_nobody_knows_of_declare_nothing(house: House) -> None:
    flood = prepare(house)
    with writing(house.engine) as session:
        session.execute(sa.text("UPDATE hazard SET is_test = true"))
        assert session.scalar(sa.select(sa.func.count()).select_from(User))
    browser = house.signed_in("emergency.gt")
    assert addresses(browser.get(f"/vigilancia/{flood}").text, r"/crisis/declarar\?.*") == []
    sent = {"type": "flood", "level": "2", "peligro": str(flood), "reason": REASON}
    assert post(browser, "/crisis/declarar", **sent).status_code == 422
    for wrong in ("peligro=x", f"area={flood}", "peligro=00000000-0000-4000-8000-000000000009"):
        assert browser.get(f"/crisis/declarar?{wrong}").status_code == 404
    assert house.signed_in("civil_society.gt").get("/crisis/declarar").status_code == 403
