"""Circles: what a country's own source, or one that is mere context, says touches nothing outside.

The common sources that may flag are one circle, without a mark. Any other marks the names of its
messages, so that no private feed replaces, cancels or keeps back what a common one says by the
same sender and identifier.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from feeds.models import Hazard, Source
from feeds.storm_names import ATCF_KEY, STORM_KEY
from feeds.values import AlertMessage, Reading

_OWN, _CONTEXT = "own:", "context:"
_OF_MESSAGES = "cap:"
"""How the key of a hazard begins that is known by its message (`hazards.key_of`)."""

INSTALLATION = "*"
"""In place of a country: who runs the installation."""


def circle_of(owner: str, *, is_context: bool) -> str:
    """Return the mark of a source's circle; empty for the common ones that may flag."""
    return (f"{_OWN}{owner}:" if owner else "") + (_CONTEXT if is_context else "")


def circle_of_key(key: str) -> str:
    """Return the mark of the circle a hazard belongs to, by its key."""
    bare = key.removeprefix(_OF_MESSAGES)
    owner = bare[len(_OWN) :].partition(":")[0] if bare.startswith(_OWN) else ""
    mark = circle_of(owner, is_context=False)
    return mark + (_CONTEXT if bare.startswith(mark + _CONTEXT) else "")


def within_circle(reading: Reading, circle: str) -> Reading:
    """Return the reading with its messages marked; as it is for the circle without a mark."""
    if not circle:
        return reading
    return replace(reading, alerts=tuple(_marked(alert, circle) for alert in reading.alerts))


def without_circle(text: str) -> str:
    """Return a sender as it calls itself."""
    return text.removeprefix(circle_of_key(text))


def heard_by(country: str) -> sa.ColumnElement[bool]:
    """Return the condition on sources that `country` may know of: the common ones and its own.

    "" is who belongs to no country, and knows the common ones; INSTALLATION knows all.
    """
    stands = Source.removed_at.is_(None)
    if country == INSTALLATION:
        return stands
    return sa.and_(stands, Source.owner.in_(("", country)))


def told_to(country: str) -> sa.ColumnElement[bool]:
    """Return the condition on hazards that `country` may see: as `heard_by`, and of sources that
    were removed, too.
    """
    if country == INSTALLATION:
        return sa.true()
    owners = sa.select(Source.id).where(Source.owner.in_(("", country)))
    return Hazard.source_id.in_(owners)


def _marked(message: AlertMessage, circle: str) -> AlertMessage:
    references = tuple(
        (circle + sender, identifier, sent) for sender, identifier, sent in message.references
    )
    return replace(
        message,
        sender=circle + message.sender,
        references=references,
        event_key=message.event_key and circle + message.event_key,
        also_known_as=tuple(_marked_key(key, circle) for key in message.also_known_as),
    )


def _marked_key(key: str, circle: str) -> str:
    # A storm's name ties hazards of one circle; it is compared as it is.
    return key if key.startswith((STORM_KEY, ATCF_KEY)) else circle + key
