"""Lists like those people send, and their neighbours: each says what must come of it.

The cases of `../shared` stand in `tests/cases`; these say the same without them, and what would
break a pattern made for one of them.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.entries.kinds import EntryKind
from directory.imports.row_results import DryRun, RowOutcome
from tests.directory.imports.conftest import plans, tried

POST, SHELTER, ORGANISATION = EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION
FOCAL_POINT = EntryKind.FOCAL_POINT


def read(session: Session, text: str, kind: EntryKind | None, country: str = "MX") -> DryRun:
    return tried(session, plans(text.encode(), kind, country=country))


def numbers(values: dict[str, Any]) -> list[str]:
    return [each["value"] for each in values.get("channels", []) if each["kind"] != "email"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("46086", "2026-03-05"),
        ("5/3/26", "2026-03-05"),
        ("5 de marzo de 2026", "2026-03-05"),
        ("March 5, 2026", "2026-03-05"),
        ("05-mar-2026", "2026-03-05"),
        ("2026-03-05", "2026-03-05"),
        ("ayer", None),
        ("pendiente", None),
        ("2026", None),
    ],
)
def test_a_day_as_people_write_it_or_a_day_not_known(
    session: Session, said: str, day: str | None
) -> None:
    text = f"Nombre;País;Verificado el\nCasa A;México;2026-01-02\nCasa B;México;{said}\n"
    row = read(session, text, SHELTER).rows[1]
    assert row.outcome is RowOutcome.CREATED
    assert row.draft.confirmed.get("entry", ("",))[0][:10] == (day or "")


@pytest.mark.parametrize(
    ("head", "cells", "kind", "name", "phones"),
    [
        (
            "First Name,Middle Name,Last Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value",
            "Ana,María,Pérez,Mobile,+52 962 555 1101,+52 962 555 1102",
            FOCAL_POINT,
            "Ana María Pérez",
            ["+529625551101", "+529625551102"],
        ),
        (
            "Name,Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value",
            "Ana Pérez,Ana,Pérez,a@example.org,+52 962 555 1101 ::: +52 962 555 1103",
            FOCAL_POINT,
            "Ana Pérez",
            ["+529625551101", "+529625551103"],
        ),
        (
            "Nombre,Apellidos,Organización,Teléfono del trabajo,Teléfono móvil",
            "Ana,Pérez Ruiz,,+52 962 555 1101,+52 962 555 1104",
            FOCAL_POINT,
            "Ana Pérez Ruiz",
            ["+529625551101", "+529625551104"],
        ),
        (
            "First Name,Last Name,Company,Business Phone,Business Fax,Business City",
            "Ana,Pérez,Casa Oficina,+52 962 555 1101,+52 962 555 1109,Tapachula",
            ORGANISATION,
            "Casa Oficina",
            ["+529625551101"],
        ),
        (
            "Nom,Prénom,Téléphone portable",
            "Tremblay,Jean,+1 514 555 0101",
            FOCAL_POINT,
            "Jean Tremblay",
            ["+15145550101"],
        ),
    ],
)
def test_address_books(
    session: Session, head: str, cells: str, kind: EntryKind, name: str, phones: list[str]
) -> None:
    (row,) = read(session, f"{head}\n{cells}\n", kind).rows
    assert row.outcome is RowOutcome.CREATED
    assert (row.draft.name, numbers(row.draft.values)) == (name, phones)


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("1. Nombre del albergue *", "name"),
        ("Facility Name:", "name"),
        ("Nom de l’établissement", "name"),
        ("City / Town", "city"),
        ("Ciudad o municipio", "city"),
        ("Ville/Municipalité", "city"),
        ("Max. capacity (persons)", "capacity"),
        ("Capacité d'accueil", "capacity"),
        ("Capacidad máxima (personas)", "capacity"),
        ("Hours of operation", "hours"),
        ("Horario de atención:", "hours"),
        ("Heures d’ouverture", "hours"),
        ("State/Province", "address_more"),
        ("Code postal", "address_more"),
        ("After-hours phone", "emergency"),
        ("Téléphone d’urgence", "emergency"),
        ("Nº de teléfono", "phone"),
        ("Main Phone #", "phone"),
        ("N° de téléphone", "phone"),
        ("Color del portón", ""),
        ("Fax", ""),
        ("Mailing city", ""),
    ],
)
def test_titles_as_forms_write_them(title: str, field: str) -> None:
    cells = {"capacity": "120", "emergency": "(956) 555-0101", "phone": "(956) 555-0101"}
    rows = "\n".join(f"{cells.get(field, f'Casa {letter}')}" for letter in "ABCD")
    (plan,) = plans(f'"{title}";Otra\n{rows}\n'.encode(), SHELTER, country="US")
    assert plan.columns.get(title, "") == field
    assert (title in plan.ignored) is not bool(field)


@pytest.mark.parametrize(
    "nothing",
    ["N/A", "n.d.", "S/D", "s/n", "No tiene", "-", "—", "0000000000", "por confirmar", "Pendiente",
     "à confirmer", "TBD", "(pendiente)", "Sin dato", "xxx"],
)  # fmt: skip
def test_words_for_nothing_say_nothing_in_any_field(session: Session, nothing: str) -> None:
    titles = "Nombre;Ciudad;Dirección;Teléfono;Correo;Cupo;Abierto;Horario;Notas;Estado"
    full = "Casa Uno;Pharr;Calle 5 s/n;956-555-0101;a@example.org;9;sí;24 h;una nota;TX"
    text = f"{titles}\n{full}\nCasa Dos;{';'.join([nothing] * 9)}\n"
    first, second = read(session, text, SHELTER, "US").rows
    assert first.draft.values["address"] == "Calle 5 s/n, TX"
    assert second.outcome is RowOutcome.CREATED
    assert set(second.draft.values) <= {"name", "kind", "visibility", "open_now"}
    assert not second.notes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Nombre;Clase\nA;Refugio\nB;Embajada\n", [SHELTER, POST]),
        ("Name;Type\nA;Shelter\nB;NGO\nC;Consulate General\n", [SHELTER, ORGANISATION, POST]),
        ("Nom;Catégorie\nA;Ambassade\nB;Société civile\n", [POST, ORGANISATION]),
        ("Nombre;Tipo\nA;Punto focal\nB;Albergues\n", [FOCAL_POINT, SHELTER]),
    ],
)
def test_lists_that_mix_kinds(session: Session, text: str, kinds: list[EntryKind]) -> None:
    rows = read(session, text, None).rows
    assert [each.draft.kind for each in rows] == kinds
    assert all(each.outcome is RowOutcome.CREATED for each in rows)


def test_a_formula_is_its_value_or_is_named(session: Session) -> None:
    text = 'Nombre;Ciudad;Notas\n"=""Casa 7""";"=HYPERLINK(""http://x"";""Pharr"")";=A1+B1\n'
    (row,) = read(session, text, SHELTER, "US").rows
    assert (row.draft.name, row.draft.values["city"]) == ("Casa 7", "Pharr")
    assert "notes" not in row.draft.values
    assert "fórmula" in row.notes[0].problem.message


COLUMNS = {
    "Nombre": "Albergue Peñón",
    "Ciudad": "Córdoba",
    "Dirección": "Calle Ñandú 5 s/n",
    "Teléfono": "+52 962 555 0101",
    "Cupo": "120",
    "Tipo": "Albergue",
}


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    order=st.permutations(sorted(COLUMNS)),
    before=st.integers(0, 4),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"]),
    twice=st.booleans(),
)
def test_the_same_list_in_any_order_page_and_separator_is_the_same(
    order: list[str], before: int, separator: str, encoding: str, twice: bool
) -> None:
    lines = [f"Directorio, línea {number}" if separator != "," else f"Directorio {number}"
             for number in range(before)]  # fmt: skip
    lines += [separator.join(order), separator.join(COLUMNS[each] for each in order)]
    lines += [separator.join("TOTAL" if each == "Nombre" else "" for each in order)]
    text = "\r\n".join(lines)
    data = text.encode().decode("cp1252", "replace").encode() if twice else text.encode(encoding)
    if twice and "\ufffd" in data.decode():
        return
    kinds: itertools.chain[EntryKind | None] = itertools.chain([None, SHELTER])
    for kind in kinds:
        (plan,) = plans(data, kind)
        assert plan.ignored == ()
        assert dict(zip(plan.table.titles, plan.table.rows[0].cells, strict=True)) == COLUMNS
