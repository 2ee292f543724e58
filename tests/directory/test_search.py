from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from directory.lookup import search_entries
from directory.viewer import Viewer
from tests.directory.conftest import channel, focal_point, organisation, post, shelter

CONSUL = Viewer.of_country("SV")


@pytest.fixture(autouse=True)
def entries(session: Session) -> None:
    mcallen = post(session, "Consulado General en McAllen", (-98.23, 26.2), city="McAllen")
    focal_point(session, "María Peña Núñez", mcallen, role="Cónsul de protección")
    shelter(session, "Casa del Migrante Belén", (-92.26, 14.9), city="Tapachula", address="Av. Hidalgo s/n")
    organisation(
        session,
        "Caridades Católicas",
        (-98.2, 26.2),
        name_other="Catholic Charities",
        services=["albergue", "alimentos"],
        city="San Juan",
        channels=[channel("+19565550177")],
    )
    organisation(session, "Albergue Jesús", (-99, 27), services=["camas"])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mcallen", ["Consulado General en McAllen"]),
        ("CONSULADO mcallen", ["Consulado General en McAllen"]),
        ("maria pena nunez", ["María Peña Núñez"]),
        ("PROTECCION", ["María Peña Núñez"]),
        ("belen", ["Casa del Migrante Belén"]),
        ("tapachula casa", ["Casa del Migrante Belén"]),
        ("catholic", ["Caridades Católicas"]),
        ("albergue", ["Albergue Jesús", "Caridades Católicas"]),
        ("555-0177", ["Caridades Católicas"]),
        ("017", []),
        ("up", []),
        ("al", ["Albergue Jesús", "Caridades Católicas"]),
        ("casa mcallen", []),
        ("%", []),
        ("   ", []),
    ],
)
def test_what_somebody_remembers(session: Session, text: str, names: list[str]) -> None:
    assert [entry.name for entry in search_entries(session, CONSUL, text)] == names


def test_no_stranger_is_found_and_the_limit_holds(session: Session) -> None:
    assert search_entries(session, CONSUL, "ruido") == []
    assert len(search_entries(session, Viewer.of_country("HN"), "ruido")) == 4
    assert len(search_entries(session, Viewer.of_country("HN"), "ruido", limit=2)) == 2
