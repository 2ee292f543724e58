"""The question in which country the telephones of a list ring, on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from core.i18n.languages import N_
from core.phones.countries import calling_code, country_words
from webapp.cli.terminal.answers import note, speak


def say_phone_questions(answers: Iterable[tuple[str, int]]) -> None:
    """Ask where the telephones of a list ring that nothing places: each country that would answer
    it, with how many telephones that settles.
    """
    message = N_(
        "¿De qué país son los teléfonos sin «+»? Si son de {country} ({code}): {count} "
        "entran con --phones-in {letters}."
    )
    for country, count in answers:
        note(
            message,
            country=speak(country_words(country)),
            code=calling_code(country),
            count=count,
            letters=country,
        )
