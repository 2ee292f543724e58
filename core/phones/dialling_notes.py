"""What must be known before a number is dialled, in words: whether it calls the emergency services,
and from where alone it rings. Told beside the number, which stays as it is kept. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from core.i18n.languages import N_
from core.i18n.phones import (
    HOME_ONLY_WORDS,
    SHORT_NAMES,
    TOLL_FREE_WORD,
    home_only,
    international,
    is_toll_free,
)
from core.phones.countries import REGION, country_words
from core.phones.short_numbers import is_emergency_short_number

Translate = Callable[[str], str]
EMERGENCIES = N_("emergencias")


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


def number_notes(values: Iterable[str], translate: Translate) -> str:
    """Return, of telephones nobody has said more of, what those are that cannot be dialled like any
    other: `911: emergencias · +1 800-555-0602: gratuito, sólo desde EE. UU.`.

    A short number calls the emergency services where it does so in any country of the region: whose
    it is, a bare number does not say.
    """
    notes = ((international(each), _words(each, translate)) for each in values if each)
    return " · ".join(dict.fromkeys(f"{shown}: {words}" for shown, words in notes if words))


# -- inside ---------------------------------------------------------------------------------


def _words(value: str, translate: Translate) -> str:
    if any(is_emergency_short_number(value, each) for each in REGION):
        return translate(EMERGENCIES)
    return reach_words(value, translate)
