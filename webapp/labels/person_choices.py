"""What may be chosen in the forms of people, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from registry.labels import CHANNEL_WORDS, KIND_WORDS, NEED_WORDS, ORIGIN_WORDS, SEX_WORDS
from registry.people.card_parts import ChannelPurpose
from registry.people.models import Need
from webapp.forms.people.person_form import channel_code

Choices = list[tuple[str, str]]


def person_choices() -> dict[str, Choices]:
    """Return the choices by name, each a code with its words."""
    return {
        "needs": _words(NEED_WORDS),
        "sexes": _words(SEX_WORDS),
        "kinds": _words(KIND_WORDS),
        "origins": _words(ORIGIN_WORDS),
        "channels": _words(CHANNEL_WORDS),
        "alert_boxes": [
            (channel_code(channel, ChannelPurpose.ALERTS), _(words))
            for channel, words in CHANNEL_WORDS.items()
        ],
    }


def need_words(need: Need) -> str:
    """Return a need in words."""
    words: str = _(NEED_WORDS[need])
    return words


# -- inside ---------------------------------------------------------------------------------


def _words(table: Mapping[Any, str]) -> Choices:
    return [(str(code), _(words)) for code, words in table.items()]
