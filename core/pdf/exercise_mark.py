"""The word on paper of a drill: in the title of the file, and at the top of each page.

It stands in a margin box that no paper of ours uses, so that nothing moves: what fits on two pages
fits on two pages in a drill, too.
"""

from __future__ import annotations

import re

from core.exercise import MARK, WORD, is_exercise

MARGIN_STYLE = (
    f'@page {{ @top-center {{ content: "{MARK}"; font: 700 8.5pt "Noto Sans"; color: #000000; '
    "background: #ffd400; width: 80mm; height: 5mm; text-align: center; vertical-align: middle; "
    "margin: 0; padding: 0; } }"
)
_TITLE = re.compile(r"<title>(?!" + WORD + ")")


def as_exercise(text: str, styles: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return a page and its style sheets with the mark; outside a drill as they are."""
    if not is_exercise():
        return text, styles
    return _TITLE.sub(f"<title>{MARK} · ", text, count=1), (*styles, MARGIN_STYLE)


def exercise_identifier(identifier: bytes) -> bytes:
    """Return the 16 bytes by which a file is known: those of a drill begin with the word, which
    stands in the file as it is, where all else is packed.
    """
    word = WORD.encode()
    return word + identifier[: len(identifier) - len(word)] if is_exercise() else identifier
