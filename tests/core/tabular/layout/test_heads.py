"""Which rows are the titles, over lists as people lay them out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.tabular.layout.heads import _words
from core.tabular.reading import read_tables
from core.tabular.tables import Table, UnreadableFile


def only(text: str, head: tuple[int, int] | None = None) -> Table:
    (table,) = read_tables(text.encode(), "lista.csv", head)
    return table


@pytest.mark.parametrize(
    ("text", "head", "titles"),
    [
        (
            "Nombre,Teléfonos,,Ubicación,\n,Fijo,Celular,Ciudad,Estado\nCasa,911,912,Pharr,TX\n",
            (1, 2),
            ["Nombre", "Teléfonos · Fijo", "Teléfonos · Celular", "Ubicación · Ciudad",
             "Ubicación · Estado"],
        ),
        (
            "Directorio 2026,,,\n,Teléfonos,,\nNombre,Fijo,Celular,Ciudad\nCasa,911,912,Pharr\n",
            (3, 3),
            ["Nombre", "Fijo", "Celular", "Ciudad"],
        ),
        (
            "Casa,Contacto,,Cupo,,\nNombre,Tel,Correo,H,M,Total\nUna,911,a@x.org,1,2,3\n",
            (1, 2),
            ["Casa · Nombre", "Contacto · Tel", "Contacto · Correo", "Cupo · H", "Cupo · M",
             "Cupo · Total"],
        ),
        ("Nombre,Ciudad,,Notas\nCasa,Pharr,x,y\nOtra,Pharr,x,z\n", (1, 1),
         ["Nombre", "Ciudad", "Columna 3", "Notas"]),
        ("Nombre,Ciudad\nCasa,Pharr\nOtra,McAllen\n", (1, 1), ["Nombre", "Ciudad"]),
        ("Albergues de Texas,,\nActualizado ayer,,\nNombre,Ciudad,Tel\nA,B,911\n", (3, 3),
         ["Nombre", "Ciudad", "Tel"]),
    ],
)  # fmt: skip
def test_the_rows_of_titles_are_found(text: str, head: tuple[int, int], titles: list[str]) -> None:
    table = only(text)
    assert (table.head, list(table.titles)) == (head, titles)


def test_a_person_says_which_rows_they_are() -> None:
    text = "Casa,Pharr,911\nNombre,Lugar,\n,Ciudad,Tel\nOtra,McAllen,211\n"
    table = only(text, (2, 3))
    assert table.titles == ("Nombre", "Lugar · Ciudad", "Lugar · Tel")
    assert [row.number for row in table.rows] == [4]
    none = only(text, (0, 0))
    assert (none.has_titles, len(none.rows)) == (False, 4)
    with pytest.raises(UnreadableFile, match="No hay títulos en la fila 9"):
        only(text, (9, 9))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    before=st.integers(0, 6),
    order=st.permutations(["Nombre", "Ciudad", "Teléfono", "Correo"]),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1"]),
)
def test_rows_of_titles_are_found_below_any_number_of_lines_in_any_page(
    before: int, order: list[str], separator: str, encoding: str
) -> None:
    cells = {"Nombre": "Casa Peñón", "Ciudad": "Córdoba", "Teléfono": "911", "Correo": "a@x.org"}
    lines = [f"Línea {number} del título" for number in range(before)]
    lines += [separator.join(order), separator.join(cells[each] for each in order)] * 1
    lines += [separator.join(cells[each] for each in order)] * 3
    (table,) = read_tables("\r\n".join(lines).encode(encoding), "lista.csv")
    assert list(table.titles) == order
    assert table.head == (before + 1, before + 1)
    assert {title: table.rows[0].cells[at] for at, title in enumerate(table.titles)} == cells


@pytest.mark.parametrize(
    ("cell", "is_word"),
    [
        ("Albergue", True),
        ("26.2, -98.2", False),
        ("+1 (956) 555-0101", False),
        ("-", True),
        ("12/11/2026", False),
        ("casa@example.org", False),
        ("https://example.org", False),
        ("a@b", True),
        # Of the longest cells there are: looked at once, not once for each of their letters.
        ('"' * 400_000, True),
        ("1" * 400_000 + "x", True),
        ("a@" * 200_000, True),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_title_is_no_number_and_no_address_however_long(cell: str, is_word: bool) -> None:
    assert _words([cell]) == ([cell] if is_word else [])


@pytest.mark.parametrize(
    ("text", "has_titles"),
    [
        ("Nombre;Teléfono;Teléfono;Teléfono\nCasa;962 625 0101;962 625 0102;\n", True),
        ("Nombre;Correo;Correo\nCasa;a@example.org;b@example.org\n", True),
        ("Casa;Sí;Sí;9\nEscuela;Sí;No;9\n", False),
        ("Casa;Sí;Sí;Sí;Sí\nEscuela;9;9;9;9\n", False),
    ],
)
def test_titles_that_stand_twice_are_told_from_a_first_row(text: str, has_titles: bool) -> None:
    (table,) = read_tables(text.encode(), "lista.csv")
    assert table.has_titles is has_titles
