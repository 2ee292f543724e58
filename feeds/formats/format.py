"""What a feed format is: one `Format` in a module of its own, listed in `registry.FORMATS`."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.earthquakes import FELT_MMI
from feeds.values import AlertMessage, Reading


class Syntax(enum.Enum):
    """What a body is parsed as before its format is looked for."""

    XML = "XML"
    JSON = "JSON"
    ZIP = "ZIP"
    MARKUP = "MARKUP"
    """XML, well-formed or not, as UTF-8: only for what is read by something that forgives."""
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What reading a body takes beside the body."""

    location: str = "input"
    """Address or file name, to say where an error is."""
    felt_mmi: float = FELT_MMI
    """The shaking from which people count as inside."""


FetchLinked = Callable[[str], Reading | None]
"""Fetches and reads an address that a detail leads on to; None when it cannot be had."""
MergeDetails = Callable[[AlertMessage, Reading, FetchLinked, float], AlertMessage]
"""(message, what its link said, fetch, felt MMI) -> the message completed."""


def take_whole(
    message: AlertMessage, details: Reading, fetch: FetchLinked, felt_mmi: float
) -> AlertMessage:
    """Return the whole message that an entry of an index sums up; itself when it is not there."""
    for whole in details.alerts:
        if whole.identifier == message.identifier or message.is_summary:
            return _known_as_summed_up(whole, message)
    return message


def _known_as_summed_up(whole: AlertMessage, entry: AlertMessage) -> AlertMessage:
    """Return the whole message, also known by the name of its index.

    An index is signed by who keeps it: where its entry was stored before, it is the same.
    """
    if whole.sender == entry.sender or not entry.is_summary:
        return whole
    key = f"cap:{entry.sender},{entry.identifier}"
    return replace(whole, also_known_as=(*whole.also_known_as, key))


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How one format is told, read and completed.

    Whether each message of an event replaces all before it is said by the messages themselves
    (`AlertMessage.is_sequenced`).
    """

    name: str
    """As `Source.format` and `atalaya feeds read --as` spell it."""
    syntax: Syntax
    recognizes: Callable[[Any], bool]
    """Whether a parsed document is of this format: an XML element, JSON, the members of a ZIP, a
    text.
    """
    read: Callable[[Any, ReadOptions], Reading]
    """What the document says. Raises UnusableInput when it is not of this format after all."""
    is_generic: bool = False
    """Whether it reads what no other format knows: only where it is asked for by name."""
    merge: MergeDetails = take_whole
    """How a message is completed by the body that one of its links leads to."""
    event_page: Callable[[str], str | None] | None = None
    """Key of an event, as its messages spell it -> address of its own page, read by a format of
    this registry; None for a key of another source. Without it a source has no such pages, and
    absence from its list decides nothing.
    """
    hosts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Host of a source -> hosts beside it that its links may lead to."""
