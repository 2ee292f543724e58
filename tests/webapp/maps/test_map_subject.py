"""A map as a picture: what it says of itself, and that it needs nobody's places."""

from __future__ import annotations

from datetime import UTC, datetime

from core.geo.geometry import Area, Point
from feeds.values import Band, Severity
from tests.webapp.conftest import House
from webapp.maps.map_subject import MapSubject, subject_image

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_picture_names_its_title_its_facts_and_its_layers_alone(house: House) -> None:
    band = Band(Area.circle(Point(-98.2, 26.2), 20), Severity.SEVERE)
    subject = MapSubject("Zona de prueba", ["Hecha hoy"], [band], AT, has_places=False)
    with house.app.test_request_context():
        picture = subject_image(subject).get_data(as_text=True)
    assert "Zona de prueba" in picture
    assert "Hecha hoy" in picture
    assert ">Grave<" in picture
    assert ">Extrema<" not in picture
    assert ">Albergue<" not in picture
