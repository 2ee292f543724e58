"""Lists of persons as people send them, each with the right value beside it (`../shared`).

Every key of an expected file is checked by one plain function of `CHECKS`; a key without one is a
fault of this test. The neighbours below say the same of other lists, in a few lines each.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.atlas import Atlas
from core.crypto import Keyring
from core.i18n.languages import translator
from registry.imports.people_file import PreparedPeople, prepare_people
from registry.imports.rows import ImportRow
from tests.conftest import SHARED

CASES = SHARED / "cases" / "registry"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
KEYRING = Keyring([b"c" * 32])


@dataclass(frozen=True, slots=True)
class Case:
    """A file read, and what was expected of it."""

    prepared: PreparedPeople
    expected: Mapping[str, Any]

    def row(self, number: str) -> ImportRow:
        return next(each for each in self.prepared.rows if each.row == int(number))


@pytest.fixture(scope="module")
def region(base_atlas: Atlas) -> Atlas:
    return base_atlas


def read(region: Atlas, data: bytes, name: str = "lista.csv") -> PreparedPeople:
    return prepare_people(data, name, keyring=KEYRING, atlas=region, country="MX", now=NOW)


def expected_files() -> list[Path]:
    return sorted(CASES.glob("*.expected.json")) if CASES.exists() else []


def case_names() -> list[str]:
    return [path.name.removesuffix(".expected.json") for path in expected_files()]


def _sought(row: ImportRow) -> str:
    if row.unplaced is None:
        return ""
    # The unit is named as the reader said it (Spanish here); what is wrong, in English.
    return row.unplaced.place.problem.explain(translator("en").gettext)


def _keys(value: object) -> dict[str, Any]:
    assert isinstance(value, dict)
    return value


def _imported(case: Case, value: object) -> bool:
    return len(case.prepared.rows) == value and not case.prepared.refused


def _names(case: Case, value: object) -> bool:
    return [row.card.full_name for row in case.prepared.rows] == value


def _phones(case: Case, value: object) -> bool:
    return {number: case.row(number).card.phone for number in _keys(value)} == value


def _needs(case: Case, value: object) -> bool:
    return {
        number: [str(each) for each in case.row(number).card.needs] for number in _keys(value)
    } == value


def _sex(case: Case, value: object) -> bool:
    return {number: case.row(number).card.sex for number in _keys(value)} == value


def _from_until(case: Case, value: object) -> bool:
    stays = {number: case.row(number).stay for number in _keys(value)}
    return {
        number: [str(stay.from_on), str(stay.until_on)] for number, stay in stays.items() if stay
    } == value


def _placed(case: Case, value: object) -> bool:
    return sum(row.is_placed for row in case.prepared.rows) == value


def _to_be_placed(case: Case, value: object) -> bool:
    told = {number: _sought(case.row(number)).partition(" (")[0] for number in _keys(value)}
    return told == {number: words.partition(" (")[0] for number, words in _keys(value).items()}


def _explanation(_case: Case, value: object) -> bool:
    return bool(value)


CHECKS: Mapping[str, Callable[[Case, object], bool]] = {
    "imported": _imported,
    "names": _names,
    "phones": _phones,
    "needs": _needs,
    "sex": _sex,
    "from_until": _from_until,
    "placed": _placed,
    "to_be_placed": _to_be_placed,
    "why": _explanation,
    "command": _explanation,
}


@pytest.mark.skipif(not CASES.exists(), reason="the cases lie beside the checkout only")
@pytest.mark.parametrize("name", case_names())
def test_a_case_comes_out_as_expected(name: str, region: Atlas) -> None:
    expected = json.loads((CASES / f"{name}.expected.json").read_text(encoding="utf-8"))
    case = Case(read(region, (CASES / name).read_bytes(), name), expected)
    wrong = [key for key, value in expected.items() if not CHECKS[key](case, value)]
    assert wrong == [], case.prepared


# -- neighbours: the same kinds, otherwise written ------------------------------------------------


def rows_of(region: Atlas, *lines: str) -> list[ImportRow]:
    prepared = read(region, "\n".join(lines).encode())
    assert not prepared.refused
    return list(prepared.rows)


@pytest.mark.parametrize(
    ("head", "line", "name"),
    [
        ("Apellido materno;Apellido paterno;Nombre", "Ruiz;Gómez;Ana", "Ana Gómez Ruiz"),
        ("Primer nombre;Segundo nombre;Apellidos", "Ana;Luz;Gómez Ruiz", "Ana Luz Gómez Ruiz"),
        ("Primer apellido;Segundo apellido;Nombres", "Gómez;N/A;Ana", "Ana Gómez"),
        ("Apellidos y nombres;Tel", "Gómez Ruiz, Ana;", "Ana Gómez Ruiz"),
        ("Last name;First name;Middle name", "Gómez;Ana;Luz", "Ana Luz Gómez"),
        ("Nom;Prénom", "Pierre;Marie", "Marie Pierre"),
        ("Nombre completo;Apellido materno", "Ana Gómez Ruiz;Ruiz", "Ana Gómez Ruiz"),
    ],
)
def test_names_are_joined_in_their_order(region: Atlas, head: str, line: str, name: str) -> None:
    (row,) = rows_of(region, f"{head};Municipio;Estado;Consentimiento", f"{line};McAllen;Texas;sí")
    assert row.card.full_name == name


@pytest.mark.parametrize(
    ("first", "decided", "expected"),
    [
        ("06/07/2026", "06/20/2026", "2026-06-07"),
        ("06/07/2026", "20/06/2026", "2026-07-06"),
        ("7 jun 2026", "June 20, 2026", "2026-06-07"),
        ("46180", "2026-06-20", "2026-06-07"),
        ("6-7-26", "6-20-26", "2026-06-07"),
    ],
)
def test_one_day_of_the_column_decides_for_all(
    region: Atlas, first: str, decided: str, expected: str
) -> None:
    head = "Nombre|Ciudad|Estado|Tipo|Desde|Consentimiento"
    rows = rows_of(
        region,
        head,
        f"A Prueba|Miami|Florida|viaje|{first}|sí",
        f"B Prueba|Miami|Florida|viaje|{decided}|sí",
    )
    assert rows[0].stay is not None
    assert str(rows[0].stay.from_on) == expected


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ("hipertensión y usa bastón", ["medical", "mobility"]),
        ("dialysis; no ve", ["medical", "mobility"]),
        ("enceinte de 6 mois", ["pregnancy"]),
        ("adulta mayor, 81 años", ["older"]),
        ("no usa silla de ruedas", []),
        ("ninguna", []),
    ],
)
def test_needs_are_read_in_the_words_of_people(region: Atlas, words: str, needs: list[str]) -> None:
    (row,) = rows_of(
        region, "Nombre|Municipio|Salud|Consentimiento", f"A Prueba|McAllen|{words}|sí"
    )
    assert [str(each) for each in row.card.needs] == needs


def test_what_no_field_holds_is_kept_as_said_and_told(region: Atlas) -> None:
    (row,) = rows_of(
        region,
        "Nombre|Teléfono|Correo|Sexo|Idioma|Necesidades|Nacimiento|Municipio|Consentimiento",
        "A Prueba|956-55|sin arroba|quizá|klingon|cuida a su tía|31/02/1990|McAllen|sí",
    )
    said = row.card.source_words.splitlines()
    assert {line.partition(":")[0] for line in said} == {
        "Teléfono", "Correo", "Sexo", "Idioma", "Necesidades", "Nacimiento",
    }  # fmt: skip
    assert "Necesidades: cuida a su tía" in said
    assert {each.column for each in row.problems} == {line.partition(":")[0] for line in said}
    assert (row.card.phone, row.card.email, row.card.language) == ("", "", "und")
    assert row.is_placed


@pytest.mark.parametrize("words", ["indocumentada", "visa vencida", "asilo en trámite"])
def test_migratory_status_is_neither_kept_nor_repeated(region: Atlas, words: str) -> None:
    (row,) = rows_of(
        region, "Nombre|Municipio|Necesidades|Consentimiento", f"A Prueba|McAllen|{words}|sí"
    )
    assert words not in str((row.card, row.problems))


@pytest.mark.parametrize(
    ("column", "sexes"),
    [("H M H", "m f m"), ("M F M", "m f m"), ("M M M", "  "), ("hombre M mujer", "m f f")],
)
def test_m_is_read_by_the_whole_column(region: Atlas, column: str, sexes: str) -> None:
    lines = [f"P{n} Prueba|{cell}|McAllen|sí" for n, cell in enumerate(column.split())]
    rows = rows_of(region, "Nombre|Sexo|Municipio|Consentimiento", *lines)
    assert [row.card.sex for row in rows] == sexes.split(" ")


@pytest.mark.parametrize(
    ("head", "line", "phones"),
    [
        ("Celular;Tel. casa", "956 555 0121;no tiene", ["+19565550121"]),
        ("Teléfono;Teléfono", "956 555 0121;956 555 0122", ["+19565550121", "+19565550122"]),
        ("Phone;WhatsApp", "956 555 0121;+52 55 5555 0123", ["+19565550121", "+525555550123"]),
        ("Teléfonos;x", "956 555 0121 y 956 555 0122;", ["+19565550121", "+19565550122"]),
        ("Lada;Teléfono", "956;555 0121", ["+19565550121"]),
    ],
)
def test_every_telephone_of_a_row_is_kept(
    region: Atlas, head: str, line: str, phones: list[str]
) -> None:
    (row,) = rows_of(
        region, f"Nombre;{head};Municipio;Estado;Consentimiento", f"A B;{line};McAllen;Texas;sí"
    )
    assert [row.card.phone, *row.card.other_phones] == phones


@pytest.mark.parametrize(
    ("lat", "lon", "why"),
    [
        ("-90.5133", "14.6349", "swapped?"),
        ("14.0723", "87.1921", "minus missing?"),
        ("0.0", "0.0", "0, 0 is no place"),
        ("norte", "-98.2", "“norte” is not a coordinate in degrees."),
    ],
)
def test_a_bad_point_makes_somebody_to_be_placed(
    region: Atlas, lat: str, lon: str, why: str
) -> None:
    (row,) = rows_of(region, "Nombre,Latitud,Longitud,Consentimiento", f"A B,{lat},{lon},sí")
    assert not row.is_placed
    assert _sought(row).startswith(why)
