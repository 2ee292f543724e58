from __future__ import annotations

import io
import json
import zipfile

import pytest

from core.exercise import WORD
from core.exercise.files import Unmarked, marked_file, marked_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/csv; charset=utf-8", b"a,b\r\n1,2\r\n"),
        ("text/csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n"),
        ("text/plain", b"hola"),
        ("text/calendar", b"BEGIN:VCALENDAR\r\nSUMMARY:Turno\r\nEND:VCALENDAR\r\n"),
        ("message/rfc822", b"Subject: hola\r\n\r\nhola"),
        ("application/json", b'{"a": 1}'),
        ("application/json", b"[1, 2]"),
        ("text/vcard", b"BEGIN:VCARD\r\nFN:Casa\r\nEND:VCARD\r\n"),
        ("application/vnd.google-earth.kml+xml", b"<kml/>"),
        ("application/geo+json", b'{"a": 1}'),
        ("application/cap+xml", b'<?xml version="1.0"?><alert/>'),
    ],
)
def test_a_text_that_leaves_says_so_and_twice_is_once(kind: str, body: bytes) -> None:
    found = marked_file(body, kind)
    assert WORD.encode() in found
    assert found.startswith(b"\xef\xbb\xbf") == body.startswith(b"\xef\xbb\xbf")
    if "json" not in kind and "calendar" not in kind:
        assert marked_file(found, kind) == found


def test_rows_and_members_stay_what_they_were() -> None:
    assert marked_file(b"a,b\r\n1,2\r\n", "text/csv").endswith(b"\r\na,b\r\n1,2\r\n")
    assert json.loads(marked_file(b'{"a": 1}', "application/json"))["a"] == 1
    assert b"SUMMARY:EJERCICIO \xc2\xb7 Turno" in marked_file(
        b"BEGIN:VCALENDAR\r\nSUMMARY:Turno\r\nEND:VCALENDAR\r\n", "text/calendar"
    )


def test_a_zip_gets_a_note() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("plan.pdf", b"%PDF")
    with zipfile.ZipFile(io.BytesIO(marked_file(out.getvalue(), "application/zip"))) as archive:
        assert archive.namelist() == ["plan.pdf", "EJERCICIO.txt"]


@pytest.mark.parametrize(
    ("kind", "body"), [("application/pdf", b"%PDF-1.7 nothing"), ("application/x-thing", b"x")]
)
def test_what_does_not_say_so_is_not_sent(kind: str, body: bytes) -> None:
    with pytest.raises(Unmarked):
        marked_file(body, kind)


def test_a_workbook_without_the_mark_is_not_sent() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(Unmarked):
        marked_file(out.getvalue(), XLSX)


def test_the_name_of_a_file_says_so_too() -> None:
    assert marked_name("llamadas.csv") == "EJERCICIO-llamadas.csv"
    assert marked_name("EJERCICIO-llamadas.csv") == "EJERCICIO-llamadas.csv"
