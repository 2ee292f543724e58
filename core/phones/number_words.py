"""How a telephone was read, in words: `+52 962 555 0164, México (por la ciudad)`. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from core.i18n.phones import international
from core.phones.countries import calling_code, country_words
from core.phones.evidence import SOURCE_WORDS, CountrySource
from core.phones.number_cells import ReadNumber

Translate = Callable[[str], str]


def number_words(number: ReadNumber, translate: Translate) -> str:
    """Return a telephone as written for the world, its country, and what told the country."""
    shown = international(number.value)
    if not number.country:
        return shown
    return f"{shown}, {_country_and_source(number.country, number.source, translate)}"


def countries_in_words(numbers: Iterable[ReadNumber], translate: Translate) -> list[str]:
    """Return how many telephones without `+` ring where, and what told it, the most first:
    `120: +1, Estados Unidos (por la ciudad)`.
    """
    counted = Counter(
        (each.country, each.source)
        for each in numbers
        if each.source is not CountrySource.NUMBER and each.value.startswith("+")
    )
    return [
        f"{count}: {calling_code(country)}, {_country_and_source(country, source, translate)}"
        for (country, source), count in counted.most_common()
    ]


# -- inside ---------------------------------------------------------------------------------


def _country_and_source(country: str, source: CountrySource, translate: Translate) -> str:
    return f"{translate(country_words(country))} ({translate(SOURCE_WORDS[source])})"
