from __future__ import annotations

import pytest

from registry.people.stay_place import InvalidPlace, StayPlace, check_place


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("lon", StayPlace(lon=181.0, lat=0.0)),
        ("lat", StayPlace(lon=0.0, lat=float("nan"))),
        ("text", StayPlace(lon=0.0, lat=0.0, text="x" * 301)),
        ("unit_code", StayPlace(lon=0.0, lat=0.0, unit_code="US\x00")),
        ("accuracy", StayPlace(lon=0.0, lat=0.0, accuracy="somewhere")),
    ],
)
def test_a_place_nobody_can_be_looked_for_at_names_its_field(field: str, place: StayPlace) -> None:
    with pytest.raises(InvalidPlace) as refused:
        check_place(place)
    assert refused.value.location == field
