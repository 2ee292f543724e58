"""An audience counted: whom it means, by what they are told, who is named for the call list."""

from __future__ import annotations

import sqlalchemy as sa

from core.audit_log import AuditEntry
from registry.people.card_parts import ContactChannel as Channel
from registry.people.models import Estimate
from tests.watch.notices.audience.conftest import Registry
from watch.notices.audience import AudienceSpec, count

SPEC = AudienceSpec(country="SV")
IN_HIDALGO = AudienceSpec(country="SV", units=("US48215",))


def test_a_family_is_told_once_an_address_and_who_cannot_be_is_named(registry: Registry) -> None:
    home = registry.home()
    registry.register("Ana", Channel.SMS, phone="+15205550001", household=home)
    registry.register("Luis", Channel.SMS, phone="+15205550001", household=home)
    registry.register("Eva", Channel.SMS, phone="+15205550009", birth_year=2018, household=home)
    silent = registry.register("Rosa", phone="+15205550002", language="quc")
    nobody = registry.register("Juan", Channel.SMS)
    found = count(registry.context(), SPEC)
    assert (found.persons, found.households, found.messages) == (5, 3, 1)
    assert found.by_channel == {"call": 1, "none": 1, "sms": 1}
    assert found.by_language == {"es": 1, "quc": 1}
    assert found.second_choice_languages == {"quc": 1}
    assert found.same_address == 1
    named = {each.person_ids: (each.reason, each.may_be_called) for each in found.unreachable}
    assert named == {
        (silent.id,): ("no_consent", True),
        (nobody.id,): ("no_address", False),
    }
    assert set(found.figures()["unreachable"]) == {"no_consent", "no_address"}


def test_registered_and_estimated_stand_side_by_side(registry: Registry) -> None:
    registry.register("Ana", Channel.SMS, phone="+15205550001")
    assert count(registry.context(), IN_HIDALGO).estimate is None
    registry.session.add(
        Estimate(country="SV", unit_code="US48215", persons=100, year=2026, source="census")
    )
    registry.session.flush()
    found = count(registry.context(), IN_HIDALGO)
    assert found.estimate is not None
    assert (found.estimate.persons, found.coverage) == (100, 0.01)
    assert found.figures()["estimate"] == 100
    whole = count(registry.context(), SPEC)
    assert whole.estimate is not None
    assert whole.estimate.persons == 100


def test_the_hash_is_of_the_rule_and_of_who_is_meant_and_reading_leaves_a_line(
    registry: Registry,
) -> None:
    registry.register("Ana", Channel.SMS, phone="+15205550001")
    first = count(registry.context(), SPEC).hash
    assert count(registry.context(), SPEC).hash == first
    assert count(registry.context(), IN_HIDALGO).hash != first
    registry.register("Luis", Channel.SMS, phone="+15205550002")
    assert count(registry.context(), SPEC).hash != first
    line = registry.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action == "notice.audience")
    ).all()[-1]
    assert (line.country, line.purpose, line.details["persons"]) == ("SV", "a notice in a test", 2)
