from __future__ import annotations

import pytest

from core.geo.geometry import Point
from feeds.formats.registry import read
from feeds.lifecycle.zones import UNKNOWN_CODES, UNUSABLE_SHAPE, place
from feeds.values import LABEL_LENGTH, Precision, Unplaced, Zone, band_label
from tests.feeds.worlds import FakeAtlas, cap


def code(scheme: str, value: str) -> str:
    return f"<geocode><valueName>{scheme}</valueName><value>{value}</value></geocode>"


def placed(area: str, **given: str) -> Zone | Unplaced:
    return place(read(cap(area=area, **given)).alerts[0], FakeAtlas())


def zone(area: str, **given: str) -> Zone:
    answer = placed(area, **given)
    assert isinstance(answer, Zone), answer
    return answer


INSIDE_HIDALGO = "<polygon>26.2,-98.4 26.3,-98.4 26.3,-98.3 26.2,-98.4</polygon>"
FAR_AWAY = "<polygon>20,-100 21,-100 21,-99 20,-100</polygon>"


@pytest.mark.parametrize(
    "codes",
    [
        code("UGC", "TXZ253"),
        code("UGC", "TXZ253") + code("SAME", "048215"),
        # A zone redrawn since lies elsewhere; the county of the same alert meets the drawing.
        code("UGC", "TXZ353") + code("SAME", "048215"),
    ],
)
def test_a_code_that_only_repeats_the_drawing_adds_no_ground(codes: str) -> None:
    found = zone(INSIDE_HIDALGO + codes)
    assert (found.precision, len(found.bands)) == (Precision.POLYGON, 1)
    assert not found.bands[0].area.contains(Point(-98.0, 26.5))


def test_a_code_that_names_another_place_than_the_drawing_is_added() -> None:
    found = zone(FAR_AWAY + code("UGC", "TXZ253"))
    assert found.precision is Precision.GEOCODE, "as coarse as its coarsest part"
    assert any(band.area.contains(Point(-98.2, 26.3)) for band in found.bands)
    assert any(band.area.contains(Point(-99.5, 20.6)) for band in found.bands)


@pytest.mark.parametrize(
    "written",
    [
        "26.2, -98.4 26.3, -98.4 26.3, -98.3 26.2, -98.4",
        "26.2,-98.4, 26.3,-98.4, 26.3,-98.3, 26.2,-98.4",
        "26.2,\n-98.4\t26.3,\t-98.4 26.3,  -98.3",
        "26,2,-98,4 26,3,-98,4 26,3,-98,3",
        "26.2,-98.4,0 26.3,-98.4,0 26.3,-98.3,0",
        "26.2 , -98.4 26.3 ,-98.4 26.3 , -98.3",
        "26.2,-98.4; 26.3,-98.4; 26.3,-98.3",
        "26.2,-98.4;26.3,-98.4;26.3,-98.3;",
        "26.2 -98.4 26.3 -98.4 26.3 -98.3",
    ],
)
def test_pairs_however_they_are_parted(written: str) -> None:
    (band,) = zone(f"<polygon>{written}</polygon>").bands
    box = band.area.box
    assert (box.west, box.south, box.east, box.north) == (-98.4, 26.2, -98.3, 26.3)


def test_a_code_beside_a_drawing_that_no_layer_draws_is_reported() -> None:
    assert zone(FAR_AWAY + code("AGENCIA-ZONA", "77")).missing_codes == ("AGENCIA-ZONA:77",)


def test_a_circle_beside_a_polygon_counts() -> None:
    found = zone(FAR_AWAY + "<circle>26.3,-98.2 20</circle>")
    assert any(band.area.contains(Point(-98.2, 26.3)) for band in found.bands)


def test_all_codes_are_joined() -> None:
    found = zone(code("UGC", "TXZ253") + code("UGC", "TXZ353"))
    assert (found.precision, found.missing_codes) == (Precision.GEOCODE, ())
    assert all(found.bands[0].area.contains(Point(lon, 26.4)) for lon in (-98.4, -97.4))


def test_zones_known_in_full_go_before_counties() -> None:
    found = zone(code("UGC", "TXZ253") + code("SAME", "048215"))
    assert not found.bands[0].area.contains(Point(-98.2, 26.7)), (
        "the county reaches further than the zone"
    )


def test_counties_stand_in_for_a_zone_redrawn_since() -> None:
    found = zone(code("UGC", "TXZ999") + code("SAME", "048215"))
    assert found.bands[0].area.contains(Point(-98.2, 26.7))
    assert found.missing_codes == ()


def test_a_code_nobody_draws_is_reported_beside_those_drawn() -> None:
    assert zone(code("UGC", "TXZ253") + code("UGC", "XXZ001")).missing_codes == ("XXZ001",)
    assert zone(code("UGC", "TXZ253") + code("EMMA_ID", "DE343")).missing_codes == (
        "EMMA_ID:DE343",
    )


def test_codes_nobody_draws_are_never_nobody() -> None:
    answer = placed(code("UGC", "XXZ001") + code("AMOC-AreaCode", "NSW_FA001"))
    assert isinstance(answer, Unplaced)
    assert answer.reason == "Ningún mapa de la instalación dibuja sus códigos de zona"
    assert answer.details == ("AMOC-AreaCode:NSW_FA001", "XXZ001")


def test_a_whole_state_says_so() -> None:
    assert zone(code("SAME", "048000")).precision is Precision.STATE


def test_one_area_drawn_and_another_by_code_are_joined_at_the_coarser_precision() -> None:
    drawn = (
        "<polygon>20,-100 21,-100 21,-99 20,-100</polygon></area><area><areaDesc>by code</areaDesc>"
    )
    found = zone(drawn + code("UGC", "TXZ253"))
    assert (len(found.bands), found.precision) == (2, Precision.GEOCODE)


def test_a_shape_that_cannot_be_used_falls_back_to_its_codes() -> None:
    message = read(
        cap(area="<polygon>-98.5,26 -98,26 -98,26.5 -98.5,26</polygon>" + code("UGC", "TXZ253"))
    ).alerts[0]
    assert "axes swapped" in message.drawing_faults[0]
    found = place(message, FakeAtlas())
    assert isinstance(found, Zone)
    assert found.precision is Precision.GEOCODE


@pytest.mark.parametrize(
    ("names", "precision", "missing"),
    [
        ("El Salvador", Precision.COUNTRY, ()),
        ("Chiapas", Precision.STATE, ()),
        ("Chiapas, Oaxaca", Precision.STATE, ()),
        ("Chiapas y Oaxaca", Precision.STATE, ()),
        ("Chiapas; Atlantis", Precision.STATE, ("Atlantis",)),
        ("Chiapas, La Paz", Precision.STATE, ("La Paz",)),
    ],
)
def test_names_of_states_and_countries_come_last(
    names: str, precision: Precision, missing: tuple[str, ...]
) -> None:
    body = cap(area="").replace(
        b"<areaDesc>Hidalgo</areaDesc>", f"<areaDesc>{names}</areaDesc>".encode()
    )
    found = place(read(body).alerts[0], FakeAtlas())
    assert isinstance(found, Zone)
    assert (found.precision, found.missing_codes) == (precision, missing)


@pytest.mark.parametrize(
    ("area", "reason", "detail"),
    [
        ("", "Los nombres de su zona no se reconocen", "Hidalgo"),
        ("<circle>13.5,-89.1 0</circle>", "El mensaje señala un punto, no una zona", ""),
        ("<circle>13.5,-89.1 2502</circle>", "Su forma no se puede usar", "2502"),
        ("<polygon>1,2 3,4</polygon>", "Su forma no se puede usar", "three different points"),
        ("<polygon>nan,2 3,4 5,6</polygon>", "Su forma no se puede usar", "not a number"),
        ("<polygon>1e400,2 3,4 5,6</polygon>", "Su forma no se puede usar", "not a number"),
    ],
)
def test_why_there_is_no_zone(area: str, reason: str, detail: str) -> None:
    answer = placed(area)
    assert isinstance(answer, Unplaced)
    assert answer.reason == reason
    assert detail in " ".join(answer.details)


def test_no_area_at_all() -> None:
    body = cap(info="<info><event>Flood</event><severity>Severe</severity></info>")
    answer = place(read(body).alerts[0], FakeAtlas())
    assert answer == Unplaced("El mensaje no nombra ninguna zona")


@pytest.mark.parametrize("lons", [(-180.4, -178.5), (179.6, 181.5), (179.6, -178.5)])
def test_a_polygon_over_the_antimeridian_is_cut_there(lons: tuple[float, float]) -> None:
    west, east = lons
    found = zone(f"<polygon>-22,{west} -21,{west} -21,{east} -22,{east} -22,{west}</polygon>")
    area = found.bands[0].area
    assert area.contains(Point(-179.5, -21.5))
    assert area.contains(Point(179.8, -21.5))
    assert not area.contains(Point(0, -21.5))
    assert area.size_km2 < 25_000


def test_a_long_name_is_cut_between_words() -> None:
    name = "; ".join(f"St. Tammany {number}" for number in range(20))
    assert len(band_label(name)) <= LABEL_LENGTH
    assert (
        band_label(name).removesuffix("…").split() == name.split()[: len(band_label(name).split())]
    )
    assert band_label("Orleans") == "Orleans"


def test_areas_that_weave_through_one_another_are_unplaced_and_said_so() -> None:
    level = (
        f"<polygon>{at},-100 {at},-90 {at + 0.001},-90 {at},-100</polygon>"
        for at in (20 + n / 40 for n in range(400))
    )
    upright = (
        f"<polygon>20,{at} 30,{at} 30,{at + 0.001} 20,{at}</polygon>"
        for at in (-100 + n / 40 for n in range(400))
    )
    answer = placed("".join([*level, *upright]))
    assert isinstance(answer, Unplaced)
    assert answer.reason == UNUSABLE_SHAPE
    assert "a tangle" in answer.details[0]


def test_codes_nobody_draws_are_not_far_away_for_a_distance_in_their_name() -> None:
    drawn = code("UGC", "XXZ001")
    named = "<area><areaDesc>Coasts from Unimak Pass (80 miles NE of Dutch Harbor)</areaDesc>"
    answer = placed(f"{drawn}</area>{named}{code('UGC', 'XXZ002')}")
    assert isinstance(answer, Unplaced)
    assert answer.reason == UNKNOWN_CODES


@pytest.mark.parametrize(
    ("codes", "reason"),
    [
        (code("ISO3166-2", "MX-OLD"), ""),
        (code("PCODE", "MX99"), ""),
        # The words beside a code of the NWS name its zone, which a state elsewhere may be called.
        (code("UGC", "XXZ001"), UNKNOWN_CODES),
    ],
)
def test_a_code_that_no_layer_draws_leaves_the_words_beside_it(codes: str, reason: str) -> None:
    body = cap(area=codes).replace(b"<areaDesc>Hidalgo<", b"<areaDesc>Chiapas<")
    found = place(read(body).alerts[0], FakeAtlas())
    if reason:
        assert isinstance(found, Unplaced)
        assert found.reason == reason
    else:
        assert isinstance(found, Zone)
        assert found.precision is Precision.STATE
        assert found.missing_codes, "the code is said to be missing all the same"


@pytest.mark.parametrize(
    "written", ["26.3,-98.2 20", "26.3 -98.2 20", "26.3,-98.2,20", "26.3, -98.2; 20"]
)
def test_a_circle_however_its_numbers_are_parted(written: str) -> None:
    found = zone(f"<circle>{written}</circle>")
    assert found.precision is Precision.CIRCLE
    assert found.bands[0].area.contains(Point(-98.05, 26.3))
    assert not found.bands[0].area.contains(Point(-97.9, 26.3))
