"""Points judged against the words beside them, over the committed base of the atlas."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.atlas import Atlas
from core.atlas.placing.point_judgement import (
    BORDER_KM,
    PlaceWords,
    PointFault,
    PointJudgement,
    judge_point,
)
from core.geo.geometry import Point
from core.i18n.languages import translator

TOWNS = (
    ("Belmopan", "BZ"), ("Toronto", "CA"), ("San José", "CR"), ("Santo Domingo", "DO"),
    ("Quetzaltenango", "GT"), ("Tegucigalpa", "HN"), ("Tapachula", "MX"), ("Tijuana", "MX"),
    ("Managua", "NI"), ("David", "PA"), ("San Salvador", "SV"), ("McAllen", "US"),
    ("Anchorage", "US"), ("San Juan, Puerto Rico", "US"), ("Key West", "US"), ("Honolulu", "US"),
)  # fmt: skip


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def in_english(judgement: PointJudgement) -> str:
    problem = judgement.problem("en")
    return problem.explain(translator("en").gettext) if problem else ""


@pytest.mark.parametrize(
    ("lat", "lon", "words", "told"),
    [
        (16.56, -94.20, PlaceWords("México", "Chiapas"), "point lies in Oaxaca, not Chiapas"),
        (14.59, -90.51, PlaceWords("México", "Chiapas"), "point lies in Guatemala, not México"),
        (14.59, -90.51, PlaceWords("MX", "Chis."), "point lies in Guatemala, not México"),
        (29.76, -95.37, PlaceWords(state="Luisiana LA"), ""),
        (29.76, -95.37, PlaceWords(state="LA 70112"), "point lies in Texas, not LA 70112"),
        (26.1, -98.26, PlaceWords(state="Cameron County, TX"), ""),
        (-89.2182, 13.6929, PlaceWords(), "swapped? (Antarctica)"),
        (19.4326, 99.1332, PlaceWords(), "minus missing? (Thailand)"),
        (-99.1332, 19.4326, PlaceWords(), "swapped? (outside the earth)"),
        (0, 0, PlaceWords("SV"), "0, 0 is no place"),
        (10.0, -140.0, PlaceWords(), "point lies at sea, far from the coast"),
        (600000, 1500000, PlaceWords("GT"), "no degrees of latitude and longitude"),
        (99.1332, 19.4326, PlaceWords(), "swapped, and minus missing? (outside the earth)"),
    ],
)
def test_each_fault_in_words(
    atlas: Atlas, lat: float, lon: float, words: PlaceWords, told: str
) -> None:
    assert in_english(judge_point(atlas, lon, lat, words)) == told


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        (41.9, 12.5, PlaceWords()),  # Rome: a national abroad, and no reading lies in the region
        (39.9, 116.4, PlaceWords("China")),  # turned, it lies in Nevada: but the row says China
        (24.55, -81.8, PlaceWords("US", "Florida")),  # a key
        (12.17, -83.05, PlaceWords("NI")),  # Islas del Maíz
        (18.44, -66.94, PlaceWords("US", "Puerto Rico")),
        (19.3, -99.1, PlaceWords("México", "México")),  # the state, or the country once more
        (13.5, 144.8, PlaceWords("GU")),
        (14.6, -90.5, PlaceWords("Guatemala", "Departamento que nadie conoce")),
    ],
)
def test_what_agrees_is_accepted_as_written(
    atlas: Atlas, lat: float, lon: float, words: PlaceWords
) -> None:
    assert judge_point(atlas, lon, lat, words) == PointJudgement(Point(lon, lat))


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (31.759, -106.487, "US"), (31.739, -106.487, "MX"),  # El Paso, Ciudad Juárez
        (14.676, -92.147, "MX"), (14.677, -92.144, "GT"),  # Ciudad Hidalgo, Tecún Umán
        (32.543, -117.03, "US"), (32.534, -117.02, "MX"),  # San Ysidro, Tijuana
        (8.533, -82.839, "CR"), (8.531, -82.837, "PA"),  # Paso Canoas, on both sides
        (13.327, -87.869, "SV"), (14.437, -89.187, "HN"),  # La Unión; Ocotepeque
        (45.006, -72.099, "US"), (45.008, -72.099, "CA"),  # Derby Line, Stanstead
    ],
)  # fmt: skip
def test_towns_on_a_border_are_their_own_countrys(
    atlas: Atlas, lat: float, lon: float, country: str
) -> None:
    assert judge_point(atlas, lon, lat, PlaceWords(country)).is_accepted


@settings(derandomize=True, max_examples=30, deadline=None)
@given(
    town=st.sampled_from(TOWNS),
    turned=st.booleans(),
    lon_sign=st.sampled_from((1, -1)),
    lat_sign=st.sampled_from((1, -1)),
)
def test_a_point_turned_or_without_its_sign_is_flagged_and_the_true_one_offered(
    atlas: Atlas, town: tuple[str, str], turned: bool, lon_sign: int, lat_sign: int
) -> None:
    name, country = town
    place = atlas.find(name, country, 1)[0]
    lon, lat = place.point.lon * lon_sign, place.point.lat * lat_sign
    state = atlas.unit(place.admin1 or "")
    words = PlaceWords(country, state.name if state else "", place.name)
    judged = judge_point(atlas, *((lat, lon) if turned else (lon, lat)), words)
    if (turned, lon_sign, lat_sign) == (False, 1, 1):
        assert judged.point == place.point
    else:
        assert (judged.is_accepted, judged.repair) == (False, place.point)
        assert judged.fault in {
            PointFault.SWAPPED, PointFault.MINUS, PointFault.SWAPPED_AND_MINUS
        }  # fmt: skip


@settings(derandomize=True, max_examples=15, deadline=None)
@given(share=st.floats(0, 1), off=st.floats(-0.9, 0.9))
def test_within_a_kilometre_of_a_border_neither_country_is_refuted(
    atlas: Atlas, share: float, off: float
) -> None:
    """The atlas takes corners off by 200-500 m: within `BORDER_KM` it cannot tell."""
    assert BORDER_KM > 1
    guatemala, mexico = atlas.area("GT"), atlas.area("MX")
    assert guatemala is not None
    assert mexico is not None
    line = guatemala.geometry.boundary.intersection(mexico.geometry.buffer(0.001))
    at = line.interpolate(share, normalized=True)
    for country in ("GT", "MX"):
        judged = judge_point(atlas, at.x + off / 111, at.y, PlaceWords(country))
        assert judged.is_accepted, (at.x, at.y, in_english(judged))
