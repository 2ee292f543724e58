"""Jurisdictions in words: read where the words decide, else named and not taken."""

from __future__ import annotations

import pytest

from core.atlas import Atlas
from core.tabular.cells.answers import UnreadableCell
from directory.entries.kinds import EntryKind
from directory.imports.rows.charge_reading import is_of_codes, read_charge
from directory.imports.rows.row_mapping import drafts_of
from tests.directory.imports.conftest import plans

NO_STATE = ""


def codes(atlas: Atlas, text: str, country: str = "US", state: str = NO_STATE) -> set[str]:
    return set(read_charge(text, atlas, country, state) or ())


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("los estados de Texas y Nuevo México", "US", "US-TX US-NM"),
        ("Texas|Arkansas|Oklahoma", "US", "US-TX US-AR US-OK"),
        ("• Illinois\n• Indiana", "US", "US-IL US-IN"),
        ("Covers Colorado, Wyoming as well as Montana.", "US", "US-CO US-WY US-MT"),
        ("TX, OK, AR", "US", "US-TX US-OK US-AR"),
        ("CA; NV; AZ", "US", "US-CA US-NV US-AZ"),
        ("US-TX, Nuevo México", "US", "US-TX US-NM"),
        ("Georgia", "US", "US-GA"),
        ("Nationwide", "US", "US"),
        ("condados de Cameron, Hidalgo y Willacy en Texas", "US", "US48061 US48215 US48489"),
        ("Cameron, Hidalgo and Willacy Counties, Texas", "US", "US48061 US48215 US48489"),
        ("Texas: Cameron, Hidalgo; Nuevo México: Luna", "US", "US48061 US48215 US35029"),
        ("California (San Diego, Imperial) y Arizona (Yuma)", "US", "US06073 US06025 US04027"),
        ("Oklahoma y los condados de Dallas y Tarrant en Texas", "US", "US-OK US48113 US48439"),
        ("Parroquias de Orleans y Jefferson, Luisiana", "US", "US22071 US22051"),
        ("Lewis and Clark County, Montana", "US", "US30049"),
        ("Washington D.C., Virginia y Maryland", "US", "US-DC US-VA US-MD"),
        ("Ciudad de México, Estado de México y Puebla", "MX", "MX-CMX MX-MEX MX-PUE"),
        ("Chiapas (México)", "MX", "MX-CHP"),
        ("Toda la República Mexicana", "MX", "MX"),
        ("Departamentos de Guatemala, Sacatepéquez", "GT", "GT-01 GT-03"),
        ("Guatemala", "GT", "GT"),
        ("Trinidad y Tobago y Guyana", "TT", "TT GY"),
        ("Les provinces de l’Ontario et du Manitoba", "CA", "CA-ON CA-MB"),
        ("Texas y Oklahoma", "", "US-TX US-OK"),
        ("N/D", "US", ""),
    ],
)
def test_words_that_decide_are_read(
    base_atlas: Atlas, text: str, country: str, expected: str
) -> None:
    assert codes(base_atlas, text, country) == set(expected.split())


@pytest.mark.parametrize(
    ("text", "country", "left_out", "of"),
    [
        ("México, excepto Chiapas y Tabasco", "MX", "MX-CHP MX-TAB", 32),
        ("Toda la República Mexicana, a excepción de Campeche", "MX", "MX-CAM", 32),
        ("México (menos Chiapas)", "MX", "MX-CHP", 32),
        ("Todos los departamentos salvo San Marcos", "GT", "GT-12", 22),
        ("Tout le Canada, sauf le Québec", "CA", "CA-QC", 13),
        ("Texas except Cameron and Hidalgo counties", "US", "US48061 US48215", 254),
    ],
)
def test_an_exception_is_taken_out_of_the_whole_before_it(
    base_atlas: Atlas, text: str, country: str, left_out: str, of: int
) -> None:
    found = codes(base_atlas, text, country)
    assert not found & {country, *left_out.split()}
    assert len(found) == of - len(left_out.split())


@pytest.mark.parametrize(
    ("text", "country", "named"),
    [
        ("México y Narnia", "MX", "Narnia"),
        ("Chiapas y Comarca Fantástica", "MX", "Comarca Fantástica"),
        ("northern California", "US", "northern California"),
        ("La mitad sur de Texas", "US", "La mitad sur de Texas"),
        ("México, Morelos y Puebla", "MX", "México"),
        ("Texas, excepto Chiapas", "US", "Chiapas"),
        ("México, excepto la zona sur", "MX", "la zona sur"),
        ("Texas, Dallas y Nuevo México", "US", "Dallas"),
        ("Condados de Dallas y Tarrant, Texas y Oklahoma", "US", "Dallas"),
        ("CA", "US", "CA"),
        ("Sí", "US", "Sí"),
        ("Todo el país", "", "Todo el país"),
        ("Santa Cruz", "", "Santa Cruz"),
        ("San José y el resto del país", "CR", "el resto del país"),
    ],
)
def test_words_that_do_not_decide_take_nothing_and_are_named(
    base_atlas: Atlas, text: str, country: str, named: str
) -> None:
    with pytest.raises(UnreadableCell) as raised:
        codes(base_atlas, text, country)
    assert raised.value.problem.gaps["value"] == named


def test_a_county_of_several_states_is_that_of_the_post_s_own(base_atlas: Atlas) -> None:
    text = "Condados de Hidalgo y Starr"
    assert codes(base_atlas, text, "US", "Texas") == {"US48215", "US48427"}
    with pytest.raises(UnreadableCell):
        codes(base_atlas, text, "US")


def test_a_list_says_what_it_reads_before_it_is_written(base_atlas: Atlas) -> None:
    text = (
        "Nombre;Ciudad;País;Circunscripción\n"
        "Uno;Tapachula;México;Chiapas y Tabasco\n"
        "Dos;Dallas;EE. UU.;US-TX\n"
        "Tres;Dallas;EE. UU.;norte de Texas\n"
    )
    one, two, three = drafts_of(plans(text.encode(), EntryKind.POST, atlas=base_atlas))
    assert (one.charge_words, one.charge_names) == ("Chiapas y Tabasco", ("Chiapas", "Tabasco"))
    assert (two.values["units"], two.charge_names) == (["US-TX"], ())
    assert "units" not in three.values
    assert [note.column for note in three.notes] == ["Circunscripción"]


@pytest.mark.parametrize(
    ("text", "is_it"), [("US-TX, MX07089", True), ("TX; GT:1701", True), ("Texas", False)]
)
def test_codes_are_told_from_words(text: str, is_it: bool) -> None:
    assert is_of_codes(text) is is_it
