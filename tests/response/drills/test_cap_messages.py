from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import exercise
from feeds.formats.registry import read
from feeds.values import Status
from response.drills.cap_messages import cap_message
from response.drills.scenario import load_scenario, scenario_codes
from tests.feeds.cap_rules import faults_of

ZERO = datetime(2026, 12, 6, 16, 55, tzinfo=UTC)
ALERTS = [
    (code, each.number)
    for code in scenario_codes()
    for each in load_scenario(code).injects
    if each.kind == "alert"
]


@pytest.mark.parametrize(("code", "number"), ALERTS)
def test_each_official_message_is_read_as_those_of_a_feed_are(code: str, number: int) -> None:
    scenario = load_scenario(code)
    body = cap_message(scenario, scenario.injects[number - 1], "0123456789ab", ZERO)
    with exercise.inside("0123456789ab"):
        (alert,) = read(body, None, "cap").alerts
    assert alert.status is Status.EXERCISE
    assert not alert.is_test, "in the house of a drill it is what happens"
    assert alert.sent == scenario.moment(scenario.injects[number - 1], ZERO)
    assert "EJERCICIO" in body.decode()
    assert faults_of(body) == []


def test_outside_a_drill_it_is_test_traffic() -> None:
    code, number = ALERTS[0]
    scenario = load_scenario(code)
    body = cap_message(scenario, scenario.injects[number - 1], "0123456789ab", ZERO)
    (alert,) = read(body, None, "cap").alerts
    assert alert.is_test


def test_a_message_that_follows_another_names_it() -> None:
    scenario = load_scenario("ida-2021")
    body = cap_message(scenario, scenario.injects[3], "0123456789ab", ZERO).decode()
    assert "<msgType>Update</msgType>" in body
    assert "EJERCICIO-ida-2021-0123456789ab-02," in body
