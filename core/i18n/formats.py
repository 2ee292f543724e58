"""How paper speaks: one language, its numbers, days, countries and telephones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from babel import Locale
from babel.dates import (
    format_date,
    get_month_names,
    get_timezone,
    get_timezone_location,
)
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.support import NullTranslations

from core.i18n.high_signs import in_language
from core.i18n.languages import LANGUAGES, TONGUES, language_of, translator
from core.i18n.phones import (
    HOME_ONLY_WORDS,
    SHORT_NAMES,
    from_abroad,
    home_only,
    international,
    national,
)


class Formats:
    """The words and forms of one language."""

    def __init__(self, language: str) -> None:
        """Speak the language of that code. Raises ValueError for another one."""
        self.language = language
        self.translations: NullTranslations = translator(language)
        self.locale = Locale.parse(language_of(language).locale)

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in this language, its %(slots)s filled."""
        text = self.translations.gettext(message) if message else ""
        return text % values if values else text

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the message in the number `count` asks for; `%(count)s` is the number as written
        here.
        """
        return self.translations.ngettext(one, many, count) % {
            "count": self.number(count),
            **values,
        }

    def pick(self, texts: Mapping[str, str]) -> str:
        """Return the text in this language, else in the first of LANGUAGES that is there, else
        nothing.
        """
        found = next((name for name in (self.language, *LANGUAGES) if texts.get(name)), "")
        return in_language(texts[found], found) if found else ""

    def day(self, day: date | None) -> str:
        """Return a day, short: 22 nov 2026."""
        return "" if day is None else format_date(day, "d MMM y", locale=self.locale)

    def number(self, number: int) -> str:
        """Return a whole number with its thousands set apart."""
        return format_decimal(number, locale=self.locale, group_separator=True)

    def share(self, part: float) -> str:
        """Return a share of 1 as percent; what is there but under 1 % is written `<1 %`."""
        if 0 < part < 0.01:
            return f"<{format_percent(0.01, locale=self.locale)}"
        return format_percent(part, locale=self.locale)

    def country(self, code: str) -> str:
        """Return the name of a country by its ISO code; the code when nobody knows it."""
        return str(self.locale.territories.get(code.upper(), code))

    def with_colon(self, title: str) -> str:
        """Return a title and the colon behind it, which French sets apart."""
        return self.gettext("%(title)s:", title=title)

    def parted(self, parts: Iterable[str]) -> str:
        """Return what is there of several parts, set apart by semicolons."""
        return (self.gettext(";") + " ").join(filter(None, parts))

    def listed(self, words: Iterable[str]) -> str:
        """Return words as one enumeration: `Guatemala, El Salvador y Honduras`."""
        return format_list(list(words), locale=self.locale)

    def language_name(self, code: str) -> str:
        """Return the name of a language by its ISO code; what is no code comes back as it
        stands.
        """
        own = TONGUES.get(code.lower())
        return self.gettext(own) if own else str(self.locale.languages.get(code.lower(), code))

    def initials_of_months(self) -> tuple[str, ...]:
        """Twelve letters, January first."""
        names = get_month_names("abbreviated", context="stand-alone", locale=self.locale)
        return tuple(names[month][0].upper() for month in range(1, 13))

    def months(self, months: tuple[int, ...]) -> str:
        """Months in words, runs shortened: jun–nov."""
        names = get_month_names("abbreviated", context="stand-alone", locale=self.locale)
        runs: list[list[int]] = []
        for month in months:
            if runs and month == runs[-1][-1] + 1:
                runs[-1].append(month)
            else:
                runs.append([month])
        return ", ".join(
            names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs
        )

    def moment(self, at: datetime, timezone: str) -> str:
        """Return a moment with its day, hour and zone by the clock of `timezone` (IANA):
        `22 nov 2026, 06:00 (UTC−06:00)`; in UTC where that is no zone.
        """
        try:
            local = at.astimezone(get_timezone(timezone or "UTC"))
        except LookupError:
            local = at.astimezone(UTC)
        offset = self._offset(local) if local.utcoffset() else ""
        return f"{self.day(local.date())}, {local:%H:%M} (UTC{offset})"

    def universal(self, at: datetime) -> str:
        """Return a moment by UTC, for a text that names the zone: 22 nov 2026, 06:00."""
        utc = at.astimezone(UTC)
        return f"{self.day(utc.date())}, {utc:%H:%M}"

    def hour_zone(self, timezone: str, moment: datetime) -> str:
        """Return a time zone as people check it: UTC−06:00 (Ciudad de México), at `moment`."""
        try:
            offset = self._offset(moment.astimezone(get_timezone(timezone)))
        except LookupError:
            return timezone
        return f"UTC{offset} ({self._place(timezone)})"

    def hour_zone_all_year(self, timezone: str, year: int) -> str:
        """Return the same for paper that outlives a change of the clocks: UTC−06:00, verano −05:00
        (Chicago).
        """
        try:
            zone = get_timezone(timezone)
        except LookupError:
            return timezone
        firsts = [
            datetime(year, month, 1, 12, tzinfo=UTC).astimezone(zone) for month in range(1, 13)
        ]
        summers = [each for each in firsts if each.dst()]
        winters = [each for each in firsts if not each.dst()] or firsts
        if not summers:
            return f"UTC{self._offset(winters[0])} ({self._place(timezone)})"
        return self.gettext(
            "UTC%(usual)s, verano %(summer)s (%(zone)s)",
            usual=self._offset(winters[0]),
            summer=self._offset(summers[0]),
            zone=self._place(timezone),
        )

    def clock_place(self, timezone: str) -> str:
        """Return whose clocks a zone (IANA) names, in words; the key of one nobody knows."""
        try:
            get_timezone(timezone)
        except LookupError:
            return timezone
        return self._place(timezone)

    def _place(self, timezone: str) -> str:
        """Return whose clocks a zone names, as people say it."""
        if timezone == "UTC":
            return timezone
        return get_timezone_location(timezone, locale=self.locale, return_city=True)

    @staticmethod
    def _offset(moment: datetime) -> str:
        # Not Babel's: for what is behind by half hours, as Newfoundland, it is an hour off.
        minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        return f"{'−' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"

    @staticmethod
    def phone_here(value: str, host_country: str) -> str:
        """As dialled in the area itself; for the world what does not ring there, and every number
        where no single country is that of the area (`host_country` empty).
        """
        if not host_country:
            return international(value)
        home = home_only(value)
        rings = not home or from_abroad(value, host_country) == national(value)
        return from_abroad(value, host_country) if rings else international(value)

    def phone_abroad(self, value: str) -> str:
        """As dialled from anywhere else.

        A short number answers at home only, so nothing; a toll-free one says from where it rings.
        """
        if not value.startswith("+"):
            return ""
        return self.home_only(value) or international(value)

    def home_only(self, value: str) -> str:
        """Return `sólo desde EE. UU.` for a number that rings at home only, nothing for others."""
        country = home_only(value)
        if not country:
            return ""
        name = self.gettext(SHORT_NAMES[country]) if country in SHORT_NAMES else ""
        return self.gettext(HOME_ONLY_WORDS, country=name or self.country(country))
