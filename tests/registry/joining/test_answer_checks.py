"""What is refused in an answer, and what is taken as people write it."""

from __future__ import annotations

from datetime import date

import pytest

from registry.joining.answer_checks import (
    InvalidAnswer,
    in_order,
    read_birth,
    read_consents,
    read_days,
    read_email,
    read_member,
    read_name,
    read_needs,
    read_phone,
)
from registry.joining.answers import Member, StayAnswer

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("", "", ""), (None, "")),
        (("", "", "1985"), (1985, "")),
        (("", "2", "1985"), (1985, "")),
        (("29", "2", "1988"), (1988, "1988-02-29")),
        (("1", "1", "2026"), (2026, "2026-01-01")),
    ],
)
def test_the_year_is_enough(parts: tuple[str, str, str], expected: tuple[int, str]) -> None:
    assert read_birth(*parts, TODAY) == expected


@pytest.mark.parametrize(
    "parts",
    [("", "", "85"), ("30", "2", "1988"), ("1", "1", "2027"), ("5", "5", ""), ("", "", "x")],
)
def test_a_day_that_is_none_is_asked_again(parts: tuple[str, str, str]) -> None:
    with pytest.raises(InvalidAnswer):
        read_birth(*parts, TODAY)


@pytest.mark.parametrize("text", ["", "12345", "visite https://x.example", "<b>Ana</b>", "A" * 201])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnswer):
        read_name(text)


@pytest.mark.parametrize("text", ["Ana", "Ma. del Carmen de X", "Ixkʼem Tzʼunun", "O'Neil, José"])
def test_names_are_taken_as_they_are_borne(text: str) -> None:
    assert read_name(text) == text


@pytest.mark.parametrize(
    ("text", "countries", "is_own", "value"),
    [
        ("956 555 0123", ("US", "GT"), True, "+19565550123"),
        ("5555 0134", ("US", "GT"), True, "+50255550134"),
        ("5555 0134", ("US", "GT"), False, "+50255550134"),
        ("+502 5555 0134", ("US",), False, "+50255550134"),
        ("322 123 4567", ("US", "MX"), True, "+523221234567"),
        ("", ("US",), True, ""),
    ],
)
def test_a_number_rings_where_it_exists(
    text: str, countries: tuple[str, ...], is_own: bool, value: str
) -> None:
    assert read_phone(text, countries, is_own=is_own) == value


@pytest.mark.parametrize(("text", "is_own"), [("2", True), ("956 555 0123 y 956 555 0124", True)])
def test_a_number_that_is_none_or_two_is_asked(text: str, is_own: bool) -> None:
    with pytest.raises(InvalidAnswer):
        read_phone(text, ("US", "GT"), is_own=is_own)


def test_somebody_elses_number_of_two_countries_is_asked() -> None:
    """Both plans have it: of a sister nobody knows where she is."""
    assert read_phone("614 412 3456", ("US", "MX")) == "+16144123456"
    with pytest.raises(InvalidAnswer):
        read_phone("614 412 3456", ("US", "MX"), is_own=False)


def test_consents_hold_for_channels_there_is_an_address_for() -> None:
    ticked = ["sms:alerts", "email:check", "email:check", "fax:alerts", "call:sell"]
    assert read_consents(ticked, has_phone=True, has_email=False) == ("sms:alerts",)
    assert read_consents(ticked, has_phone=False, has_email=True) == ("email:check",)


def test_trips_have_a_first_and_a_last_day() -> None:
    assert read_days("2026-11-20", "2026-12-02", TODAY) == ("2026-11-20", "2026-12-02")
    for days in (("", "2026-12-02"), ("2026-12-03", "2026-12-02"), ("2026-01-01", "2026-01-02")):
        with pytest.raises(InvalidAnswer):
            read_days(*days, TODAY)
    later, sooner = (StayAnswer(text=each, from_on=each) for each in ("2026-12-05", "2026-12-01"))
    assert in_order((later, sooner)) == (sooner, later)


def test_needs_mail_and_members() -> None:
    assert read_needs(["infant", "x", "infant"]) == ("infant",)
    assert read_email("ana@example.org") == "ana@example.org"
    with pytest.raises(InvalidAnswer):
        read_email("ana@example")
    with pytest.raises(InvalidAnswer):
        read_member(Member(full_name="Ana"), 15, 15)
