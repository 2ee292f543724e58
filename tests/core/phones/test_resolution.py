from __future__ import annotations

import pytest

from core.phones.evidence import CountrySource, PhoneEvidence
from core.phones.resolution import resolve


@pytest.mark.parametrize(
    ("typed", "evidence", "value", "source"),
    [
        ("962 555 0164", PhoneEvidence(owner="MX"), "+529625550164", CountrySource.OWNER),
        ("956 555 0199", PhoneEvidence(point="US"), "+19565550199", CountrySource.POINT),
        ("52 962 555 0164", PhoneEvidence(stated="US"), "+529625550164", CountrySource.NUMBER),
        ("00 1 956 555 0199", PhoneEvidence(), "+19565550199", CountrySource.NUMBER),
        ("911", PhoneEvidence(stated="US"), "911", CountrySource.STATED),
    ],
)
def test_who_tells_the_country(
    typed: str, evidence: PhoneEvidence, value: str, source: CountrySource
) -> None:
    found = resolve(typed, evidence)
    assert (found.value, found.source, found.problem) == (value, source, None)


def test_what_only_a_neighbour_has_is_asked_and_not_kept() -> None:
    found = resolve("999 555 0199", PhoneEvidence(stated="US"))
    assert found.value == ""
    assert found.problem is not None
    assert found.problem.gaps["readings"] == "+52 999 555 0199"


def test_a_plan_is_a_step_behind_the_telephones() -> None:
    """No member has such a number: its length is possible where it is said to be."""
    assert resolve("1999 0164", PhoneEvidence(stated="SV")).value == "+50319990164"


def test_one_country_of_two_decides_when_only_it_has_the_number() -> None:
    found = resolve("962 555 0110", PhoneEvidence(point="GT", stated="MX"))
    assert found.value == "+529625550110"
    assert found.problem is not None


@pytest.mark.parametrize(
    ("code", "typed", "reading"),
    [("956", "555-0170", "+1 956-555-0170"), ("(361)", "555 0171", "+1 361-555-0171")],
)
def test_a_local_number_is_asked_about_with_its_area_code(
    code: str, typed: str, reading: str
) -> None:
    found = resolve(typed, PhoneEvidence(owner="MX", area_code=code))
    assert found.problem is not None
    assert (found.value, found.offered, found.problem.gaps["readings"]) == ("", ("US",), reading)
