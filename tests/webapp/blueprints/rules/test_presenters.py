from __future__ import annotations

from core.db import reading, writing
from core.geo.geometry import Area, Box
from feeds.values import HazardKind
from tests.webapp.conftest import House
from watch.rules.rule_book import SHIPPED, ensure_shipped_rules, rules_of
from watch.rules.terms import RuleValues
from watch.rules.unwarned import RuleGap
from webapp.blueprints.rules import presenters

PLACE = Area.from_box(Box(0, 0, 1, 1))


def test_places_are_called_in_the_language_of_the_reader(house: House) -> None:
    by_units = RuleValues(area=PLACE, place_codes=("US-TX",), place_name="Tejas")
    drawn = RuleValues(area=PLACE, place_name="Área dibujada")
    mixed = RuleValues(area=PLACE, place_codes=("US-TX",), place_name="Texas + Área dibujada")
    unknown = RuleValues(area=PLACE, place_codes=("XX-1",), place_name="Quién sabe")
    with house.app.test_request_context("/"):
        assert presenters.place_words(by_units).startswith("Texas")
        assert presenters.place_words(drawn) == "Área dibujada"
        assert presenters.place_words(mixed) == "Texas + Área dibujada"
        assert presenters.place_words(unknown) == "Quién sabe"


def test_shipped_rules_have_their_names_in_each_language(house: House) -> None:
    with writing(house.engine) as session:
        ensure_shipped_rules(session, ["GT"], house.clock.at)
    with reading(house.engine) as session:
        rows = rules_of(session, "GT")
        english = {"Accept-Language": "en"}
        with house.app.test_request_context("/", headers=english):
            names = {presenters.name_of(each) for each in rows}
    assert len(names) == len(SHIPPED)
    assert names.isdisjoint({each.name for each in SHIPPED})


def test_a_gap_is_said_in_words(house: House) -> None:
    with house.app.test_request_context("/"):
        assert presenters.gap_words(None) == ""
        some = presenters.gap_words(RuleGap("GT", (HazardKind.TSUNAMI, HazardKind.HEAT)))
        assert "de tipo tsunami, calor extremo" in some
        assert "%" not in presenters.gap_words(RuleGap("GT", tuple(HazardKind)))


def test_hours_are_those_of_the_country_and_its_posts(house: House) -> None:
    with reading(house.engine) as session, house.app.test_request_context("/"):
        zones = presenters.zone_choices(session, "GT", "Europe/Madrid")
    assert zones == ["America/Guatemala", "UTC", "Europe/Madrid"]
