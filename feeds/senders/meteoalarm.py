"""Meteoalarm: the awareness levels of the European services, of which green is no warning."""

from __future__ import annotations

import re
from dataclasses import replace

from feeds.senders.sender import Sender
from feeds.values import AlertMessage

_LEVEL = "awareness_level"
_GREEN = re.compile(r"^\s*1\s*;|\bgreen\b", re.IGNORECASE)
_GREEN_EVENT = re.compile(r"^green\b", re.IGNORECASE)
"""Its index, which has no parameters, calls an event by its colour ("Green wind warning")."""


def _is_meteoalarm(message: AlertMessage) -> bool:
    return _LEVEL in message.parameters or "meteoalarm" in message.sender.lower()


def _refine(message: AlertMessage) -> AlertMessage:
    """Return the message, over where its level is green: it says that nothing threatens."""
    level = message.parameters.get(_LEVEL, "")
    is_green = _GREEN.search(level) if level else _GREEN_EVENT.search(message.event)
    return replace(message, is_over=True) if is_green else message


METEOALARM = Sender(
    name="meteoalarm",
    matches=_is_meteoalarm,
    refine=_refine,
    hosts={"feeds.meteoalarm.org": ("hub.meteoalarm.org",)},
)
