"""The reader's language and hours.

Language: the account's, else the cookie's, else the browser's, else Spanish. Hours: the account's
zone, else that of the installation; each has its offset and place, because CLDR's zone names
differ between our languages (`-0600`, `CST`, `HNC` for one and the same), and with UTC on hover.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask, current_app, g, request
from flask_babel import Babel, get_locale, gettext, refresh
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from core.i18n.languages import CATALOGUES, INTERFACE_LANGUAGES, LANGUAGES, N_, TONGUES
from core.i18n.phones import HOME_ONLY_WORDS, SHORT_NAMES, home_only
from core.settings import Settings
from directory.entries.member_states import MEMBERS
from webapp.auth.access import signed_in
from webapp.auth.programs.bearer import is_program_door
from webapp.http.rendering.language_forms import InterfaceLocale, LanguageForms, TimeForm, forms_of
from webapp.http.services import services

COOKIE = "language"
YEAR_SECONDS = 365 * 24 * 3600
LANGUAGE_NAMES = {language.code: language.own_name for language in INTERFACE_LANGUAGES}
ZONE_REGIONS = ("America/", "Europe/", "Pacific/")
UNKNOWN = N_("sin dato")


def init_language(app: Flask, settings: Settings) -> None:
    """Give `app` its catalogues, its choice of language and the filters of the templates."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(CATALOGUES)
    app.config["BABEL_DEFAULT_LOCALE"] = settings.default_language
    Babel(app, locale_selector=locale_of_request, timezone_selector=lambda: zone().key)
    # Jinja's new style takes for markup whatever `_()` answers, also when a text typed by somebody
    # stands in it.
    install: Any = app.jinja_env
    install.install_gettext_callables(words_of, _plural, newstyle=False)
    for one in (
        moment_words,
        dated_moment,
        clock_time,
        day,
        age,
        number,
        percent,
        country_name,
        home_only_words,
        language_name,
        language_list,
        with_colon,
        parted,
        is_future,
        zone_place,
    ):
        app.add_template_filter(one)
    app.jinja_env.globals.update(
        zone_words=zone_words,
        LANGUAGE_NAMES=LANGUAGE_NAMES,
        get_locale=get_locale,
        member_choices=member_choices,
    )


def speak(language: str) -> None:
    """Answer this request in `language` (es, en, fr) for everybody; empty leaves the choice to the
    reader.
    """
    if language in LANGUAGES:
        g.language = language
        g.pop("language_forms", None)
        refresh()


def keep_choice(answer: Response, name: str, value: str) -> None:
    """Keep a choice of this browser for a year: its language, its look."""
    answer.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        path=current_app.config["SESSION_COOKIE_PATH"],
        httponly=True,
        samesite="Lax",
        secure=services().settings.cookie_secure,
    )


def chosen_on_page() -> str:
    """Return the language the reader of a link pressed, empty for none: that of the address, by
    which a page leads on, else that kept in the browser by the switch.
    """
    asked = (request.args.get("l", ""), request.cookies.get(COOKIE, ""))
    return next((each for each in asked if each in LANGUAGES), "")


def locale_of_request() -> InterfaceLocale:
    """Return the language of this request with its forms."""
    return forms_of(choose_language()).locale


def choose_language() -> str:
    """Return the code of the language of this request."""
    if "language" in g:
        return str(g.language)
    if is_program_door():
        return _asked_language()
    user = signed_in()
    if user is not None and user.language in LANGUAGES:
        return user.language
    choice = request.cookies.get(COOKIE, "")
    if choice in LANGUAGES:
        return choice
    return request.accept_languages.best_match(LANGUAGES) or services().settings.default_language


def _asked_language() -> str:
    """Return the language a program asks for; neither a cookie nor an account chooses for it."""
    code = request.args.get("lang", "")
    if code in LANGUAGES:
        return code
    return request.accept_languages.best_match(LANGUAGES) or services().settings.default_language


def zone() -> ZoneInfo:
    """Return the reader's time zone."""
    found: ZoneInfo | None = g.get("readers_zone")
    if found is None:
        user = signed_in()
        name = (user.timezone if user else "") or services().settings.default_timezone
        found = g.readers_zone = ZoneInfo(name)
    return found


@cache
def known_zones() -> tuple[str, ...]:
    """Return the zones an account may choose."""
    return tuple(
        sorted(
            name for name in available_timezones() if name.startswith(ZONE_REGIONS) or name == "UTC"
        )
    )


def zone_words(moment: datetime | None = None) -> str:
    """`UTC−6, Ciudad de México`: the reader's zone as it is at `moment` (default: now)."""
    return words_of_zone(zone(), moment or services().clock())


def zone_place(key: str) -> str:
    """Return the place whose clocks an IANA zone names: `Ciudad de México`."""
    return str(_forms().zone_place(key))


def words_of_zone(there: ZoneInfo, moment: datetime) -> str:
    """Return any zone in words, as it is at `moment`: `UTC−6, Ciudad de México`."""
    if there.key == "UTC":
        return "UTC"
    return f"{_offset(moment.astimezone(there))}, {_forms().zone_place(there.key)}"


def readers_marks(now: datetime) -> tuple[str, str, datetime]:
    """Return what decides the words of a page beside its data: language, zone, and the minute."""
    return _forms().code, zone().key, now.replace(second=0, microsecond=0)


def _unknown() -> str:
    """Return the words for what nobody knows, in the reader's language."""
    return str(gettext(UNKNOWN))


def moment_words(moment: datetime | None) -> str | Markup:
    """`21:10 (UTC−6, Ciudad de México)`, with the day unless it is today, and UTC on hover."""
    return (
        _unknown() if moment is None else _time(moment, f"{_short(moment)} ({zone_words(moment)})")
    )


def dated_moment(moment: datetime | None) -> str | Markup:
    """`22 nov 2026, 21:10 (UTC−6, Ciudad de México)`: what is printed says its day, today too."""
    if moment is None:
        return _unknown()
    return _time(moment, f"{dated_hour(moment)} ({zone_words(moment)})")


def clock_time(moment: datetime | None) -> str | Markup:
    """`21:10`, for lists whose head already names the zone."""
    return _unknown() if moment is None else _time(moment, _short(moment))


def dated_hour(moment: datetime) -> str:
    """`22 nov 2026, 21:10`, by the reader's clock."""
    local = moment.astimezone(zone())
    return f"{_forms().day(local.date())}, {local.hour:02}:{local.minute:02}"


def is_future(moment: datetime | None) -> bool:
    """Return whether a moment is yet to come."""
    return moment is not None and moment > services().clock()


def age(moment: datetime | None) -> str | Markup:
    """`hace 12 min`, with the hour in UTC on hover."""
    if moment is None:
        return _unknown()
    since = moment - services().clock()
    if timedelta(0) <= since < timedelta(seconds=1):
        since = timedelta(seconds=-1)  # what happens this very second is not "in 0 s"
    # Short, Spanish says "4 m" for four months and "4 min" for minutes: too alike for a call at
    # night.
    form: TimeForm = "short" if abs(since) < timedelta(days=1) else "long"
    return _time(moment, _forms().time_passed(since, form))


def day(value: date | datetime | None) -> str | Markup:
    """`22 nov 2026`; the day of a moment is that of the reader's zone."""
    if value is None:
        return _unknown()
    local = value.astimezone(zone()).date() if isinstance(value, datetime) else value
    words = escape(_forms().day(local))
    return Markup(f'<time datetime="{local.isoformat()}">{words}</time>')  # noqa: S704 - escaped


def number(value: float | None) -> str:
    """`1,234` or `1 234`, as the language writes it."""
    return _unknown() if value is None else _forms().number(value)


def percent(share: float | None) -> str:
    """`43 %` of 0.43."""
    return _unknown() if share is None else _forms().percent(share)


def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in the reader's language; the code itself
    when unknown.
    """
    return _forms().country(code)


def home_only_words(value: str) -> str:
    """Return `sólo desde EE. UU.` for a telephone that rings at home only, nothing for others."""
    country = home_only(value)
    if not country:
        return ""
    name = gettext(SHORT_NAMES[country]) if country in SHORT_NAMES else country_name(country)
    return str(gettext(HOME_ONLY_WORDS, country=name))


def language_name(code: str) -> str:
    """Return the name of a language in the reader's language; the code itself when unknown."""
    own = TONGUES.get(code)
    if own:
        return str(gettext(own))
    return str(_forms().locale.languages.get(code.replace("-", "_"), code))


def language_list(codes: str) -> str:
    """Return a list of languages, divided by commas, by their names."""
    return ", ".join(language_name(part.strip()) for part in codes.split(",") if part.strip())


def with_colon(title: str) -> str:
    """Return a title and the colon behind it, which French sets apart: `Sin confirmar:`."""
    return str(gettext("%(title)s:", title=title))


def parted(parts: Iterable[str]) -> str:
    """Return several parts set apart by semicolons, as the language writes them."""
    semicolon = str(gettext(";"))
    return f"{semicolon} ".join(parts)


def member_choices() -> list[tuple[str, str]]:
    """Return the member countries to choose from, by name."""
    return sorted(((code, country_name(code)) for code in MEMBERS), key=lambda each: each[1])


def words_of(text: str, **values: object) -> str:
    """Return a text of the source in the language of this request, its %(slots)s filled."""
    words = _forms().words[text]
    return words % values if values else words


def _plural(singular: str, plural: str, count: int) -> str:
    """Return the form for `count`, with `%(num)s` filled in; other gaps stay open for `{% trans
    %}`, which fills them.
    """
    return _forms().plural(singular, plural, count).replace("%(num)s", str(count))


def _forms() -> LanguageForms:
    """Return how this request speaks: numbers and dates in Spanish as in America (12,345), where
    our readers are.
    """
    forms: LanguageForms | None = g.get("language_forms")
    if forms is None:
        forms = g.language_forms = forms_of(choose_language())
    return forms


def _offset(local: datetime) -> str:
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def _short(moment: datetime) -> str:
    local = moment.astimezone(zone())
    today = services().clock().astimezone(zone()).date()
    return f"{local.hour:02}:{local.minute:02}" if local.date() == today else dated_hour(moment)


def _time(moment: datetime, words: str) -> Markup:
    exact = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    shown = f"{exact[:10]} {exact[11:16]} UTC"
    return Markup(  # noqa: S704 - digits and escaped words
        f'<time datetime="{exact}" title="{shown}">{escape(words)}</time>'
    )
