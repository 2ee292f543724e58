from __future__ import annotations

import pytest

from core.i18n.named_codes import country_code_of, language_code_of, language_codes_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("México", "MX"),
        ("mexico", "MX"),
        ("Colombie", "CO"),
        ("United States", "US"),
        ("US", "US"),
        ("CO", "CO"),
        ("  Francia ", "FR"),
        ("Atlántida", "Atlántida"),
        ("", ""),
    ],
)
def test_countries_by_name(text: str, code: str) -> None:
    assert country_code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("español", "es"),
        ("Ingles", "en"),
        ("q’eqchi’", "kek"),
        ("criollo haitiano", "ht"),
        ("mam", "mam"),
        ("klingonés", "klingonés"),
    ],
)
def test_languages_by_name(text: str, code: str) -> None:
    assert language_code_of(text) == code


def test_lists_of_languages() -> None:
    assert language_codes_of("español, Inglés , ht,") == "es, en, ht"
