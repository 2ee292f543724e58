"""Blanks of strangers, cut to what a person types. Pure."""

from __future__ import annotations

import re

LONGEST_BLANKS = 30
_BEYOND = re.compile(rf"(\s{{{LONGEST_BLANKS}}})\s+")


def with_short_blanks(text: str) -> str:
    """Return a text in which no run of blanks goes on beyond `LONGEST_BLANKS`.

    What looks for words between blanks tries every way through a run of them, and takes minutes for
    one of a thousand.
    """
    return _BEYOND.sub(r"\1", text) if len(text) > LONGEST_BLANKS else text
