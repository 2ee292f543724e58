from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from feeds.formats.registry import read
from feeds.lifecycle.store import store
from feeds.models import Hazard
from feeds.senders.registry import refine
from feeds.values import AlertMessage, Geocode, Severity, UndrawnArea
from tests.feeds.worlds import SAMPLES, FakeAtlas, make_source


def message(light: str, severity: Severity = Severity.UNKNOWN) -> AlertMessage:
    return AlertMessage(
        identifier="A1",
        sender="smn.cna.gob.mx",
        sent=datetime(2026, 11, 22, 11, tzinfo=UTC),
        severity=severity,
        undrawn=(
            UndrawnArea("Chis,Oax", (), severity),
            UndrawnArea("Sur", (Geocode("SMN", "Chis"),), severity),
            UndrawnArea("", (), severity),
        ),
        parameters={"semáforo": light},
    )


@pytest.mark.parametrize(
    ("light", "severity"),
    [
        ("Rojo", Severity.EXTREME),
        ("Morado", Severity.UNKNOWN),
        ("Red", Severity.EXTREME),
        (" orange ", Severity.SEVERE),
        ("blue", Severity.MINOR),
        ("", Severity.UNKNOWN),
    ],
)
def test_the_traffic_light_says_what_severity_leaves_unknown(
    light: str, severity: Severity
) -> None:
    refined = refine(message(light))
    assert refined.severity is severity
    assert {area.severity for area in refined.undrawn} == {severity}


def test_a_severity_of_its_own_goes_before_the_light() -> None:
    assert refine(message("red", Severity.MODERATE)).severity is Severity.MODERATE


def test_lists_of_states_become_codes_and_codes_stay() -> None:
    listed, coded, empty = refine(message("red")).undrawn
    assert listed.geocodes == (Geocode("MX-STATE", "Chis,Oax"),)
    assert coded.geocodes == (Geocode("SMN", "Chis"),)
    assert empty.geocodes == ()


@pytest.mark.parametrize(
    ("parameters", "severity"),
    [
        ({"categoría": "Tormenta Tropical"}, Severity.SEVERE),
        ({"categoría": "Huracán categoría 3", "distancia": "lessthan500km"}, Severity.EXTREME),
        ({"categoria": "Depresión tropical", "Semáforo": "amarillo"}, Severity.MODERATE),
        ({"categoría": "Huracán", "semáforo": "yellow"}, Severity.MODERATE),
        ({"distancia": "lessthan500km"}, Severity.UNKNOWN),
    ],
)
def test_the_category_speaks_where_no_light_does(
    parameters: dict[str, str], severity: Severity
) -> None:
    assert refine(replace(message("x"), parameters=parameters)).severity is severity


CYCLONE = replace(
    message("red"),
    identifier="avisossmn-ciclontropical-8301",
    event="Aviso de Ciclón Tropical en el Pacífico",
)


@pytest.mark.parametrize(
    ("headline", "event", "key"),
    [
        ('EL HURACÁN "BONNIE" SE DEBILITÓ AL SUR', CYCLONE.event, "smn:bonnie:2026:p"),
        ("“BONNIE” SE HA INTENSIFICADO A HURACÁN", CYCLONE.event, "smn:bonnie:2026:p"),
        ("LA TORMENTA TROPICAL NADINE AVANZA", "Aviso de Ciclón Tropical en el Atlántico",
         "smn:nadine:2026:a"),
        ("ZONA DE BAJA PRESIÓN CON POTENCIAL CICLÓNICO", CYCLONE.event, ""),
    ],
)  # fmt: skip
def test_notices_of_one_storm_have_one_key(headline: str, event: str, key: str) -> None:
    refined = refine(replace(CYCLONE, headline=headline, event=event))
    assert (refined.event_key, refined.is_sequenced) == (key, bool(key))
    other = replace(CYCLONE, identifier="avisossmn-frentefrio-1", event="Frente frío")
    assert refine(replace(other, headline=headline)).event_key == ""


def test_several_notices_of_one_storm_are_one_hazard_of_which_the_newest_speaks(
    session: Session,
) -> None:
    body = (SAMPLES / "feeds" / "smn-cyclone.xml").read_text("utf-8")
    source = make_source(session, "smn")
    first = body.replace("{NUMBER}", "1").replace("{HOUR}", "07").replace("{STATES}", "Chis,Oax")
    later = body.replace("{NUMBER}", "2").replace("{HOUR}", "10").replace("{STATES}", "Oax")
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    for text in (later, first, later):
        store(session, source, read(text.encode()), FakeAtlas(), now)
    hazard = session.scalars(select(Hazard)).one()
    assert (hazard.key, hazard.area_desc) == ("smn:bonnie:2026:p", "Oax")
    assert hazard.aliases == ["storm:bonnie:2026"], "by which NHC and GDACS tell of it"
    assert hazard.ends_at == datetime(2026, 11, 22, 19, 15, tzinfo=UTC) + timedelta(hours=1)


@pytest.mark.parametrize(
    "text",
    [
        "150 km al sur-suroeste de Tapachula, Chis.",
        "A 95 kilómetros al oeste de Manzanillo, Col",
        "1,450 km al este de Progreso, Yuc.",
    ],
)
def test_a_place_measured_from_is_no_state(text: str) -> None:
    area = UndrawnArea(text, (), Severity.UNKNOWN)
    (found,) = refine(replace(message("red"), undrawn=(area,))).undrawn
    assert found.geocodes == ()
