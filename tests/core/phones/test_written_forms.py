"""Every way people write a number of a member reads back the same; no garbage makes a number."""

from __future__ import annotations

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from core.phones.countries import REGION, calling_code
from core.phones.evidence import PhoneEvidence
from core.phones.notation import digits_of
from core.phones.number_cells import read_numbers

EXTENSIONS = (
    "", " ext. 45", " extensión 45", " x45", ",,45#", ";45", " poste 45", " int. 45", " anexo 45",
    "p45", " #45", " (ext 45)",
)  # fmt: skip
EXITS = {"US": "011", "CA": "011", "DO": "011"}
PUNCTUATION = str.maketrans({"-": ".", " ": "\u00a0"})


def valid_number(country: str, seed: int) -> phonenumbers.PhoneNumber | None:
    """A number of a country's plan: its example, with the last three digits changed."""
    example = phonenumbers.example_number(country)
    if example is None:
        return None
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code,
        national_number=(example.national_number or 0) // 1000 * 1000 + seed,
    )
    return number if phonenumbers.is_valid_number(number) else None


def written(number: phonenumbers.PhoneNumber, dialled_from: str) -> list[str]:
    international = phonenumbers.format_number(number, 1)
    national = phonenumbers.format_number(number, 2)
    exit_code = EXITS.get(dialled_from, "00")
    own = phonenumbers.national_significant_number(number)
    return [
        international,
        national,
        own,
        phonenumbers.format_number(number, 0),
        international.translate(PUNCTUATION),
        national.translate(PUNCTUATION),
        f"({international})",
        f"Tel. {international}",
        f"{exit_code} {international.removeprefix('+')}",
        f"{exit_code}{international.removeprefix('+').replace('-', ' ')}",
    ]


@settings(max_examples=60)
@given(
    st.sampled_from(REGION),
    st.sampled_from(REGION),
    st.integers(0, 999),
    st.sampled_from(EXTENSIONS),
    st.integers(0, 9),
)
def test_each_written_form_of_a_number_reads_back_the_same(
    country: str, dialled_from: str, seed: int, extension: str, form: int
) -> None:
    number = valid_number(country, seed)
    if number is None:
        return
    value = phonenumbers.format_number(number, 0) + (";ext=45" if extension else "")
    typed = written(number, dialled_from)[form] + extension
    found = read_numbers(typed, PhoneEvidence(stated=country, owner=dialled_from))
    assert [each.value for each in found.numbers] == [value], typed
    assert found.problems == (), typed
    shown = calling_code(found.numbers[0].country)
    assert value.startswith(shown)


LETTERS = st.sampled_from(" 0123456789+-()./,;#xpwXeyo:\n*aT24hext")


@settings(max_examples=150)
@given(st.text(LETTERS, max_size=40), st.sampled_from([*REGION, ""]))
def test_garbage_never_yields_digits_that_do_not_stand_there_in_that_order(
    typed: str, country: str
) -> None:
    found = read_numbers(typed, PhoneEvidence(stated=country))
    digits = digits_of(typed)
    for each in found.numbers:
        bare, _, extension = each.value.partition(";ext=")
        own = digits_of(bare).removeprefix(calling_code(each.country).removeprefix("+"))
        borrowed = any(own[:cut] in digits and own[cut:] in digits for cut in range(4, len(own)))
        assert own in digits or borrowed or digits_of(bare) in digits, (typed, each)
        assert extension in digits


@settings(max_examples=100)
@given(st.text(max_size=60), st.sampled_from([*REGION, ""]))
def test_any_text_is_read_or_named_and_never_breaks(typed: str, country: str) -> None:
    found = read_numbers(typed, PhoneEvidence(stated=country))
    for each in found.numbers:
        again = read_numbers(each.value, PhoneEvidence(stated=country))
        assert [one.value for one in again.numbers] == [each.value]
