"""Our own title: kind, place, when; in each language, at the reader's hours."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.atlas import Unit
from core.i18n.languages import translator
from feeds.models import Hazard
from feeds.naming.hazard_name import NameReader, event_word, hazard_name, storm_name
from feeds.values import HazardKind

UNITS = {
    "US": Unit("US", "countries", "United States", {"es": "Estados Unidos"}, "US"),
    "US-LA": Unit(
        "US-LA", "admin1", "Louisiana", {"es": "Luisiana", "fr": "Louisiane"}, "US", "US"
    ),
    "US22071": Unit("US22071", "admin2", "Orleans", {}, "US", "US-LA"),
    "MX": Unit("MX", "countries", "México", {"en": "Mexico", "fr": "Mexique"}, "MX"),
    "MX-CHP": Unit("MX-CHP", "admin1", "Chiapas", {}, "MX", "MX"),
    "MX-OAX": Unit("MX-OAX", "admin1", "Oaxaca", {}, "MX", "MX"),
}
STARTED = datetime(2021, 8, 28, 2, 0, tzinfo=UTC)


def name(language: str = "es", zone: str = "America/Chicago", **given: object) -> str:
    values: dict[str, object] = {
        "kind": HazardKind.STORM,
        "event": "Huracán",
        "title": "IDA: Hurricane category 4, advisory 12",
        "area_desc": "Ida",
        "aliases": ["atcf:al092021", "storm:ida:2021", "storm:nine:2021"],
        "place": ["US-LA"],
        "started_at": STARTED,
        "is_test": False,
        "is_demo": False,
    }
    reader = NameReader(language, translator(language).gettext, ZoneInfo(zone), STARTED, UNITS.get)
    return hazard_name(Hazard(**(values | given)), reader)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("es", "Huracán Ida · Luisiana · vie 27 ago, 21:00"),
        ("en", "Hurricane Ida · Louisiana · Fri 27 Aug, 21:00"),
        ("fr", "Ouragan Ida · Louisiane · ven. 27 août, 21:00"),
    ],
)
def test_the_title_of_a_storm_in_each_language(language: str, told: str) -> None:
    assert name(language) == told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"event": "Hurricane Warning"}, "Aviso de huracán Ida · Luisiana"),
        (
            {"event": "Severe Thunderstorm Warning", "aliases": []},
            "Aviso de tormenta eléctrica severa",
        ),
        ({"event": "Ugewitter", "aliases": []}, "Tormenta o ciclón · Luisiana"),
        ({"place": ["US22071"]}, "Huracán Ida · Orleans, Luisiana"),
        ({"place": ["MX-CHP", "MX-OAX"]}, "Huracán Ida · Chiapas y Oaxaca, México"),
        ({"place": ["US-LA", "MX-CHP"]}, "Huracán Ida · Luisiana y Chiapas"),
        ({"place": ["MX"]}, "Huracán Ida · México"),
        ({"place": ["off:MX-CHP:430:SW"]}, "Huracán Ida · 430 km al suroeste de: Chiapas, México"),
        ({"place": ["sea:ep"]}, "Huracán Ida · en el Pacífico oriental"),
        ({"place": []}, "Huracán Ida · Ida"),
        ({"place": ["XX-NO"], "area_desc": "The coast"}, "Huracán Ida · The coast"),
        ({"is_demo": True}, "DEMO · Huracán Ida"),
        ({"is_test": True}, "PRUEBA · Huracán Ida"),
        (
            {"kind": HazardKind.EARTHQUAKE, "event": "Earthquake", "magnitude": 6.64},
            "Sismo 6.6 · Luisiana",
        ),
        ({"kind": HazardKind.FLOOD, "event": "Flood Watch"}, "Vigilancia de inundación · Luisiana"),
    ],
)
def test_kind_and_place_are_told_from_what_is_known(given: dict[str, Any], told: str) -> None:
    assert name(**given).startswith(told)


def test_the_hour_is_the_reader_s_and_the_year_told_only_of_another() -> None:
    assert name(zone="UTC").endswith("sáb 28 ago, 02:00 UTC")
    assert name(started_at=datetime(2020, 2, 1, 12, tzinfo=UTC)).endswith("sáb 1 feb 2020, 06:00")


@pytest.mark.parametrize(
    ("aliases", "title", "told"),
    [
        (["storm:twoc:2026", "storm:moke:2026"], "Moke: TS", "Moke"),
        (["storm:twoc:2026"], "Two-C: TD", "Two-C"),
        (["storm:eighteen:2026", "storm:narra:2026"], "NARRA-26", "Narra"),
        (["storm:amanda:2020", "storm:cristobal:2020"], "Tormenta tropical Cristóbal", "Cristóbal"),
        (["vtec:KLIX.HU.W.0001.2026"], "Hurricane Warning", ""),
    ],
)
def test_a_storm_is_called_by_its_name_not_by_its_number(
    aliases: list[str], title: str, told: str
) -> None:
    assert storm_name(aliases, title) == told


def test_an_event_we_have_no_word_for_has_none() -> None:
    assert event_word("Evacuation - Immediate") == "Evacuación inmediata"
    assert event_word("Huracán") == "Huracán"
    assert event_word("Aviso de Ciclón Tropical en el Pacífico") == ""
