"""What must be known before a telephone of an entry is dialled: whether it is for emergencies, and
from where alone it rings. Told beside the number, which stays E.164. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from core.i18n.languages import N_
from core.i18n.phones import (
    HOME_ONLY_WORDS,
    SHORT_NAMES,
    TOLL_FREE_WORD,
    home_only,
    is_toll_free,
)
from core.phones.countries import country_words
from directory.entries.models import ChannelKind

Translate = Callable[[str], str]
_EMERGENCIES = N_("emergencias")


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


def reach_words(value: str, translate: Translate) -> str:
    """Return from where alone a telephone rings, and whether the call is free; empty for one that
    rings from everywhere.
    """
    home = home_only(value)
    if not home:
        return ""
    country = translate(SHORT_NAMES.get(home) or country_words(home))
    only = translate(HOME_ONLY_WORDS) % {"country": country}
    return f"{translate(TOLL_FREE_WORD)}, {only}" if is_toll_free(value) else only


# -- inside ---------------------------------------------------------------------------------


def _words(channel: DialledChannel, translate: Translate) -> str:
    if channel.kind is ChannelKind.EMAIL:
        return ""
    named = translate(_EMERGENCIES) if channel.is_emergency else ""
    return ", ".join(filter(None, (named, reach_words(channel.value, translate))))
