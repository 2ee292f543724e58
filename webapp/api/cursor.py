"""One part of a long list, and where the next begins: by the key of the last item, so that what
comes or goes meanwhile neither doubles an item nor leaves one out.
"""

from __future__ import annotations

import base64
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

Item = TypeVar("Item")
Key = tuple[str, ...]
"""The last of its texts is unique."""
LONGEST_CURSOR = 2000
_PART = "(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?"
CURSOR_PATTERN = rf"^{_PART}(?:[.]{_PART})*$"
"""Every text of this form is a place in the order."""


@dataclass(frozen=True, slots=True)
class ListPart(Generic[Item]):
    """Some items in their order."""

    items: tuple[Item, ...]
    cursor: str
    """By which the next part is asked for; empty after the last item."""


def part_of(
    items: Iterable[Item], key: Callable[[Item], Key], after: Key, limit: int
) -> ListPart[Item]:
    """Return so many items that come after a key; from the first where it is empty."""
    ordered = sorted(items, key=key)
    begin = bisect_right(ordered, after, key=key) if after else 0
    taken = tuple(ordered[begin : begin + limit])
    has_more = begin + limit < len(ordered)
    return ListPart(taken, written_cursor(key(taken[-1])) if has_more else "")


def written_cursor(key: Key) -> str:
    """Return a key as it stands in an address: each of its texts by itself, points between."""
    parts = (base64.urlsafe_b64encode(each.encode("utf-8", _LOOSE)) for each in key)
    return ".".join(part.decode().rstrip("=") for part in parts)


def read_cursor(text: str) -> Key:
    """Return the key that a cursor is: a place in the order, whether an item has it or not.

    Raises ValueError for a text of another form.
    """
    if len(text) > LONGEST_CURSOR or not text or not re.fullmatch(CURSOR_PATTERN[1:-1], text):
        raise ValueError("not a cursor")
    return tuple(_read_part(each) for each in text.split("."))


# -- inside ---------------------------------------------------------------------------------

_LOOSE: Literal["surrogateescape"] = "surrogateescape"
"""Whatever the bytes are they are a text, by which a place in an order can be told."""


def _read_part(text: str) -> str:
    padded = text + "=" * (-len(text) % 4)
    return base64.urlsafe_b64decode(padded).decode("utf-8", _LOOSE)
