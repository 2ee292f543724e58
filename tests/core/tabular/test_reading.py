from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter

from core.tabular.reading import read_tables
from core.tabular.tables import MOST_COLUMNS, MOST_ROWS, Table, UnreadableFile

LIST = (
    'Nombre;Teléfono;Dirección\r\nCasa Belén;(956) 555-0101;Año 1, «ñandú»\r\nPeñón;;"Calle; 2"\r\n'
)

SEEN = datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None)


def only(data: bytes, name: str = "lista.csv") -> Table:
    (table,) = read_tables(data, name)
    return table


def book(rows: list[list[object]], **more: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        sheet = made.add_worksheet("Hoja")
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, cell, day)
                else:
                    sheet.write(number, place, cell)
        for top, left, bottom, right in more.get("merged", ()):  # type: ignore[attr-defined]
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        for hidden in more.get("hidden", ()):  # type: ignore[attr-defined]
            sheet.set_row(hidden, None, None, {"hidden": True})
    return out.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp850"]
)
def test_every_page_excel_writes(encoding: str) -> None:
    table = only(LIST.encode(encoding))
    assert table.titles == ("Nombre", "Teléfono", "Dirección")
    assert [row.cells for row in table.rows] == [
        ("Casa Belén", "(956) 555-0101", "Año 1, «ñandú»"),
        ("Peñón", "", "Calle; 2"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator(separator: str) -> None:
    text = separator.join(["a", "b", "c"]) + "\n" + separator.join(["uno", '"x\ny"', "dos"]) + "\n"
    assert only(text.encode()).rows[0].cells == ("uno", "x\ny", "dos")


def test_titles_not_in_the_first_line_and_rows_keep_their_number() -> None:
    text = (
        "Directorio 2025\n\nFecha:"
        " hoy\nNombre,Ciudad,Teléfono\nCasa,Pharr,911\n\nOtra,McAllen,211\n"
    )
    table = only(text.encode())
    assert table.titles == ("Nombre", "Ciudad", "Teléfono")
    assert [(row.number, row.cells[0]) for row in table.rows] == [(5, "Casa"), (7, "Otra")]


def test_ragged_rows_and_a_comma_too_many() -> None:
    table = only(b"a,b,\nuno\nuno,dos,,tres\n")
    assert table.titles == ("a", "b")
    assert [(row.cells, row.beyond) for row in table.rows] == [
        (("uno", None), ()),
        (("uno", "dos"), ("tres",)),
    ]


def test_two_titles_alike_are_told_apart() -> None:
    assert only("Teléfono,Teléfono,Nombre,Ciudad,País\n1,2,x,y,z\n".encode()).titles[:2] == (
        "Teléfono",
        "Teléfono (2)",
    )


def test_a_list_without_titles_loses_no_row() -> None:
    table = only(b"Casa,956-555-0101\nOtra,956-555-0102\n")
    assert not table.has_titles
    assert len(table.rows) == 2


def test_a_workbook_with_merged_cells_numbers_dates_and_hidden_rows() -> None:
    data = book(
        [["Directorio", None, None], ["Ciudad", "Teléfono", "Visto"], ["Pharr", 50255551234, SEEN],
         [None, 2.5, None], ["Otra", "911", None]],
        merged=[(2, 0, 3, 0)], hidden=[4],
    )  # fmt: skip
    table = only(data, "libro.xlsx")
    assert table.titles == ("Ciudad", "Teléfono", "Visto")
    assert [row.cells[:2] for row in table.rows] == [
        ("Pharr", 50255551234),
        ("Pharr", 2.5),
        ("Otra", "911"),
    ]
    assert str(table.rows[0].cells[2]).startswith("2026-01-02")
    assert table.hidden_rows == 1


def test_geojson_and_lists_of_records() -> None:
    feature = {
        "type": "Feature",
        "properties": {"n": "A", "p": {"q": 1}},
        "geometry": {"type": "Point", "coordinates": [-98.1, 26.2]},
    }
    data = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    table = only(data, "x.geojson")
    assert dict(zip(table.titles, table.rows[0].cells, strict=True)) == {
        "n": "A", "p.q": 1, "longitude": -98.1, "latitude": 26.2,
    }  # fmt: skip
    assert only(b'[{"a": null, "b": [1, 2]}, {"a": "x"}]', "x.json").rows[0].cells == (None, "1, 2")


def with_part(data: bytes, name: str, body: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part.filename, body if part.filename == name else old.read(part.filename))
        if name not in old.namelist():
            new.writestr(name, body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "vacío"),
        (b"\x00" * 500, "vacío"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<html><table>", "página web"),
        (b"PK\x03\x04 rubbish", "guárdelo otra vez"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "guárdelo otra vez"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "contraseña"),
        (b'{"a": 1}', "no es una lista"),
        (b"[{", "bien formado"),
        (b"[" * 100_000, "bien formado"),
        (b"a,b\n", "ninguna fila"),
        (b",,,\n,,,\n", "ninguna fila"),
        (b'a,b\nx,"' + b"y\n" * 400, "comillas"),
        (b"a,b\n" + b"x,y\n" * (MOST_ROWS + 1), "filas"),
        (b"a,b\n" + b"x," * (MOST_COLUMNS + 5) + b"x\n", "La fila 2 tiene"),
        (b"a,b\n" + b"x" * 1_100_000 + b",y\n", "La fila 2 tiene una celda sin fin"),
        (with_part(book([["a"], ["b"]]), "xl/bomb.xml", b"0" * 60_000_000), "MB al abrirlo"),
        (
            with_part(
                book([["a"], ["b"]]),
                SHEET,
                b'<worksheet><sheetData><row r="1"><c r="A1"/></row>'
                b'<row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>',
            ),
            "XFD1048576",
        ),
        # Tags that begin and never close: each is read once, not all behind it again for each.
        (
            with_part(book([["a"], ["b"]]), SHEET, b'<row hidden="1" <c t="s" <f ' * 35_000),
            "dañada",
        ),
        (with_part(book([["a"], ["b"]]), "xl/sharedStrings.xml", b"<si " * 250_000), "otra vez"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_tables(data, "lista.xlsx")
    assert says in str(refused.value)
    assert refused.value.location == "lista.xlsx"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="xfd1048576"><v>1</v></c>',
        b'<c r = "XFD1048576"><v>1</v></c>',
        b'<c a=">" r="XFD1048576"><v>1</v></c>',
        b"<c><v>1</v></c>" * 1900,
    ],
    ids=["lower case", "blanks", "a bracket before", "no reference"],
)
def test_a_far_cell_in_disguise_ends_only_the_child_that_reads(cell: bytes) -> None:
    first = b'<row r="1"><c r="A1" t="inlineStr"><is><t>nombre</t></is></c></row>'
    sheet = (
        b"<worksheet><sheetData>"
        + first
        + b'<row r="1048576">'
        + cell
        + b"</row></sheetData></worksheet>"
    )
    with pytest.raises(UnreadableFile, match="demasiada memoria"):
        read_tables(with_part(book([["a"], ["b"]]), SHEET, sheet), "lista.xlsx")


def test_merged_ranges_piled_upon_each_other_are_refused() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 20_001))
    piled = b'<mergeCell ref="A1:KN20000"/>' * 20
    sheet = (
        b"<worksheet><sheetData>"
        + rows
        + b"</sheetData><mergeCells>"
        + piled
        + b"</mergeCells></worksheet>"
    )
    with pytest.raises(UnreadableFile, match="dañada"):
        read_tables(with_part(book([["a"], ["b"]]), SHEET, sheet), "lista.xlsx")


def test_one_long_text_that_many_cells_point_to_is_refused() -> None:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 3000)
    )
    sheet = b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"
    data = with_part(book([["a"], ["b"]]), SHEET, sheet)
    shared = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    with pytest.raises(UnreadableFile, match="Los textos del libro"):
        read_tables(with_part(data, "xl/sharedStrings.xml", shared), "x.xlsx")


def test_nulls_and_formulas_are_only_text() -> None:
    table = only(b"Nombre,Ciudad\n=1+1,a\0b\n")
    assert table.rows[0].cells == ("=1+1", "a\0b")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{"data": {"items": [{"name": "Uno"}, {"name": "Dos"}]}}', ["Uno", "Dos"]),
        ('{"name": "Uno"}\n{"name": "Dos"}\n', ["Uno", "Dos"]),
        (
            '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [-92, 14]},'
            ' "properties": {"name": "Uno"}}',
            ["Uno"],
        ),
    ],
)
def test_records_wherever_the_one_list_of_a_json_is(text: str, names: list[str]) -> None:
    (table,) = read_tables(text.encode(), "lista.json")
    assert table.column("name") == names


def test_two_lists_of_a_json_are_not_chosen_among() -> None:
    text = '{"data": {"one": [{"name": "Uno"}], "two": [{"name": "Dos"}]}}'
    with pytest.raises(UnreadableFile, match="lista de registros"):
        read_tables(text.encode(), "lista.json")
