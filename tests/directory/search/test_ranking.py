from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.geo.geometry import Point
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind, Organisation, Post, Shelter, Visibility
from directory.entries.visibility import Viewer, visible_to
from directory.search.index import catalogue_of
from directory.search.nearby import search_entries
from directory.search.ranking import MatchKind, search
from tests.directory.conftest import channel, focal_point, organisation, post, shelter

CONSUL = Viewer.of_country("SV")


@pytest.fixture
def entries(session: Session) -> None:
    mcallen = post(session, "Consulado General en McAllen", (-98.23, 26.2), city="McAllen")
    focal_point(session, "María Peña Núñez", mcallen, role="Cónsul de protección")
    shelter(
        session,
        "Casa del Migrante Belén",
        (-92.26, 14.9),
        city="Tapachula",
        address="Av. Hidalgo s/n",
    )
    organisation(
        session,
        "Caridades Católicas",
        (-98.2, 26.2),
        name_other="Catholic Charities",
        services=["albergue", "alimentos"],
        city="San Juan",
        website="https://caridades.example.org",
        channels=[
            channel("+19565550177"),
            channel("ayuda@caridades.example.org", ChannelKind.EMAIL),
        ],
    )
    organisation(session, "Albergue Jesús", (-99, 27), services=["camas"])
    organisation(
        session,
        "Ajtzʼibʼ Q’eqchiꞌ",
        (-90.4, 15.5),
        city="Cobán",
        channels=[channel("+525555550123")],
    )


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mcallen", ["Consulado General en McAllen"]),
        ("CONSULADO mcallen", ["Consulado General en McAllen"]),
        ("mcallen consulado", ["Consulado General en McAllen"]),
        ("maria pena nunez", ["María Peña Núñez"]),
        ("PROTECCION", ["María Peña Núñez"]),
        ("belen", ["Casa del Migrante Belén"]),
        ("tapachula casa", ["Casa del Migrante Belén"]),
        ("la casa de belén", ["Casa del Migrante Belén"]),
        ("catholic", ["Caridades Católicas"]),
        ("albergue", ["Albergue Jesús", "Caridades Católicas"]),
        ("555-0177", ["Caridades Católicas"]),
        ("+1 (956) 555-0177", ["Caridades Católicas"]),
        ("044 55 5555 0123", ["Ajtzʼibʼ Q’eqchiꞌ"]),
        ("+52 1 55 5555 0123", ["Ajtzʼibʼ Q’eqchiꞌ"]),
        ("ayuda@caridades", ["Caridades Católicas"]),
        ("caridades.example.org", ["Caridades Católicas"]),
        ("017", []),
        ("up", []),
        ("al", ["Albergue Jesús", "Caridades Católicas"]),
        ("casa mcallen", []),
        ("%", []),
        ("   ", []),
        # slips of the finger
        ("mcalen", ["Consulado General en McAllen"]),
        ("Mc Allen", ["Consulado General en McAllen"]),
        ("consulado mac allen", ["Consulado General en McAllen"]),
        ("tapahcula", ["Casa del Migrante Belén"]),
        ("catolicas caridaes", ["Caridades Católicas"]),
        ("sanjuan", ["Caridades Católicas"]),
        ("bel", ["Casa del Migrante Belén"]),
        ("bxl", []),
        # glottal stops, however they are written
        ("q'eqchi'", ["Ajtzʼibʼ Q’eqchiꞌ"]),
        ("Qʼeqchiʼ", ["Ajtzʼibʼ Q’eqchiꞌ"]),
        ("qeqchi", ["Ajtzʼibʼ Q’eqchiꞌ"]),
        ("ajtz´ib´", ["Ajtzʼibʼ Q’eqchiꞌ"]),
    ],
)
def test_what_somebody_remembers(session: Session, text: str, names: list[str]) -> None:
    assert [entry.name for entry in search_entries(session, CONSUL, text)] == names


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("mcallen", ["nombre: McAllen"]),
        ("tapachula", ["ciudad: Tapachula"]),
        ("tapahcula", ["ciudad: parecido a «Tapachula»"]),
        ("sanjuan", ["ciudad: San Juan"]),
        ("albergue catolicas", ["servicios: albergue", "nombre: Católicas"]),
        ("0177", ["teléfono: +19565550177"]),
        ("ayuda@caridades", ["correo: ayuda@caridades.example.org"]),
        ("proteccion nunez", ["cargo: protección", "nombre: Núñez"]),
    ],
)
def test_it_says_why(session: Session, text: str, reasons: list[str]) -> None:
    found = search(session, CONSUL, text)[0]
    assert [why.explain(lambda words: words) for why in found.why] == reasons


def test_a_start_and_the_word_itself_are_told_apart(session: Session) -> None:
    post(session, "Consulado", (-98.23, 26.2), city="Pharr")
    assert [each.how for each in search(session, CONSUL, "phar")[0].why] == [MatchKind.START]
    assert [each.how for each in search(session, CONSUL, "phar consulado")[0].why] == [
        MatchKind.START,
        MatchKind.SAME,
    ]


@pytest.mark.usefixtures("entries")
def test_no_stranger_is_found_and_the_limit_holds(session: Session) -> None:
    assert search_entries(session, CONSUL, "ruido") == []
    assert len(search_entries(session, Viewer.of_country("HN"), "ruido")) == 4
    assert len(search_entries(session, Viewer.of_country("HN"), "ruido", limit=2)) == 2


def test_what_is_hidden_changes_no_answer(session: Session) -> None:
    """A hidden entry that fits better neither shows nor keeps the forgiving search from what is
    visible.
    """
    shelter(session, "Casa Belén", (-92, 14))
    before = [
        (found.entry.name, found.why, found.score)
        for found in search(session, CONSUL, "casa belem")
    ]
    shelter(session, "Casa Belem", (-92, 14), "HN", visibility=Visibility.COUNTRY)
    shelter(session, "Casa Belex", (-92, 14), "HN", visibility=Visibility.COUNTRY)
    assert [
        (found.entry.name, found.why, found.score)
        for found in search(session, CONSUL, "casa belem")
    ] == before
    assert [name for name, _, _ in before] == ["Casa Belén"]


@pytest.mark.parametrize("visibility", list(Visibility))
def test_the_memory_sifts_as_the_database_does(session: Session, visibility: Visibility) -> None:
    own = post(session, "Propia", (-98, 26), visibility=visibility)
    shelter(session, "De la propia", (-98, 26), visibility=visibility, post_id=own.id)
    shelter(session, "De ninguna", (-98, 26), visibility=visibility)
    organisation(
        session,
        "De otra",
        (-98, 26),
        visibility=visibility,
        post_id=post(session, "X", (-98, 26)).id,
    )
    viewers = [
        Viewer.public(),
        Viewer.rcm(),
        Viewer.of_country("SV"),
        Viewer.of_country("GT"),
        Viewer.system(),
        Viewer.of_post("SV", own.id),
        Viewer.of_post("SV", uuid.uuid4()),
        Viewer.of_post("GT", own.id),
    ]
    catalogue = catalogue_of(session)
    for viewer in viewers:
        by_database = {
            entry_id
            for kind in (Post, Shelter, Organisation)
            for entry_id in session.scalars(sa.select(kind.id).where(visible_to(viewer, kind)))
        }
        seen = {
            row.id
            for row, is_seen in zip(catalogue.rows, catalogue.visible(viewer), strict=True)
            if is_seen
        }
        assert {
            each for each in seen if catalogue.rows[catalogue.position[each]].kind != "focal_point"
        } == by_database


def test_the_nearest_of_a_kind(session: Session) -> None:
    shelter(session, "Lejos", (-97.5, 25.9))
    shelter(session, "Cerca", (-98.2, 26.2))
    shelter(session, "Sin lugar", None)
    shelter(session, "Ajena", (-98.23, 26.2), "HN", visibility=Visibility.COUNTRY)
    catalogue = catalogue_of(session)
    names = {row.id: row.name for row in catalogue.rows}

    def near(most: int, within_km: float) -> list[str]:
        found = catalogue.nearest(
            Point(-98.23, 26.2), CONSUL, EntryKind.SHELTER, most=most, within_km=within_km
        )
        return [names[entry_id] for entry_id, _ in found]

    assert near(9, 500) == ["Cerca", "Lejos"]
    assert near(1, 500) == ["Cerca"]
    assert near(9, 30) == ["Cerca"]
