from __future__ import annotations

import pytest

from core.atlas import Atlas
from feeds.naming import regions
from feeds.naming.regions import region_codes


@pytest.mark.parametrize(
    ("name", "country", "codes"),
    [
        ("Zona Oriental", "SV", "SV-US SV-SM SV-MO SV-UN"),
        ("región oriental", "SV", "SV-US SV-SM SV-MO SV-UN"),
        ("oriental del país", "SV", "SV-US SV-SM SV-MO SV-UN"),
        ("oriental", "SV", ""),
        ("la Península de Yucatán", "", "MX-YUC MX-CAM MX-ROO"),
        ("litoral salvadoreño", "SV", "SV"),
        ("sierra tarahumara", "MX", ""),
        ("Nueva costa poblana", "MX", ""),
        ("poblana", "MX", ""),
    ],
)
def test_the_states_of_a_region(name: str, country: str, codes: str) -> None:
    assert region_codes(name, {country}) == tuple(codes.split())


def test_the_atlas_has_all_units_of_all_regions(base_atlas: Atlas) -> None:
    tables = (*regions._OWN.values(), regions._ANYWHERE, regions._OF_A_STATE)
    codes = {code for table in tables for text in table.values() for code in text.split()}
    assert [code for code in sorted(codes) if base_atlas.unit(code) is None] == []
