"""How one language of the interface writes words, days, ages, numbers and names: looked up once a
process, for a page of fifty rows says the same few hundred things again and again.

Everything here depends on its arguments alone; whose language it is and what time it is, the
request knows (`webapp.http.i18n`).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import TIMEDELTA_UNITS, format_date, format_timedelta, get_timezone_location
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations

from core.i18n.languages import Language, language_of, translator

_REMEMBERED = 4096
_NEXT_UNIT_FROM = 1.2
"""Of a unit: under it the smaller one is said (27 h, not 1 day)."""
_NEVER = 1e9
TimeForm = Literal["short", "long"]


class InterfaceLocale(Locale):
    """A language of the interface with the forms of a locale that CLDR knows.

    CLDR knows few of the Mayan languages: their words come from our catalogue, found by the code,
    their days and numbers from the locale of the region.
    """

    def __init__(self, language: Language) -> None:
        """Take the forms that the list of languages names."""
        forms = Locale.parse(language.locale)
        self.code = str(forms)  # Babel finds the forms by it, and Flask-Babel the words below.
        super().__init__(forms.language, forms.territory, forms.script)
        self.code = language.code

    def __str__(self) -> str:
        """Return the code of the language, by which Flask-Babel finds the catalogue."""
        return self.code


class _Words(dict[str, str]):
    """The catalogue of one language, by the source's text; what it lacks stays as it is."""

    def __init__(self, catalogue: NullTranslations) -> None:
        super().__init__()
        self._catalogue = catalogue

    def __missing__(self, text: str) -> str:
        if len(self) >= _REMEMBERED:  # texts of rows go through it, too: it must not grow for ever
            self.clear()
        words = self[text] = str(self._catalogue.gettext(text)) if text else ""
        return words


class LanguageForms:
    """One language of the interface, with what it was asked before."""

    def __init__(self, code: str) -> None:
        """Speak the language of that code. Raises ValueError for another one."""
        self.code = code
        self.locale = InterfaceLocale(language_of(code))
        self.words = _Words(translator(code))
        """Texts by their source."""
        remember = lru_cache(maxsize=_REMEMBERED)
        self.country = remember(self._country)
        self.day = remember(self._day)
        self.number = remember(self._number)
        self.percent = remember(self._percent)
        self.zone_place = remember(self._zone_place)
        self._time_passed = remember(self._spelled_time)

    def plural(self, singular: str, plural: str, count: int) -> str:
        """Return the form for `count`, its gaps still open."""
        return str(translator(self.code).ngettext(singular, plural, count))

    def time_passed(self, since: timedelta, form: TimeForm) -> str:
        """Return how long ago, or ahead, something is: `hace 12 min`, `dentro de 5 días`."""
        seconds = since.days * 86400 + since.seconds
        unit, length = next(
            each
            for each in TIMEDELTA_UNITS
            if abs(seconds) / each[1] >= _NEXT_UNIT_FROM or each[0] == "second"
        )
        count = round(max(1.0, abs(seconds) / length)) if seconds else 0
        return self._time_passed(unit, count if seconds >= 0 else -count, form)

    # -- inside ---------------------------------------------------------------------------------

    def _country(self, code: str) -> str:
        return str(self.locale.territories.get(code.upper(), code))

    def _day(self, value: date) -> str:
        return format_date(value, "d MMM y", locale=self.locale)

    def _number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.locale))

    def _percent(self, share: float) -> str:
        return str(format_percent(share, locale=self.locale))

    def _zone_place(self, key: str) -> str:
        return get_timezone_location(key, locale=self.locale, return_city=True)

    def _spelled_time(self, unit: str, count: int, form: TimeForm) -> str:
        """Return so many of one unit, and of no larger one, in words."""
        seconds = count * dict(TIMEDELTA_UNITS)[unit]
        return format_timedelta(
            timedelta(seconds=seconds),
            granularity=unit,  # type: ignore[arg-type]
            threshold=_NEVER,
            add_direction=True,
            format=form,
            locale=self.locale,
        )


@lru_cache(maxsize=16)
def forms_of(code: str) -> LanguageForms:
    """Return the forms of a language of the interface. Raises ValueError for another one."""
    return LanguageForms(code)
