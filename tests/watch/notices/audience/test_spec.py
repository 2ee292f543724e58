"""The rule of an audience, kept as JSON."""

from __future__ import annotations

import pytest

from core.errors import UnusableInput
from registry.people.models import Need
from watch.notices.audience import AudienceSpec

SPEC = AudienceSpec(country="SV")
IN_HIDALGO = AudienceSpec(country="SV", units=("US48215",))


def test_a_rule_is_the_same_after_it_was_kept() -> None:
    spec = AudienceSpec(
        country="SV", units=("b", "a"), languages=("es",), needs=(Need.MEDICAL, Need.INFANT)
    )
    kept = AudienceSpec.from_json(spec.to_json())
    assert kept.to_json() == spec.to_json()
    with pytest.raises(UnusableInput):
        AudienceSpec.from_json({"country": "SV", "hazard": "none"})
