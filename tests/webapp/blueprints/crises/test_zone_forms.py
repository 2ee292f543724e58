from __future__ import annotations

import io
import zipfile

import pytest

from core.errors import UnusableInput
from directory.entries.models import Post, PostKind
from response.crisis.models import ZoneKind
from tests.webapp.blueprints.crises.test_declaring import KML
from tests.webapp.conftest import House
from webapp.blueprints.crises.zone_forms import (
    circle_around,
    described_zone,
    is_described,
    typed_fields,
)


def packed() -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("doc.kml", KML)
    return sink.getvalue()


def test_a_packed_file_is_read_and_not_shown_as_text(house: House) -> None:
    data = {"file": (io.BytesIO(packed()), "zona.kmz"), "geojson": "", "place": ""}
    with house.app.test_request_context("/crisis/declarar", method="POST", data=data):
        assert is_described()
        assert typed_fields()["geojson"] == ""
        zone = described_zone()
    assert zone.kind is ZoneKind.DRAWN
    assert 400 < zone.area.size_km2 < 500


def test_nothing_filled_in_describes_nothing(house: House) -> None:
    data = {"radius_km": "25", "place": "  "}
    with house.app.test_request_context("/crisis/declarar", method="POST", data=data):
        assert not is_described()


def test_the_own_post_is_a_place_only_with_a_point(house: House) -> None:
    place = Post(kind=PostKind.CONSULATE, name="x", city="", lon=-98.2, lat=26.2)
    with house.app.test_request_context("/"):
        assert circle_around(place).description == "la sede, 25 km"
        place.lon = None
        with pytest.raises(UnusableInput):
            circle_around(place)
