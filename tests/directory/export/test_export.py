from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from core.tabular.formula_guard import guard_text
from directory.entries.leaders import add_leader
from directory.entries.models import Answer, ChannelKind, ConfirmationMethod, Visibility
from directory.entries.visibility import Viewer
from directory.export import FORMATS, export
from directory.export.columns import COLUMNS
from directory.export.vcard import escaped, folded
from directory.labels import CODE_WORDS
from tests.directory.conftest import channel, focal_point, organisation, post, shelter

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHANGED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
WICKED = '=HYPERLINK("http://evil.example";"Haga clic")'
CONSUL = Viewer.of_country("SV")


@pytest.fixture(autouse=True)
def entries(session: Session, keyring: Keyring) -> None:
    mcallen = post(
        session,
        "Consulado General en McAllen",
        (-98.23, 26.2),
        "US48215",
        updated_at=CHANGED,
        confirmed_method=ConfirmationMethod.PHONE,
        channels=[
            channel("+19565550123", rank=0, has_whatsapp=True),
            channel("+19565550124;ext=12", rank=1),
            channel("+19565550125", rank=2),
            channel("911", ChannelKind.EMERGENCY, rank=3),
            channel(
                "mcallen@example.org", ChannelKind.EMAIL, datetime(2026, 4, 1, tzinfo=UTC), rank=4
            ),
        ],
    )
    shelter(
        session,
        "Casa Belén; «ñandú», albergue de larga memoria y nombre todavía más largo que la línea",
        None,
        updated_at=CHANGED,
        papers_asked=Answer.NO,
        beds_women=12,
        city="Tapachula",
        located_in="MX",
    )
    organisation(
        session,
        WICKED,
        (-98.2, 26.2),
        updated_at=CHANGED,
        services=["@SUM(A1)", "agua"],
        website="https://x.example/\r\nEND:VCARD",
        address="-2+3 Main St;=1+1\nsegunda línea",
    )
    focal_point(session, "María Peña", mcallen, updated_at=CHANGED, role="Cónsul")
    add_leader(
        session, keyring, mcallen, zone="Pharr", name="Rosa Ejemplo", phone="956 555 0123"
    ).last_test_on = date(2026, 9, 1)
    session.flush()
    session.expire_all()


def table(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    head, *rows = list(lines)
    assert all(len(row) == len(head) for row in rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


def by_name(rows: list[dict[str, str]], part: str) -> dict[str, str]:
    (row,) = [row for row in rows if part in row["Nombre"]]
    return row


def test_csv_has_one_row_an_entry_with_channels_and_age(session: Session) -> None:
    rows = table(export(session, CONSUL, "csv", NOW))
    assert [row["Clase"] for row in rows] == [
        "Representación",
        "Punto focal",
        "Albergue",
        "Organización",
    ]
    mcallen = by_name(rows, "McAllen")
    assert (mcallen["Teléfono"], mcallen["Otro teléfono"]) == (
        "+19565550123",
        "tel:+19565550124;ext=12",
    )
    assert mcallen["Más contactos"] == "Teléfono: +19565550125"
    assert (mcallen["WhatsApp"], mcallen["Teléfono de emergencia"]) == ("+19565550123", "911")
    assert mcallen["Correo electrónico"] == "mcallen@example.org"
    # The e-mail is the oldest channel: 1 April to 22 November are 235 days.
    assert (mcallen["Confirmado el (UTC)"], mcallen["Días desde la confirmación"]) == (
        "2026-04-01T00:00:00Z",
        "235",
    )
    assert (mcallen["Vigencia"], mcallen["Cómo se confirmó"]) == ("Vencido", "Teléfono")
    assert (mcallen["Longitud"], mcallen["Latitud"]) == ("-98.23", "26.2")
    assert mcallen["Modificado el (UTC)"] == "2026-11-20T08:30:00Z"
    belen = by_name(rows, "Belén")
    assert (belen["¿Piden papeles?"], belen["Camas para mujeres"], belen["Camas para hombres"]) == (
        "No",
        "12",
        "",
    )
    assert (belen["Vigencia"], belen["Días desde la confirmación"]) == ("Nunca confirmado", "")
    assert by_name(rows, "María")["Representación"] == "Consulado General en McAllen"


def test_csv_cells_calculate_nothing(session: Session) -> None:
    data = export(session, CONSUL, "csv", NOW)
    row = by_name(table(data), "HYPERLINK")
    assert row["Nombre"] == "'" + WICKED
    assert row["Servicios"] == "'@SUM(A1), agua"
    assert row["Dirección"] == "'-2+3 Main St;'=1+1\nsegunda línea"
    cells = [cell for row in table(data) for cell in row.values()]
    assert [
        cell
        for cell in cells
        if re.match(r"\s*[=+\-@\t\r]", cell) and not re.fullmatch(r"[+-]?[\d.]+", cell)
    ] == []


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("+1 956 555 0123", "'+1 956 555 0123"),
        ("+19565550123", "+19565550123"),
        ("-98.23", "-98.23"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        ("\t=1+1", "'\t'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n@x", "a\n'@x"),
        ("a-b=c", "a-b=c"),
        ("", ""),
    ],
)
def test_what_is_made_harmless(text: str, safe: str) -> None:
    assert guard_text(text) == safe


def test_titles_and_words_speak_the_language_asked_for(session: Session) -> None:
    data = export(session, CONSUL, "csv", NOW, translator=lambda message: f"[{message}]")
    head = data.decode("utf-8-sig").splitlines()[0]
    assert head.startswith('"[Clase]","[Nombre]","[Tipo]"')
    assert '"[Consulado]"' in data.decode()


def test_every_code_has_a_word() -> None:
    keys = {column.key for column in COLUMNS if column.coded}
    assert {"type", "state", "papers_asked", "visibility", "confirmed_method"} <= keys
    for codes in (Answer, Visibility, ConfirmationMethod, ChannelKind):
        assert {code.value for code in codes} <= set(CODE_WORDS)


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(data: bytes) -> dict[str, list[dict[str, str | None]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = [
            "".join(part.text or "" for part in entry.iter(f"{{{NS['m']}}}t"))
            for entry in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = [
            each.attrib["name"]
            for each in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(
                ".//m:sheet", NS
            )
        ]
        found = {}
        for number, name in enumerate(names, start=1):
            tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert tree.find(".//m:f", NS) is None
            pane = tree.find(".//m:pane", NS)
            assert pane is not None
            assert pane.attrib["state"] == "frozen"
            assert tree.find("m:autoFilter", NS) is not None
            grid: list[dict[str, str]] = []
            for row in tree.iterfind(".//m:row", NS):
                cells = {}
                for cell in row.iterfind("m:c", NS):
                    value = cell.findtext("m:v", "", NS)
                    cells[re.sub(r"\d", "", cell.attrib["r"])] = (
                        strings[int(value)] if cell.get("t") == "s" else value
                    )
                grid.append(cells)
            head = grid[0]
            found[name] = [
                {title: line.get(place) for place, title in head.items()} for line in grid[1:]
            ]
    return found


def test_xlsx_has_a_sheet_a_kind_and_texts_are_texts(session: Session, keyring: Keyring) -> None:
    found = sheets(export(session, CONSUL, "xlsx", NOW, keyring=keyring))
    assert list(found) == [
        "Representaciones",
        "Puntos focales",
        "Albergues",
        "Organizaciones",
        "Líderes comunitarios",
    ]
    (mcallen,) = found["Representaciones"]
    assert (mcallen["Teléfono"], mcallen["Días desde la confirmación"]) == ("+19565550123", "235")
    # Day 46113 of Excel is 1 April 2026.
    assert mcallen["Confirmado el (UTC)"] == "46113"
    (wicked,) = found["Organizaciones"]
    assert wicked["Nombre"] == WICKED
    (leader,) = found["Líderes comunitarios"]
    assert (leader["Nombre"], leader["Zona"], leader["Teléfono"]) == (
        "Rosa Ejemplo",
        "Pharr",
        "+19565550123",
    )
    assert "Camas para mujeres" not in mcallen


def test_json_says_what_its_documentation_says(session: Session) -> None:
    document = json.loads(export(session, CONSUL, "json", NOW))
    assert (document["format"], document["version"]) == ("atalaya.directory", 1)
    assert document["generated_at"] == "2026-11-22T12:00:00Z"
    mcallen = document["entries"][0]
    assert (mcallen["section"], mcallen["type"], mcallen["state"], mcallen["age_days"]) == (
        "post",
        "consulate",
        "lapsed",
        235,
    )
    assert mcallen["channels"][4] == {
        "kind": "email",
        "value": "mcallen@example.org",
        "has_whatsapp": False,
        "hours": "",
        "note": "",
        "languages": [],
        "is_official": False,
        "is_emergency": False,
        "failing": False,
        "confirmed_at": "2026-04-01T00:00:00Z",
        "confirmed_method": "",
    }
    shelter_entry = document["entries"][2]
    assert (
        shelter_entry["papers_asked"],
        shelter_entry["beds_men"],
        shelter_entry["confirmed_at"],
    ) == (
        "no",
        None,
        None,
    )


def test_geojson_is_longitude_first_and_null_where_nothing_is_known(session: Session) -> None:
    document = json.loads(export(session, CONSUL, "geojson", NOW))
    assert document["type"] == "FeatureCollection"
    places = {
        feature["properties"]["section"]: feature["geometry"] for feature in document["features"]
    }
    assert places["post"] == {"type": "Point", "coordinates": [-98.23, 26.2]}
    assert places["shelter"] is None
    assert all(feature["type"] == "Feature" and feature["id"] for feature in document["features"])
    assert "lon" not in document["features"][0]["properties"]


Card = list[tuple[str, str, str]]


def cards(data: bytes) -> list[Card]:
    """A strict little reader of RFC 6350: (name, parameters, value) of each line of each card."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    for line in data.split(b"\r\n"):
        line.decode()  # no character is cut in two
    found: list[Card] = []
    for unfolded in data.decode().replace("\r\n ", "").split("\r\n")[:-1]:
        match = re.fullmatch(
            r'(?:item\d+\.)?([A-Za-z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', unfolded
        )
        assert match, unfolded
        if match[1] == "BEGIN":
            found.append([])
        found[-1].append((match[1], match[2], match[3]))
    for card in found:
        assert [card[0][0], card[1], card[-1]] == [
            "BEGIN",
            ("VERSION", "", "4.0"),
            ("END", "", "VCARD"),
        ]
        assert len([line for line in card if line[0] == "FN"]) == 1
    return found


def values(card: Card, name: str) -> list[tuple[str, str]]:
    return [(parameters, value) for key, parameters, value in card if key == name]


def test_vcards_hold_together_under_a_strict_reader(session: Session, keyring: Keyring) -> None:
    mcallen, maria, belen, wicked, rosa = cards(
        export(session, CONSUL, "vcard4", NOW, keyring=keyring)
    )
    assert values(mcallen, "TEL")[:2] == [
        (';VALUE=uri;TYPE="voice,text"', "tel:+19565550123"),
        (";VALUE=uri;TYPE=voice", "tel:+19565550124;ext=12"),
    ]
    assert values(mcallen, "TEL")[3] == (";VALUE=text;TYPE=voice", "911")
    assert values(mcallen, "GEO") == [("", "geo:26.20000,-98.23000")]
    assert values(mcallen, "REV") == [("", "20261120T083000Z")]
    confirmed = "Confirmado el 2026-04-01 (hace 235 días). Vencido."
    assert values(mcallen, "NOTE") == [("", f"{confirmed} Hecho el 2026-11-22 12:00 UTC.")]
    assert values(maria, "KIND") == [("", "individual")]
    assert values(maria, "ORG") == [("", "Consulado General en McAllen")]
    name = (
        "Casa Belén\\; «ñandú»\\, albergue de larga memoria y nombre todavía más largo que la línea"
    )
    assert values(belen, "FN") == [("", name)]
    assert values(wicked, "URL") == [("", "https://x.example/END:VCARD")]
    assert values(wicked, "ADR")[0][1].startswith(";;-2+3 Main St\\;=1+1\\nsegunda línea;")
    assert values(rosa, "TEL") == [(";VALUE=uri;TYPE=voice", "tel:+19565550123")]


def test_a_line_is_folded_between_characters_at_75_octets() -> None:
    data = folded("NOTE:" + "ñ" * 100)
    assert [len(line) for line in data.split(b"\r\n")] == [75, 75, 57, 0]
    assert data.replace(b"\r\n ", b"").decode() == "NOTE:" + "ñ" * 100 + "\r\n"
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert escaped("a,b;c\\d\r\ne\x07") == "a\\,b\\;c\\\\d\\ne"


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_rows_give_the_same_bytes(session: Session, keyring: Keyring, form: str) -> None:
    once = export(session, CONSUL, form, NOW, keyring=keyring)
    session.expire_all()
    assert export(session, CONSUL, form, NOW, keyring=keyring) == once


def readable(data: bytes) -> str:
    """All texts of an export, out of the archive if it is one, unfolded."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            return book.read("xl/sharedStrings.xml").decode()
    return data.decode().replace("\r\n ", "")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("viewer", "sees"),
    [
        (CONSUL, {"McAllen", "María", "Belén", "Rosa"}),
        (Viewer.of_country("GT"), {"McAllen", "María", "Belén"}),
        (Viewer.of_country("HN"), {"McAllen", "María", "Belén", "ruido"}),
        (Viewer.rcm(), {"McAllen", "María", "Belén"}),
        (Viewer.system(), {"McAllen", "María", "Belén", "ruido"}),
        (Viewer.public(), set()),
    ],
)
def test_nobody_carries_away_what_they_may_not_see(
    session: Session, keyring: Keyring, form: str, viewer: Viewer, sees: set[str]
) -> None:
    text = readable(export(session, viewer, form, NOW, keyring=keyring))
    if form == "hsds":  # services, no persons
        sees = sees - {"María", "Rosa"}
    assert {word for word in ("McAllen", "María", "Belén", "Rosa", "ruido") if word in text} == sees


def test_without_a_key_no_leader_travels(session: Session) -> None:
    assert "Pharr" not in export(session, CONSUL, "json", NOW).decode()


def test_another_format_is_refused_by_name(session: Session) -> None:
    with pytest.raises(UnusableInput, match="use csv, xlsx"):
        export(session, CONSUL, "pdf", NOW)
