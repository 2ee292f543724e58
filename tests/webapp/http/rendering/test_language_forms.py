from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from core.i18n.languages import LANGUAGES, language_of
from webapp.http.rendering.language_forms import TimeForm, forms_of

SECONDS = sorted(
    {
        sign * (unit * length + off)
        for length in (1, 60, 3600, 86400, 7 * 86400, 30 * 86400, 365 * 86400)
        for unit in (1, 2, 9, 11, 12)
        for off in (-1, 0, length // 5, length // 2)
        for sign in (-1, 1)
    }
)
FORMS: tuple[TimeForm, ...] = ("short", "long")


@pytest.mark.parametrize("code", LANGUAGES)
def test_times_passed_are_those_of_babel_with_the_next_unit_from_a_fifth_more(code: str) -> None:
    locale = language_of(code).locale
    for seconds, form in itertools.product(SECONDS, FORMS):
        since = timedelta(seconds=seconds)
        words = format_timedelta(
            since, add_direction=True, format=form, locale=locale, threshold=1.2
        )
        assert forms_of(code).time_passed(since, form) == words, (seconds, form)


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_and_numbers_are_those_of_the_locale(code: str) -> None:
    forms, locale = forms_of(code), language_of(code).locale
    for day in (date(2026, 1, 1), date(2026, 11, 22), date(2026, 11, 22)):
        assert forms.day(day) == format_date(day, "d MMM y", locale=locale)
    for value in (0, 7, 12345, 1.5, 12345):
        assert forms.number(value) == format_decimal(value, locale=locale)


def test_words_are_those_of_the_catalogue_and_the_source_where_it_has_none() -> None:
    assert [forms_of(code).words["Sismo"] for code in LANGUAGES] == [
        "Sismo", "Earthquake", "Séisme",
    ]  # fmt: skip
    assert forms_of("en").words["no such text, anywhere"] == "no such text, anywhere"
    assert forms_of("en").words[""] == "", "not the head of the catalogue"


def test_texts_of_rows_do_not_fill_the_memory() -> None:
    words = forms_of("fr").words
    for number in range(9000):
        assert words[f"a row {number}"] == f"a row {number}"
    assert len(words) < 5000
    assert words["Sismo"] == "Séisme"


def test_numbers_choose_the_form() -> None:
    one, many = "%(num)s persona por ubicar.", "%(num)s personas por ubicar."
    assert forms_of("es").plural(one, many, 1) == one
    assert forms_of("es").plural(one, many, 2) == many
    assert forms_of("fr").plural(one, many, 0) == forms_of("fr").plural(one, many, 1)
