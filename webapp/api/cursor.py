"""One part of a long list, and where the next begins: by the key of the last item, so that what
comes or goes meanwhile neither doubles an item nor leaves one out.
"""

from __future__ import annotations

import base64
import binascii
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Key = tuple[str, ...]
"""The last of its texts is unique."""
LONGEST_CURSOR = 2000


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
    """Return a key as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def read_cursor(text: str) -> Key:
    """Return the key that a cursor is. Raises ValueError for what is none."""
    if len(text) > LONGEST_CURSOR:
        raise ValueError("a cursor of so many letters is none of ours")
    try:
        read = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (binascii.Error, UnicodeError, RecursionError) as wrong:
        raise ValueError("not a cursor") from wrong
    if not isinstance(read, list) or not read or not all(isinstance(each, str) for each in read):
        raise ValueError("not a cursor")
    return tuple(read)
