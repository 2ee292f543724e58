"""What is no table is named by its bytes; a table never is."""

from __future__ import annotations

import io
import zipfile

import pytest

from core.tabular.files.other_files import other_file, packed_file
from core.tabular.reading import read_tables
from core.tabular.tables import UnreadableFile


def packed(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"GIF89a\x10\0", "imagen"),
        (b"RIFF\x10\x20\0\0WEBPVP8 ", "imagen"),
        (b"\0\0\0\x18ftypheic\0\0", "imagen"),
        (b"\0\0\0\x20ftypisom\0\0", "video"),
        (b"Rar!\x1a\x07\x01\0", "comprimido"),
        (b"7z\xbc\xaf\x27\x1c", "comprimido"),
        (b"SQLite format 3\0", "base de datos"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", "vCard"),
        (b"BEGIN:VCALENDAR\r\n", "calendario"),
        (b"From: a@example.org\r\nSubject: Lista\r\n\r\nHola", "correo"),
        (b'<?xml version="1.0"?><kml xmlns="x">', "KML"),
        (b'<?xml version="1.0"?>\n<gpx version="1.1">', "GPS"),
        (b"<html><table>", "página web"),
        (bytes(range(1, 32)) * 9, "libro de hojas"),
        (b"Nombre;Ciudad\nFrom Here;Pharr\n", ""),
        (b"From: ;To: \nMcAllen;Pharr\n", ""),
        ("Nombre;Ciudad\nPeñón;Córdoba\n".encode("utf-16"), ""),
        ("Nombre;Ciudad\nPeñón;Córdoba\n".encode("mac-roman"), ""),
    ],
)
def test_first_bytes(data: bytes, says: str) -> None:
    message = other_file(data, data)
    assert (says in message) if says else message == ""


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("word/document.xml",), "documento de texto"),
        (("ppt/slides/slide1.xml",), "presentación"),
        (("doc.kml", "files/icon.png"), "KMZ"),
        (("lista.csv",), "comprimido"),
        (("xl/workbook.xml",), ""),
        (("content.xml", "mimetype"), ""),
    ],
)
def test_archives(names: tuple[str, ...], says: str) -> None:
    message = packed_file(packed(*names))
    assert (says in message) if says else message == ""


def test_a_file_that_is_none_is_refused_with_its_name() -> None:
    with pytest.raises(UnreadableFile, match=r"lista\.docx: Es un documento"):
        read_tables(packed("word/document.xml"), "lista.docx")
