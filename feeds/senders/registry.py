"""The senders whose habits are known: a new one is a module in this folder and one line here."""

from __future__ import annotations

from feeds.senders.gdacs import GDACS
from feeds.senders.meteoalarm import METEOALARM
from feeds.senders.naads import NAADS
from feeds.senders.nws import NWS
from feeds.senders.sasmex import SASMEX
from feeds.senders.sender import Sender, with_changes
from feeds.senders.smn import SMN
from feeds.senders.tsunami import TSUNAMI
from feeds.senders.usgs import USGS
from feeds.values import AlertMessage

SENDERS: tuple[Sender, ...] = (
    GDACS,
    USGS,
    TSUNAMI,  # before NWS: the tsunami centres are offices of it
    NWS,
    SMN,
    SASMEX,
    NAADS,
    METEOALARM,
)
"""The first that recognizes a message is its sender."""


def refine(message: AlertMessage) -> AlertMessage:
    """Return the message with what its sender means by it, and the event it belongs to."""
    for sender in SENDERS:
        if sender.matches(message):
            return _as_meant_by(sender, message)
    return message


def sender_hosts(home: str) -> tuple[str, ...]:
    """Return the hosts beside `home` that links of a source there may lead to."""
    return tuple(host for sender in SENDERS for host in sender.hosts.get(home, ()))


def _as_meant_by(sender: Sender, message: AlertMessage) -> AlertMessage:
    refined = sender.refine(message)
    if sender.identity is None:
        return refined
    key = sender.identity(message)
    return with_changes(refined, event_key=key, is_sequenced=sender.is_sequenced and bool(key))
