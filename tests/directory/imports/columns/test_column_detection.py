from __future__ import annotations

import pytest

from core.tabular.reading import read_tables
from core.tabular.tables import Table
from directory.entries.kinds import EntryKind
from directory.imports.columns.column_detection import guess, no_directory


def table(text: str) -> Table:
    (found,) = read_tables(text.encode(), "x.csv")
    return found


def fields(text: str, kind: EntryKind = EntryKind.SHELTER) -> dict[str, str]:
    return {each.title: each.field for each in guess(table(text), kind).columns}


@pytest.mark.parametrize(
    "titles",
    [
        "Nombre del albergue,Teléfono,Dirección,Ciudad,País,Latitud,Longitud",
        "Shelter name,Phone number,Street address,City,Country,Latitude,Longitude",
        "Nom,Téléphone,Adresse,Ville,Pays,Latitude,Longitude",
        "NOMBRE,TEL.,DOMICILIO,LOCALIDAD,PAIS,LAT,LON",
    ],
)
def test_titles_in_three_languages(titles: str) -> None:
    rows = (
        'Casa,(956) 555-0101,"Calle 1",Pharr,US,26.2,-98.2\nOtra,(956) 555-0102,"Calle'
        ' 2",Pharr,US,26.3,-98.3\n'
    )
    found = fields(f"{titles}\n{rows}")
    assert list(found.values()) == ["name", "phone", "address", "city", "located_in", "lat", "lon"]


def test_a_title_counts_only_as_far_as_its_cells_agree() -> None:
    rows = "".join(f"Casa {n},ver abajo,956-555-01{n:02}\n" for n in range(10))
    assert fields(f"Nombre,Teléfono,Dato\n{rows}") == {
        "Nombre": "name",
        "Teléfono": "",
        "Dato": "phone",
    }


def test_a_copy_of_the_telephones_and_other_peoples_columns_are_left() -> None:
    rows = "".join(f"Casa {n},956-555-01{n:02},956555{n:04},Dallas,9{n}\n" for n in range(10))
    found = fields(f"Name,phone,cleanPhone,MAILING_CITY,id\n{rows}")
    assert found == {
        "Name": "name",
        "phone": "phone",
        "cleanPhone": "",
        "MAILING_CITY": "",
        "id": "",
    }


def test_both_coordinates_in_one_cell_with_decimal_commas() -> None:
    assert fields("EDIFICIO;COORDENADAS\nEscuela;18,678358, -88,391273\n")["COORDENADAS"] == "point"


def test_a_list_of_embassies_makes_its_names() -> None:
    text = (
        "operator,country,city,type\nMexico,Canada,Ottawa,embassy\nHonduras,Japan,Tokyo,embassy\n"
    )
    found = guess(table(text), EntryKind.POST)
    assert [each.field for each in found.columns] == ["country", "located_in", "city", "type"]
    assert found.defaults["name"] == "{type} de {country} en {city}"


def test_a_census_is_no_directory() -> None:
    text = "name,mexico,guatemala,el_salvador,honduras\nHidalgo,1,2,3,4\nHays,1,2,3,4\n"
    assert no_directory(table(text)) is not None
    assert no_directory(table("Nombre,Teléfono\nCasa,911\n")) is None
