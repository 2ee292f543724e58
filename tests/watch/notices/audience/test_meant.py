"""Whom a rule means: by place, post and need, and never a neighbour's people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from core.errors import NotAllowed, UnusableInput
from core.geo.geometry import Area
from feeds.models import Hazard
from feeds.values import Band, Severity
from registry.people.card_parts import ContactChannel as Channel
from registry.people.models import Need
from tests.two_counties import CAMERON as CAMERON_BOX
from tests.two_counties import HIDALGO as HIDALGO_BOX
from tests.watch.notices.audience.conftest import CAMERON, FAR, HIDALGO, Registry
from watch.notices.audience import AudienceDesk, AudienceSpec, count

SPEC = AudienceSpec(country="SV")
IN_HIDALGO = AudienceSpec(country="SV", units=("US48215",))


def test_a_place_means_who_is_there_by_county_hazard_or_crisis(
    registry: Registry, hazard: Callable[..., Hazard]
) -> None:
    registry.register("Ana", Channel.SMS, phone="+15205550001", at=HIDALGO)
    registry.register("Luis", Channel.SMS, phone="+15205550002", at=CAMERON)
    registry.register("Eva", Channel.SMS, phone="+15205550003", at=FAR)
    registry.register("Guadalupe", Channel.SMS, phone="+15205550004", at=HIDALGO, country="GT")
    band = Band(Area.from_box(HIDALGO_BOX), Severity.SEVERE, "A")
    other = Band(Area.from_box(CAMERON_BOX), Severity.SEVERE, "B")
    live = hazard(band)
    desk = AudienceDesk(crisis_zone=lambda _session, _number, _version: (band, other))
    context = registry.context()
    assert count(context, SPEC).persons == 3
    assert count(context, IN_HIDALGO).persons == 1
    assert count(context, replace(SPEC, hazard_id=live.id)).persons == 1
    assert count(context, replace(SPEC, crisis_number="CR-2026-001"), desk).persons == 2
    with pytest.raises(UnusableInput):
        count(context, replace(SPEC, crisis_number="CR-2026-001"))
    with pytest.raises(UnusableInput):
        AudienceSpec(country="SV", hazard_id=live.id, units=("US48215",))


def test_a_notice_is_never_for_the_people_of_a_neighbour(registry: Registry) -> None:
    registry.register("Guadalupe", Channel.SMS, phone="+15205550004", country="GT")
    with pytest.raises(NotAllowed):
        count(registry.context("SV"), AudienceSpec(country="GT"))


def test_needs_and_languages_narrow_it_and_children_are_told_through_an_adult_elsewhere(
    registry: Registry,
) -> None:
    home = registry.home()
    child = registry.register("Eva", birth_year=2018, needs=(Need.MEDICAL,), household=home)
    registry.register(
        "Ana", Channel.SMS, phone="+15205550001", language="mam", at=FAR, household=home
    )
    registry.register("Luis", Channel.SMS, phone="+15205550002")
    found = count(registry.context(), replace(IN_HIDALGO, needs=(Need.MEDICAL,)))
    assert (found.persons, found.by_language, found.by_channel) == (1, {"mam": 1}, {"sms": 1})
    assert count(registry.context(), replace(SPEC, languages=("mam",))).persons == 1
    assert child.household_id == home.id
