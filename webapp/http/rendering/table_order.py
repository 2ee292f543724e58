"""Tables that sort by their heads: links with `?orden=`, which work without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request, url_for

ARGUMENT = "orden"
_DOWN = "-"
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class TableOrder:
    """By which column a table is sorted, as its address says; none: as it comes."""

    key: str = ""
    is_down: bool = False

    def sign(self, key: str) -> str:
        """Return what the head of a column says of itself to who cannot see it."""
        if key != self.key:
            return ""
        return "descending" if self.is_down else "ascending"

    def link(self, key: str) -> str:
        """Return the same page sorted by a column; by the one it is sorted by, the other way."""
        turned = key == self.key and not self.is_down
        arguments: dict[str, Any] = {
            **request.args.to_dict(),
            **(request.view_args or {}),
            ARGUMENT: f"{_DOWN if turned else ''}{key}",
        }
        arguments.pop("page", None)
        return url_for(request.endpoint or "", **arguments)


def sorted_rows(
    rows: Iterable[Row], columns: Mapping[str, Callable[[Row], Any]]
) -> tuple[list[Row], TableOrder]:
    """Return rows in the order that the address asks for, and that order; what a column knows
    nothing of (None) stands last, whichever way.
    """
    text = request.args.get(ARGUMENT, "")
    key, is_down = text.removeprefix(_DOWN), text.startswith(_DOWN)
    if key not in columns:
        return list(rows), TableOrder()
    value = columns[key]
    listed = list(rows)
    unknown = [row for row in listed if value(row) is None]
    known = [row for row in listed if value(row) is not None]
    known.sort(key=value, reverse=is_down)
    return [*known, *unknown], TableOrder(key, is_down)
