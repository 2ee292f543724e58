"""Every file of the directory says when, in which zone and by whom it was made, wherever its format
has a place for it.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from directory.export import FORMATS, UNSTAMPED, written
from directory.export.calendar import to_calendar
from tests.directory.export.samples import NOW, full_rows

STAMP = "Hecho el 2026-11-22 06:00 (UTC−6) por ana.lopez@consulado.example, en McAllen."


def plain_text(body: bytes) -> str:
    """A file as text: lines that were folded put together, what is packed or escaped opened."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    text = re.sub(r"\r?\n[ \t]", "", body.decode("utf-8-sig"))
    return text.replace("\\,", ",")


@pytest.mark.parametrize("form", [each for each in FORMATS if each not in UNSTAMPED])
def test_each_format_bears_the_moment_the_zone_and_the_maker(form: str) -> None:
    assert STAMP in plain_text(written(full_rows(), form, NOW, stamp=STAMP))


def test_the_calendar_of_the_rounds_does_too() -> None:
    assert plain_text(to_calendar([], str, STAMP)).count(STAMP) == 2
