from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from tests.webapp.conftest import House, post
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind
from watch.rota.models import Rota
from watch.rules.models import AlertRule
from watch.rules.rule_book import ensure_shipped_rules, rules_of

RULE = {
    "name": "Lo grave de noche",
    "kinds": "storm",
    "min_severity": "Severe",
    "triggers": "new",
    "timezone": "UTC",
    "breaks_quiet_from": "Extreme",
    "persons_at_least": "10",
}


def storm(house: House, persons: int, *, country: str = "GT", severity: Severity) -> None:
    """A hazard of the recorded past that touched so many people of a country."""
    now = house.clock.at - timedelta(days=3)
    with writing(house.engine) as session:
        source = session.scalars(sa.select(Source).where(Source.key == "prueba")).first()
        if source is None:
            source = Source(key="prueba", name="Prueba", format="cap")
            session.add(source)
            session.flush()
        hazard = Hazard(
            key=f"cap:{persons}", source_id=source.id, title=f"Tormenta {persons}",
            kind=HazardKind.STORM, severity=severity, status=HazardStatus.ACTIVE, started_at=now,
            last_seen_at=now, created_at=now,
        )  # fmt: skip
        session.add(hazard)
        session.flush()
        record_versions(session, [hazard.id], now)
        flag = Flag(
            hazard_id=hazard.id, kind=SubjectKind.NATIONALS, country=country, persons=persons,
            status=FlagStatus.RAISED, hazard_version=1, severity=str(severity), raised_at=now,
            changed_at=now,
        )  # fmt: skip
        flag.changes = [
            FlagChange(at=now, change=ChangeKind.RAISED, persons=persons, severity=str(severity))
        ]
        session.add(flag)


def rules(house: House, country: str = "GT") -> list[AlertRule]:
    with reading(house.engine) as session:
        return list(rules_of(session, country))


def test_a_rule_is_tried_on_the_past_before_it_is_kept(house: House) -> None:
    storm(house, 12, severity=Severity.SEVERE)
    storm(house, 3, severity=Severity.EXTREME)
    storm(house, 99, country="HN", severity=Severity.EXTREME)
    browser = house.signed_in("emergency.gt")
    tried = post(browser, "/reglas/nueva", act="preview", **RULE)
    assert tried.status_code == 200
    assert "Avise a toda la guardia del país cuando un peligro de tipo tormenta" in tried.text
    assert "1 vez" in tried.text
    assert "Habría callado en 1 de los 2 peligros más graves" in tried.text
    assert "hay menos personas dentro" in tried.text
    assert "99" not in re.sub(r"<[^>]*>", "", tried.text), "nobody hears of another's people"
    assert rules(house) == []
    saved = post(browser, "/reglas/nueva", act="save", **RULE)
    assert saved.status_code == 302
    (row,) = rules(house)
    assert (row.name, row.kinds, row.persons_at_least) == ("Lo grave de noche", ["storm"], 10)
    page = browser.get(saved.location).text
    assert "1 vez" in page
    assert "Nadie sería avisado." in page
    assert len(page.encode()) < 20_000


def test_a_rule_is_changed_switched_and_taken_out(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    post(browser, "/reglas/nueva", act="save", **RULE)
    (row,) = rules(house)
    address = f"/reglas/{row.id}"
    form = browser.get(f"{address}/cambiar").text
    assert 'value="Lo grave de noche"' in form
    changed = post(browser, f"{address}/cambiar", act="save", **{**RULE, "persons_at_least": "20"})
    assert changed.status_code == 302
    assert rules(house)[0].persons_at_least == 20
    post(browser, f"{address}/encender", active="0")
    assert not rules(house)[0].active
    assert "la que nadie escribió" in browser.get("/reglas").text
    post(browser, f"{address}/encender", active="1")
    assert rules(house)[0].active
    assert post(browser, f"{address}/quitar").status_code == 302
    assert rules(house) == []
    assert browser.get(address).status_code == 404


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(house: House) -> None:
    browser = house.signed_in("emergency.gt")
    refused = post(browser, "/reglas/nueva", act="save", **{**RULE, "persons_at_least": "diez"})
    assert refused.status_code == 422
    assert "Escriba un número entero" in refused.text
    assert 'value="diez"' in refused.text
    assert 'value="Lo grave de noche"' in refused.text
    nowhere = post(browser, "/reglas/nueva", act="save", units="Narnia", **RULE)
    assert nowhere.status_code == 422
    assert "Esta unidad no está en el atlas" in nowhere.text or "¿es este" in nowhere.text
    assert rules(house) == []


def test_a_place_is_chosen_by_its_name(house: House) -> None:
    browser = house.signed_in("emergency.gt")
    saved = post(browser, "/reglas/nueva", act="save", units="Texas", **RULE)
    assert saved.status_code == 302
    (row,) = rules(house)
    assert row.place_codes == ["US-TX"]
    assert row.area is not None
    assert "llegue a Texas" in browser.get(saved.location).text
    kept = post(browser, f"/reglas/{row.id}/cambiar", act="save", has_same_place="1", **RULE)
    assert kept.status_code == 302
    assert rules(house)[0].place_codes == ["US-TX"]


def test_a_place_is_drawn_on_a_map_and_the_next_drawing_begins_there(house: House) -> None:
    browser = house.signed_in("emergency.gt")
    ring = [[-98.3, 26.1], [-98.1, 26.1], [-98.1, 26.3], [-98.3, 26.3], [-98.3, 26.1]]
    drawn = json.dumps({"type": "Polygon", "coordinates": [ring]})
    saved = post(browser, "/reglas/nueva", act="save", geojson=drawn, **RULE)
    assert saved.status_code == 302, saved.text
    form = browser.get(f"{saved.headers['Location']}/cambiar").text
    assert "data-drawing hidden" in form
    west, south, east, north = json.loads(
        form.partition('id="map-data">')[2].partition("</script>")[0]
    )["box"]
    assert west < -98.3 < -98.1 < east
    assert south < 26.1 < 26.3 < north
    assert ">Dibujar" in browser.get("/reglas/nueva").text


def test_a_country_takes_the_shipped_rules_once(house: House) -> None:
    browser = house.signed_in("country_admin.gt")
    assert "Poner las de fábrica" in browser.get("/reglas").text
    post(browser, "/reglas/de-fabrica")
    assert len(rules(house)) == 4
    post(browser, "/reglas/de-fabrica")
    assert len(rules(house)) == 4
    page = browser.get("/reglas").text
    assert "Lo más grave, a cualquier hora" in page
    assert len(page.encode()) < 20_000


@pytest.mark.parametrize("role", ["consul", "country_admin", "emergency"])
def test_each_country_sees_and_writes_its_own_alone(house: House, role: str) -> None:
    with writing(house.engine) as session:
        ensure_shipped_rules(session, ["HN"], house.clock.at)
    foreign = rules(house, "HN")[0]
    browser = house.signed_in(f"{role}.gt")
    assert browser.get("/reglas").status_code == 200
    assert "Lo más grave" not in browser.get("/reglas").text
    assert browser.get(f"/reglas/{foreign.id}").status_code == 404
    for act in ("cambiar", "encender", "quitar"):
        assert post(browser, f"/reglas/{foreign.id}/{act}", **RULE).status_code in (403, 404)
    assert len(rules(house, "HN")) == 4


def test_a_consul_reads_and_does_not_write_and_the_secretariat_does_neither(house: House) -> None:
    consul = house.signed_in("consul.gt")
    assert consul.get("/reglas/nueva").status_code in (403, 404)
    assert "Escribir una regla" not in consul.get("/reglas").text
    assert house.signed_in("secretariat").get("/reglas").status_code in (403, 404)


def test_a_rule_wakes_the_rota_that_was_chosen_and_no_other_countrys(house: House) -> None:
    with writing(house.engine) as session:
        own = Rota(country="GT", name="Guardia de Houston", timezone="UTC", made_at=house.clock.at)
        foreign = Rota(country="HN", name="Guardia ajena", timezone="UTC", made_at=house.clock.at)
        session.add_all([own, foreign])
        session.flush()
        own_id, foreign_id = own.id, foreign.id
    browser = house.signed_in("emergency.gt")
    form = browser.get("/reglas/nueva").text
    assert "Guardia de Houston" in form
    assert "Guardia ajena" not in form
    refused = post(browser, "/reglas/nueva", act="save", rota_id=str(foreign_id), **RULE)
    assert refused.status_code == 422
    saved = post(browser, "/reglas/nueva", act="save", rota_id=str(own_id), **RULE)
    assert "Avise a la guardia «Guardia de Houston»" in browser.get(saved.location).text
    assert [each.rota_id for each in rules(house)] == [own_id]
