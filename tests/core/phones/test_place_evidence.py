from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.phones.evidence import PhoneEvidence
from core.phones.place_evidence import country_of_unit, evidence_of


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"point": [-98.23, 26.2034], "located_in": "MX"}, PhoneEvidence("US", "MX", "", "GT")),
        ({"located_in": "us", "city": "Tapachula"}, PhoneEvidence("", "US", "", "GT")),
        ({"unit_code": "US48215"}, PhoneEvidence("", "US", "", "GT")),
        ({"city": "Pharr"}, PhoneEvidence("", "", "US", "GT")),
        ({"city": "Hidalgo"}, PhoneEvidence("", "", "", "GT")),
        ({"point": "26.2, -98.2", "city": None}, PhoneEvidence("", "", "", "GT")),
    ],
)
def test_what_an_entry_says(
    region: Atlas, values: dict[str, object], expected: PhoneEvidence
) -> None:
    assert evidence_of(values, "GT", region) == expected


def test_without_an_atlas_only_codes_tell() -> None:
    values = {"point": [-98.23, 26.2], "city": "Pharr"}
    assert evidence_of(values, "MX", None) == PhoneEvidence(owner="MX")
    assert country_of_unit("MX07089") == "MX"
    assert country_of_unit("Texas") == ""
