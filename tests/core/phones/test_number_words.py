from __future__ import annotations

from core.i18n.languages import translator
from core.phones.evidence import PhoneEvidence
from core.phones.number_cells import ReadNumber, read_numbers
from core.phones.number_words import countries_in_words, number_words


def one(text: str, evidence: PhoneEvidence) -> ReadNumber:
    (number,) = read_numbers(text, evidence).numbers
    return number


def test_a_number_says_its_country_and_what_told_it() -> None:
    number = one("(956) 555-0199", PhoneEvidence(city="US", owner="MX"))
    assert number_words(number, str) == "+1 956-555-0199, Estados Unidos (por la ciudad)"
    english = translator("en").gettext
    assert number_words(number, english) == "+1 956-555-0199, United States (by the city)"


def test_a_list_is_summed_up_by_country_the_most_first() -> None:
    numbers = [
        one("962 555 0164", PhoneEvidence(owner="MX")),
        one("956 555 0101", PhoneEvidence(point="US", owner="MX")),
        one("956 555 0102", PhoneEvidence(point="US", owner="MX")),
        one("+502 2222 5403", PhoneEvidence(owner="MX")),
        one("911", PhoneEvidence(owner="MX")),
    ]
    assert countries_in_words(numbers, str) == [
        "2: +1, Estados Unidos (por el punto en el mapa)",
        "1: +52, México (por el país dueño de la lista)",
    ]
