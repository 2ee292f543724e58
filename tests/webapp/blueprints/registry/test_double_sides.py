from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from core.i18n.formats import Formats
from registry.people.access import OpenPerson, OpenStay
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from webapp.blueprints.registry.double_sides import side_lines

DAY = date(2026, 11, 30)


def person(text: str, **card: Any) -> OpenPerson:
    stay = OpenStay(
        uuid.uuid4(), StayKind.RESIDENCE, None, None, StayPlace(lon=-98, lat=26, text=text)
    )
    return OpenPerson(
        uuid.uuid4(), "SV", None, None, datetime(2026, 1, 2, tzinfo=UTC), date(2028, 1, 2),
        False, Card(full_name="Ana Paz", **card), (stay,),
    )  # fmt: skip


def test_what_is_equal_what_differs_and_what_has_to_be_chosen() -> None:
    one = person("Alamo", phone="+15205550101", needs=(Need.INFANT,), birth_year=1984)
    other = person("", phone="+15205550102", email="a@x.example", birth_year=1984)
    lines = {line.title: line for line in side_lines(one, other, DAY, Formats("es"))}
    assert lines["Nombre y apellidos"].is_same
    assert lines["Año de nacimiento"].is_same
    assert (lines["Teléfono"].key, lines["Teléfono"].is_same) == ("phone", False)
    assert lines["Correo electrónico"].survivor == lines["Correo electrónico"].key == ""
    assert lines["Dónde está"].survivor.startswith("Alamo, ")
    assert lines["Dónde está"].merged.startswith("26.000, -98.000")
    assert "bebé" in lines["Lo que necesitaría en una emergencia"].survivor
    assert "Notas" not in lines
