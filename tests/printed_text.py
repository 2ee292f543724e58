"""The words of a PDF, as poppler reads them: page by page, in the order they are written."""

from __future__ import annotations

import subprocess
from functools import lru_cache


@lru_cache(maxsize=8)
def text_of_pages(pdf: bytes) -> tuple[str, ...]:
    """Return the text of each page: lines in the order of the page's own content.

    pypdf finds the same words in a hundred times the time. It is asked where a size of letters
    is sought, nowhere else.
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
