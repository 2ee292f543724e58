"""SASMEX, the seismic alert of Mexico: the magnitude is in a parameter."""

from __future__ import annotations

from dataclasses import replace

from feeds.quantities import number_in
from feeds.senders.sender import Sender
from feeds.values import AlertMessage


def _is_sasmex(message: AlertMessage) -> bool:
    return message.sender == "sasmex.net"


def _refine(message: AlertMessage) -> AlertMessage:
    return replace(message, magnitude=number_in(message.parameters.get("Magnitude", "")))


SASMEX = Sender(name="sasmex", matches=_is_sasmex, refine=_refine)
