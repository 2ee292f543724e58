"""Text as people type it into a box, made fit to keep: one line, no controls, bounded."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_SENT = 4000
"""No answer is near so long; more is cut, so that a page never echoes megabytes."""
_THOUSANDS = re.compile(r"\d{1,3}([., ]\d{3})+")


def form_text(form: Mapping[str, str], name: str) -> str:
    """Return what was typed in a box, on one line.

    Controls and the marks that turn the direction of writing are taken out: they would hide what a
    reader of the page is shown.
    """
    return one_line(form.get(name, "")[:LONGEST_SENT])


def form_lines(form: Mapping[str, str], name: str) -> str:
    """Return what was typed in a box of several lines, each made fit like `form_text`."""
    return "\n".join(one_line(line) for line in form.get(name, "")[:LONGEST_SENT].splitlines())


def one_line(text: str) -> str:
    """Return `text` with every run of blanks and controls as one blank."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def filled_lines(text: str) -> list[str]:
    """Return the lines that hold something."""
    return [line for line in text.splitlines() if line.strip()]


def whole_number(text: str) -> int | str | None:
    """Return the number a person wrote, thousands set apart or not.

    None of nothing; the text itself when it is none, to be refused where it stands.
    """
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"\D", "", text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else (text or None)


def plain_texts(box: Mapping[str, str]) -> dict[str, str] | None:
    """Return a text by language without the languages left empty; None of nothing."""
    return {language: text for language, text in box.items() if text.strip()} or None
