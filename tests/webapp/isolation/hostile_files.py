"""Files that nobody honest sends: bombs, liars, climbers. All are made here, none is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MEGABYTE = 1024 * 1024


def hostile_files() -> Iterator[tuple[str, str, bytes]]:
    """Yield what it is, the name it is sent by, and its bytes."""
    plain = b"Nombre;Celular\nZq;+19562000000\n"
    yield "a name that climbs", "../../../../etc/cron.d/zq.csv", plain
    yield "a name that climbs, on another system", "..\\..\\zq.csv", plain
    yield "a name with a tag", '"><zqtag onzq=1>.csv', plain
    yield "a name of two lines", "a\r\nX-Zq: 1.csv", plain
    yield "a name with a zero", "zq.csv\0.html", plain
    yield "a name of no end", "z" * 5000 + ".csv", plain
    yield "a page that says it is a list", "lista.csv", b"<!doctype html><zqtag onzq=1></zqtag>"
    yield "a program that says it is a list", "lista.csv", b"\x7fELF" + bytes(2000)
    yield "a drawing with a script", "lista.csv", b"<svg xmlns='x'><script>zq()</script></svg>"
    yield "a document that says it is a book", "libro.xlsx", b"%PDF-1.7\n1 0 obj\n"
    yield "a picture that is a list, too", "lista.csv", b"GIF89a;zqtag\nNombre;Celular\nZq;1\n"
    yield "a picture of a million lines", "mapa.png", _picture(1_000_000, 1_000_000)
    yield "a thousand million laughs", "risa.kml", _laughs()
    yield "a file of the machine", "robo.kml", _entity("file:///etc/passwd")
    yield "a page of the network", "robo.geojson", _entity("http://169.254.169.254/latest")
    yield "endless quotes", "lista.csv", b'"' * 300_000
    yield "endless brackets", "lista.geojson", b"[" * 200_000
    yield "numbers that are none", "lista.json", b'[{"Nombre": NaN, "Celular": 1e999999}]'
    yield "a hundred thousand columns", "lista.csv", b";" * 100_000 + b"\n" + b"1;" * 100_000
    yield "an archive that climbs", "libro.xlsx", _archive({"../../zq.csv": plain})
    yield "an archive in an archive", "libro.xlsx", _nested(4)
    yield "a bomb", "libro.xlsx", _book(b" " * 60 * _MEGABYTE)
    yield "a book with a foreign file", "libro.xlsx", _book(b"", entity="file:///etc/passwd")
    yield "a book that links outside", "libro.xlsx", _book(b"", link="http://127.0.0.1:9/zq.xlsx")
    yield "half an archive", "libro.xlsx", _book(b"")[:200]


def _archive(members: dict[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return body.getvalue()


def _nested(depth: int) -> bytes:
    body = bytes(_MEGABYTE)
    for number in range(depth):
        body = _archive({f"{number}-{each}.zip": body for each in range(3)})
    return body


def _book(rows: bytes, *, entity: str = "", link: str = "") -> bytes:
    head = b'<?xml version="1.0"?>'
    if entity:
        head += f'<!DOCTYPE z [<!ENTITY zq SYSTEM "{entity}">]>'.encode()
    text = b"<c t='inlineStr'><is><t>%s</t></is></c>" % (b"&zq;" if entity else b"uno")
    sheet = head + (
        f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
        + b"<row r='1'>%s</row>" % text
        + rows
        + b"</sheetData></worksheet>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    members = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.'
        b'org/package/2006/content-types"><Default Extension="xml" ContentType="application/vnd.'
        b'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{kind}"><sheets><sheet name="a" '
        'sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" '
        f'Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/>'.encode()
        + (
            f'<Relationship Id="r2" Type="{kind}/externalLink" TargetMode="External" '
            f'Target="{link}"/>'.encode()
            if link
            else b""
        )
        + b"</Relationships>",
        _SHEET: sheet,
    }
    return _archive(members)


def _laughs() -> bytes:
    entities = ['<!ENTITY l0 "ja">']
    entities += [f'<!ENTITY l{each} "{f"&l{each - 1};" * 10}">' for each in range(1, 10)]
    return f'<?xml version="1.0"?><!DOCTYPE l [{"".join(entities)}]><kml>&l9;</kml>'.encode()


def _entity(address: str) -> bytes:
    declared = f'<!DOCTYPE z [<!ENTITY zq SYSTEM "{address}">]>'
    return f'<?xml version="1.0"?>{declared}<kml>&zq;</kml>'.encode()


def _picture(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )
