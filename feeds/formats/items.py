"""The items of a body, one by one: a bad one is named and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from feeds.values import AlertMessage, RejectedMessage, UnreadableItem

_Item = TypeVar("_Item")


def read_items(
    items: Sequence[_Item],
    read_one: Callable[[_Item], AlertMessage],
    *,
    noun: str,
    name_of: Callable[[_Item], str],
    limit: int,
) -> tuple[tuple[AlertMessage, ...], tuple[RejectedMessage, ...]]:
    """Return the messages, and what could not be read with its place ("event 3 us7000abcd").

    Items after `limit` are rejected together.
    """
    alerts, rejected = [], []
    for number, item in enumerate(items[:limit], 1):
        try:
            alerts.append(read_one(item))
        except UnreadableItem as wrong:
            rejected.append(RejectedMessage(f"{noun} {number} {name_of(item)}".strip(), str(wrong)))
    return tuple(alerts), (*rejected, *beyond_limit(len(items), limit, noun))


def beyond_limit(count: int, limit: int, noun: str) -> tuple[RejectedMessage, ...]:
    """Return, as one rejected item, those of `count` that are more than a body may hold: what is
    cut off is said, wherever it is cut.
    """
    if count <= limit:
        return ()
    location = f"{noun} {limit + 1} to {count}"
    return (RejectedMessage(location, f"not read: more than {limit} of them in one body"),)
