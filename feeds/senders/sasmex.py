"""SASMEX, the seismic alert of Mexico: a record of what has been, no warning of what comes.

It gives a minute at most, and reaches us later than the shaking its people: it holds for the
minute it says and not a second longer, without the hour others get for their renewal, and flags
nobody even in that minute. Whom the quake itself touches, the sources of quakes say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from feeds.quantities import number_in
from feeds.reading_notes import RECORD_ONLY
from feeds.senders.sender import Sender
from feeds.values import AlertMessage

_SENDERS = frozenset({"sasmex.net", "cires.org.mx", "rss.sasmex.net"})
_LASTS = timedelta(seconds=60)


def _is_sasmex(message: AlertMessage) -> bool:
    return message.sender in _SENDERS or message.event.startswith("SASMEX")


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message as a record, with the magnitude of its parameter and the end of its
    minute.
    """
    return replace(
        message,
        is_context=True,
        reading_notes=(*message.reading_notes, RECORD_ONLY),
        magnitude=number_in(message.parameters.get("Magnitude", "")),
        ends=min(message.expires or message.sent + _LASTS, message.sent + _LASTS),
    )


SASMEX = Sender(name="sasmex", matches=_is_sasmex, refine=_refine)
