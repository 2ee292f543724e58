"""The words of a PDF, as poppler reads them: page by page, in the order they are written."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pikepdf


@lru_cache(maxsize=8)
def text_of_pages(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page: lines in the order of the page's own content.

    pypdf finds the same words in a hundred times the time.
    """
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"],
        input=pdf,
        capture_output=True,
        check=True,
        timeout=60,
    )
    *pages, rest = done.stdout.decode().split("\f")
    assert not rest
    return tuple(pages)


def words_of(pdf: bytes) -> str:
    """Return all the text with each run of blanks as one: lines break where a column ends."""
    return " ".join(" ".join(text_of_pages(pdf)).split())


def smallest_letters(pdf: bytes) -> float:
    """Return the smallest size of letters on any page, in points.

    A size is that of the font times the height of what it is drawn in: the text's own matrix and
    those of the groups around it (PDF 32000-1, 9.4.4), which here never turn a letter.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return min(size for page in opened.pages for size in _sizes(page, 1.0))


def _sizes(drawing: Any, height: float) -> Iterator[float]:
    """Yield the size of each piece of text of a page or of a group drawn in it."""
    around, text_height, font = list[float](), 1.0, 0.0
    for step in pikepdf.parse_content_stream(drawing):
        operands: Any = step.operands
        match str(step.operator):
            case "q":
                around.append(height)
            case "Q":
                height = around.pop()
            case "cm":
                height *= abs(float(operands[3]))
            case "Tf":
                font = float(operands[1])
            case "Tm":
                text_height = abs(float(operands[3]))
            case "Tj" | "TJ":
                yield round(font * text_height * height, 2)
            case "Do":
                group = drawing.get("/Resources").XObject[operands[0]]
                if group.Subtype == pikepdf.Name.Form:
                    yield from _sizes(group, height)
