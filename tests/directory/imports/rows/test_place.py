"""Where the rows of a list put their entries: by a point, by the town, or asked."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.geo.geometry import Point
from core.i18n.languages import translator
from directory.entries.kinds import EntryKind
from directory.entries.models import Shelter
from directory.imports.apply import apply_dry_run
from directory.imports.columns.targets import POINTS, READINGS
from directory.imports.row_results import DryRun, RowResult
from directory.places.town import is_only_town
from tests.directory.imports.conftest import origin, plans, tried

HEAD = "Albergue,País,Estado,Ciudad,Latitud,Longitud\n"
SWAPPED = "Casa,El Salvador,San Salvador,San Salvador,-89.2182,13.6929\n"


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def trial(session: Session, atlas: Atlas, rows: str, **choices: Any) -> DryRun:
    text = (HEAD + rows).encode()
    return tried(session, plans(text, EntryKind.SHELTER, atlas=atlas, places=choices))


def notes(row: RowResult) -> list[str]:
    return [each.problem.explain(translator("es").gettext) for each in row.notes]


@pytest.mark.parametrize(
    ("row", "fault", "offer"),
    [
        (SWAPPED, "cambiadas? (Antártida)", "13.6929, -89.2182"),
        ("Casa,México,CDMX,,19.4326,99.1332\n", "signo menos? (Tailandia)", "19.4326, -99.1332"),
        ("Casa,,TX,,98.23,26.2\n", "y falta el signo menos?", "26.2, -98.23"),
        ("Casa,,,,0,0\n", "0, 0 no es un lugar", ""),
        ("Casa,Honduras,,,14.6,-90.5\n", "en Guatemala, no en Honduras", ""),
    ],
)
def test_a_point_its_row_contradicts_is_told_offered_and_not_kept(
    session: Session, atlas: Atlas, row: str, fault: str, offer: str
) -> None:
    (result,) = trial(session, atlas, row.replace(",San Salvador,-89", ",,-89")).rows
    assert result.outcome == "created"
    assert result.draft.values.get("point") is None
    assert result.is_unplaced
    assert fault in notes(result)[0]
    assert notes(result)[1:] == ([f"¿Quiso decir {offer}?"] if offer else [])


def test_what_is_done_with_such_points_is_said_for_the_list(session: Session, atlas: Atlas) -> None:
    points = {
        way: trial(session, atlas, SWAPPED, **{POINTS: way}).rows[0].draft.values["point"]
        for way in ("", "repair", "written")
    }
    assert points["repair"] == [-89.2182, 13.6929]
    assert points["written"] == [13.6929, -89.2182]
    assert points[""] == pytest.approx([-89.19, 13.69], abs=0.05)  # its town


def test_a_row_without_a_point_is_put_in_its_town_and_that_is_kept_beside_it(
    session: Session, atlas: Atlas
) -> None:
    rows = "Uno,,TX,Pharr,,\nDos,México,Chiapas,Tapachula,,\nTres,,,,,\n"
    found = trial(session, atlas, rows)
    apply_dry_run(session, found, origin=origin())
    made = {each.name: each for each in session.query(Shelter)}
    assert [is_only_town(made[name]) for name in ("Uno", "Dos", "Tres")] == [True, True, False]
    assert made["Tres"].point is None
    assert [each.draft.name for each in found.unplaced] == ["Tres"]
    assert trial(session, atlas, rows).counts["same"] == 3


def test_a_town_never_takes_a_true_point_away(session: Session, atlas: Atlas) -> None:
    head, rest = HEAD.strip() + ",Teléfono\n", ",+19565550101\n"
    lists = [f"{head}Uno,,TX,Pharr,{point}{rest}".encode() for point in ("26.21,-98.19", ",")]
    first, again = (plans(text, EntryKind.SHELTER, atlas=atlas) for text in lists)
    apply_dry_run(session, tried(session, first), origin=origin())
    assert tried(session, again).counts["same"] == 1
    made = session.query(Shelter).filter_by(name="Uno").one()
    assert (made.lat, made.lon, is_only_town(made)) == (26.21, -98.19, False)


def test_a_town_of_several_readings_is_asked_once_and_the_choice_places_all(
    session: Session, atlas: Atlas
) -> None:
    rows = "Uno,,,Hidalgo,,\nDos,,,Hidalgo,,\nTres,,TX,Mission,,\n"
    found = trial(session, atlas, rows)
    (question,) = found.questions
    assert question.key == "city:hidalgo"
    assert [each.draft.name for each in found.unplaced] == ["Uno", "Dos"]
    town = next(each for each in question.readings.plausible if each.admin2 == "US48215")
    chosen = trial(session, atlas, rows, **{READINGS: {question.key: town.code}})
    assert (chosen.questions, chosen.unplaced) == ([], [])
    assert chosen.rows[0].draft.values["point"] == [town.point.lon, town.point.lat]


def test_a_quarter_called_as_a_state_is_no_state(session: Session, atlas: Atlas) -> None:
    text = b"Albergue,Colonia,Direccion,Latitud,Longitud\nUno,Jalisco,Calle 1,14.9,-92.26\n"
    (result,) = tried(session, plans(text, EntryKind.SHELTER, atlas=atlas)).rows
    assert result.draft.values["point"] == [-92.26, 14.9]


@pytest.mark.parametrize(
    ("city", "countries"),
    [("Matamoros", {"MX"}), ("Ciudad Juárez", {"MX"}), ("Springfield", {"US"}), ("Pharr", {"US"})],
)
def test_the_default_country_of_a_list_hides_no_town_across_the_border(
    session: Session, atlas: Atlas, city: str, countries: set[str]
) -> None:
    found = trial(session, atlas, f"Uno,,,{city},,\n", located_in="US")
    (result,) = found.rows
    offered = {each.country for asked in found.questions for each in asked.readings.offer}
    point = result.draft.values.get("point")
    unit = atlas.locate(Point(*point)).country if point else None
    assert countries <= offered | ({unit.code} if unit else set())
    assert "US" not in countries or offered <= {"US"}


def test_a_country_the_row_states_is_kept_to(session: Session, atlas: Atlas) -> None:
    found = trial(session, atlas, "Uno,Estados Unidos,,Matamoros,,\n")
    assert {each.country for each in found.questions[0].readings.offer} == {"US"}


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("6914 W Expy 83, Harlingen, TX 78552", (26.2, -97.7)),
        ("Brownsville, TX", (25.9, -97.5)),
        ("Calle 5, Col. Centro, Tapachula, Chiapas", (14.9, -92.3)),
        ("5.ª Av. 12, C.P. 30700 Tapachula, Chiapas", (14.9, -92.3)),
        ("6914 W Expy 83, Harlingen (TX)", (26.2, -97.7)),
        ("Calle 5, Centro", None),
        ("Casa 7, Springfield", None),
    ],
)
def test_without_a_town_the_end_of_the_address_says_it(
    session: Session, atlas: Atlas, address: str, near: tuple[float, float] | None
) -> None:
    text = f'Albergue,Dirección\nCasa,"{address}"\n'.encode()
    (result,) = tried(session, plans(text, EntryKind.SHELTER, atlas=atlas)).rows
    point = result.draft.values.get("point")
    assert (point and (round(point[1], 1), round(point[0], 1))) == near
    assert result.is_unplaced is (near is None)
