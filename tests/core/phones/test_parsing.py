from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n.phones import international
from core.phones.parsing import UnusablePhone, parse_phone


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("(956) 555-0123", "US", "+19565550123"),
        ("956.555.0123", "us", "+19565550123"),
        ("1-956-555-0123", "US", "+19565550123"),
        ("+1 956 555‑0123", "SV", "+19565550123"),
        ("tel:+1-956-555-0123", "MX", "+19565550123"),
        ("+1 956 555 0123 (WhatsApp)", "US", "+19565550123"),
        ("956 555 0123 ext 12", "US", "+19565550123;ext=12"),
        ("956-555-0123 x12", "US", "+19565550123;ext=12"),
        ("956-555-0123x12", "US", "+19565550123;ext=12"),
        ("956 555 0123, extensión 45", "US", "+19565550123;ext=45"),
        ("956 555 0123 Ext. #7", "US", "+19565550123;ext=7"),
        ("+19565550123;ext=12", "US", "+19565550123;ext=12"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        # Mexico: the mobile 1 and the prefixes 01, 044 and 045 died in August 2019 and live on in
        # lists.
        ("+52 1 55 5555 0123", "MX", "+525555550123"),
        ("+5215555550123", "US", "+525555550123"),
        ("52 1 962 555 0123", "GT", "+529625550123"),
        ("044 55 5555 0123", "MX", "+525555550123"),
        ("045 962 555 0123", "MX", "+529625550123"),
        ("01 800 900 1234", "MX", "+528009001234"),
        ("(962) 555-01-23", "MX", "+529625550123"),
        ("Cel. 55 5555 0123", "MX", "+525555550123"),
        ("00 52 1 962 555 0123", "GT", "+529625550123"),
        ("011 52 1 962 555 0123", "US", "+529625550123"),
        ("001 956 555 0123", "MX", "+19565550123"),
        ("00 503 2555 0123", "GT", "+50325550123"),
        ("2555-0123", "SV", "+50325550123"),
        ("２５５５ ０１２３", "SV", "+50325550123"),
        ("2555 0123", "HN", "+50425550123"),
        ("809-555-0123", "DO", "+18095550123"),
        ("50255551234.0", "GT", "+50255551234"),
        ("0052 962 555 0164", "US", "+529625550164"),
        ("011 52 962 555 0164", "MX", "+529625550164"),
        ("956-555-0193,,45#", "US", "+19565550193;ext=45"),
        ("514-555-0123 poste 7", "CA", "+15145550123;ext=7"),
        ("2222 5403 anexo 3", "GT", "+50222225403;ext=3"),
        ("0800 123 4567", "BZ", "+50108001234567"),
        ("911", "US", "911"),
        ("*911", "MX", "*911"),
        ("078", "MX", "078"),
    ],
)
def test_what_people_type(typed: str, country: str, kept: str) -> None:
    assert parse_phone(typed, country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "why"),
    [
        ("", "US", "empty"),
        ("   ", "US", "empty"),
        ("no tiene", "SV", "letters among the digits"),
        ("15 de mayo", "MX", "letters among the digits"),
        ("2555 abcd", "SV", "letters among the digits"),
        ("555-0123", "US", "area code is missing"),
        ("+999 123 4567", "US", "not a telephone number"),
        ("+", "US", "not a telephone number"),
        ("12345678901234567890", "US", "too long"),
        ("255 501", "SV", "too short"),
        ("9" * 300, "US", "too long"),
        ('=HYPERLINK("http://x")', "US", "letters among the digits"),
        ("9.56E+09", "US", "spreadsheet"),
        ("2420", "US", "digits are missing"),
        ("*999", "MX", "digits are missing"),
    ],
)
def test_what_is_no_telephone_is_refused_by_name(typed: str, country: str, why: str) -> None:
    with pytest.raises(UnusablePhone, match=why):
        parse_phone(typed, country)


@given(st.text(max_size=80), st.sampled_from(["US", "MX", "SV", "GT", "DO", "XX", ""]))
def test_any_text_is_a_telephone_or_refused(typed: str, country: str) -> None:
    try:
        value = parse_phone(typed, country)
    except UnusablePhone:
        return
    assert parse_phone(value, country) == value
    assert international(value)


@given(
    st.from_regex(r"[2-9][0-9]{9}", fullmatch=True),
    st.sampled_from(
        [
            "+1{0}{1}{2}",
            "+52{0}{1}{2}",
            "({0}) {1}-{2}",
            "{0}.{1}.{2}",
            "{0} {1}{2}",
            "{0})-{1} {2}",
            "({0}{1}-{2}",
        ]
    ),
    st.sampled_from(["US", "us", "CA", "MX"]),
)
def test_what_is_read_at_sight_is_what_the_plans_of_the_world_say(
    digits: str, form: str, country: str
) -> None:
    typed = form.format(digits[:3], digits[3:6], digits[6:])
    number = phonenumbers.parse(typed, country.upper())
    assert phonenumbers.is_possible_number(number)
    assert parse_phone(typed, country) == phonenumbers.format_number(
        number, phonenumbers.PhoneNumberFormat.E164
    )
