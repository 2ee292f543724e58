"""What the address or a form of this audience asks for, read into values; what makes no sense is
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from feeds.values import HazardKind, Severity
from watch.board import BoardFilter

Code = TypeVar("Code", HazardKind, Severity)
LONGEST_PURPOSE = 200


def board_filter(arguments: Mapping[str, str]) -> BoardFilter:
    """Return the filter in the address of the board."""
    return BoardFilter(
        kind=_code(HazardKind, arguments.get("kind", "")),
        least=_code(Severity, arguments.get("severity", "")),
        mine=arguments.get("mine", "") == "1",
        page=page_number(arguments),
    )


def page_number(arguments: Mapping[str, str]) -> int:
    """Return the page asked for, from 1."""
    text = arguments.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _code(kind: type[Code], text: str) -> Code | None:
    try:
        return kind(text)
    except ValueError:
        return None
