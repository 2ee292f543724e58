"""What must be known before a telephone of an entry is dialled: whether it is for emergencies, and
from where alone it rings. Told beside the number, which stays E.164. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from core.phones.dialling_notes import EMERGENCIES, reach_words
from directory.entries.models import ChannelKind

Translate = Callable[[str], str]


class DialledChannel(Protocol):
    """What is asked of a channel to say how it is dialled."""

    @property
    def kind(self) -> ChannelKind:
        """By what it reaches."""

    @property
    def value(self) -> str:
        """The telephone or the address."""

    @property
    def is_emergency(self) -> bool:
        """Whether it is a line for emergencies."""


def dialling_notes(channels: Sequence[DialledChannel], translate: Translate) -> str:
    """Return, of the channels that cannot be dialled like any other, what they are:
    `911: emergencias · +18005550602: gratuito, sólo desde EE. UU.`; empty where there is none.
    """
    notes = ((each.value, _words(each, translate)) for each in channels)
    return " · ".join(dict.fromkeys(f"{value}: {words}" for value, words in notes if words))


# -- inside ---------------------------------------------------------------------------------


def _words(channel: DialledChannel, translate: Translate) -> str:
    if channel.kind is ChannelKind.EMAIL:
        return ""
    named = translate(EMERGENCIES) if channel.is_emergency else ""
    return ", ".join(filter(None, (named, reach_words(channel.value, translate))))
