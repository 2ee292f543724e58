"""What the address or a form of this audience asks for, read into values; what makes no sense is
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from feeds.values import HazardKind, Severity
from watch.board import BoardFilter
from webapp.http.paging import page_number

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


def _code(kind: type[Code], text: str) -> Code | None:
    try:
        return kind(text)
    except ValueError:
        return None
