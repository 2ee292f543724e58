"""The word in files that leave a drill over the web. Pure: bytes and a media type in, bytes out.

Texts get it here, whoever made them. Paper and workbooks bear it from where they were made
(`core.pdf.exercise_mark`, `core.exercise.workbooks`): one that does not is refused.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping

from core.errors import AtalayaError
from core.exercise.mark import MARK, WORD

NOTE_NAME = "EJERCICIO.txt"
"""The note in a ZIP of several files."""
_PDF = "application/pdf"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Unmarked(AtalayaError):
    """A file that would leave a drill without saying that it is one."""


def marked_file(body: bytes, media_type: str) -> bytes:
    """Return a file that says it is of an exercise, in its first lines where it is a text.

    Raises Unmarked for a paper or a workbook that does not say so, and for a file of a kind that
    nobody marks.
    """
    kind = media_type.partition(";")[0].strip().lower()
    marker = _MARKERS.get(kind) or _MARKERS.get(kind.rpartition("+")[2])
    if marker is not None:
        return marker(body)
    if kind.startswith("text/"):
        return _text(body)
    if kind.startswith("image/"):
        return body
    raise Unmarked(f"a file of the kind {kind} bears no mark of an exercise")


def marked_name(name: str) -> str:
    """Return the name of a file with the word before it."""
    return name if name.startswith(WORD) else f"{WORD}-{name}"


# -- inside ---------------------------------------------------------------------------------


def _text(body: bytes) -> bytes:
    mark, line = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b"", MARK.encode()
    rest = body.removeprefix(mark)
    return body if rest.startswith(WORD.encode()) else mark + line + b"\r\n" + rest


def _csv(body: bytes) -> bytes:
    mark = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
    rest = body.removeprefix(mark)
    line = f'"{MARK}"\r\n'.encode()
    return body if rest.startswith(f'"{WORD}'.encode()) else mark + line + rest


def _json(body: bytes) -> bytes:
    document = json.loads(body)
    note = {"exercise": MARK}
    if isinstance(document, dict):
        return json.dumps(note | document, ensure_ascii=False).encode()
    return json.dumps([note, *document], ensure_ascii=False).encode()


def _calendar(body: bytes) -> bytes:
    lines = body.decode().split("\r\n")
    found = [f"SUMMARY:{WORD} · {each[8:]}" if each.startswith("SUMMARY:") else each
             for each in lines]  # fmt: skip
    head = [each for each in found if not each.startswith("X-WR-CALNAME")]
    place = next((number for number, each in enumerate(head) if each == "BEGIN:VCALENDAR"), 0)
    return "\r\n".join([*head[: place + 1], f"X-WR-CALNAME:{MARK}", *head[place + 1 :]]).encode()


def _card(body: bytes) -> bytes:
    begin = b"BEGIN:VCARD\r\n"
    return (
        body if WORD.encode() in body else body.replace(begin, begin + f"NOTE:{MARK}\r\n".encode())
    )


def _letter(body: bytes) -> bytes:
    return body if WORD.encode() in body else f"X-Exercise: {WORD}\r\n".encode() + body


def _xml(body: bytes) -> bytes:
    text = body.decode()
    if WORD in text:
        return body
    head, closed, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
    return f"{head}{closed}<!-- {MARK} -->{rest}".encode()


def _paper(body: bytes) -> bytes:
    if WORD.encode() not in body and WORD.encode("utf-16-be") not in body:
        raise Unmarked("a paper without the mark of an exercise")
    return body


def _workbook(body: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        if WORD.encode() not in book.read("xl/workbook.xml"):
            raise Unmarked("a workbook without the mark of an exercise")
    return body


def _archive(body: bytes) -> bytes:
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a") as archive:
        if NOTE_NAME not in archive.namelist():
            archive.writestr(NOTE_NAME, f"{MARK}\r\n")
    return out.getvalue()


_MARKERS: Mapping[str, Callable[[bytes], bytes]] = {
    _PDF: _paper,
    _XLSX: _workbook,
    "text/csv": _csv,
    "text/calendar": _calendar,
    "message/rfc822": _letter,
    "text/vcard": _card,
    "application/json": _json,
    "json": _json,
    "application/xml": _xml,
    "text/xml": _xml,
    "xml": _xml,
    "application/zip": _archive,
}
