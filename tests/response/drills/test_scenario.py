from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.errors import UnusableInput
from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind
from response.drills.scenario import (
    FOLDER,
    load_scenario,
    read_scenario,
    scenario_codes,
    words_in,
)

NOW = datetime(2026, 11, 30, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("code", scenario_codes())
def test_each_scenario_is_whole(code: str) -> None:
    scenario = load_scenario(code)
    assert scenario.code == code
    assert scenario.injects[-1].minute <= scenario.minutes
    assert any(each.details.get("threshold") for each in scenario.injects)
    units = {each.unit_code for each in scenario.towns}
    zoned = {unit for zone in scenario.zones.values() for unit in zone}
    assert units & zoned, "somebody lives inside"
    for each in scenario.injects:
        if each.kind == "alert":
            for number in each.details.get("updates", ()):
                assert scenario.injects[number - 1].kind == "alert"
            assert each.details.get("zone", "") in {"", *scenario.zones}


@pytest.mark.parametrize("code", scenario_codes())
def test_it_begins_on_the_weekday_and_at_the_hour_of_then_and_never_in_the_past(code: str) -> None:
    scenario = load_scenario(code)
    begins_at, zone = scenario.begins_at(NOW), ZoneInfo(scenario.timezone)
    first = scenario.moment(scenario.injects[0], scenario.zero_hour)
    then, here = first.astimezone(zone), begins_at.astimezone(zone)
    assert begins_at >= NOW
    assert (here.weekday(), here.time()) == (then.weekday(), then.time())
    assert scenario.moment(scenario.injects[0], scenario.zero_from(begins_at)) == begins_at


@pytest.mark.parametrize("code", scenario_codes())
def test_its_crisis_has_a_type(code: str) -> None:
    assert load_scenario(code).crisis_type in shipped(ProtocolKind.CRISIS_TYPE)


def test_where_nobody_knows_there_is_no_number_and_never_a_zero() -> None:
    for code in scenario_codes():
        for each in load_scenario(code).estimates:
            assert (each.low is None) == (each.high is None)
            assert each.low is None or each.low > 0
            assert (each.low is None) == (not each.source)


def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / "ida-2021.json").read_text(encoding="utf-8"))
    return document


def _broken(change: str) -> dict[str, Any]:
    document = deepcopy(_document())
    injects = document["injects"]
    if change == "order":
        injects[2]["minute"] = 0
    elif change == "number":
        injects[2]["number"] = 9
    elif change == "kind":
        injects[2]["kind"] = "rumour"
    elif change == "language":
        del injects[2]["text"]["fr"]
    elif change == "none":
        document["injects"] = []
    else:
        del document["timezone"]
    return document


@pytest.mark.parametrize("change", ["order", "number", "kind", "language", "none", "field"])
def test_a_file_that_is_not_whole_is_refused(change: str) -> None:
    with pytest.raises(UnusableInput):
        read_scenario(_broken(change))


def test_there_is_no_scenario_of_another_name() -> None:
    with pytest.raises(UnusableInput):
        load_scenario("../ida-2021")


def test_a_text_in_no_such_language_is_in_the_source() -> None:
    assert words_in({"es": "a", "en": "b", "fr": "c"}, "fr_CA") == "c"
    assert words_in({"es": "a", "en": "b", "fr": "c"}, "quc") == "a"
