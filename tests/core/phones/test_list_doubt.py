from __future__ import annotations

import pytest

from core.phones.evidence import PhoneEvidence
from core.phones.list_doubt import countries_offered, doubted_countries, placed_by_owner
from core.phones.number_cells import PhoneQuestion, ReadNumber, read_numbers

TEXAN = [f"(956) 555-{number:04}" for number in range(100, 140)]
"""None of them exists in Mexico."""
EITHER = [f"832 555 {number:04}" for number in range(100, 140)]
"""832 is Houston's area code, and one of Tamaulipas."""


def read(
    typed: list[str], stated: str = "", city: str = "", point: str = "", answer: str = ""
) -> tuple[list[ReadNumber], list[PhoneQuestion]]:
    evidence = PhoneEvidence(owner="MX", stated=stated, city=city, point=point, answer=answer)
    cells = [read_numbers(text, evidence) for text in typed]
    return [n for each in cells for n in each.numbers], [q for c in cells for q in c.questions]


@pytest.mark.parametrize(
    ("typed", "said", "expected"),
    [
        (TEXAN, {}, ("MX", "US")),
        (EITHER, {}, ()),  # nothing speaks against the owner
        ([*EITHER[:20], *TEXAN[:4]], {}, ("MX", "US")),
        ([*EITHER, *TEXAN[:2]], {}, ()),  # two may be two neighbours'
        ([*EITHER[:3], *TEXAN[:2]], {}, ("MX", "US")),  # of a short list
        ([*EITHER[:4], *TEXAN[:2]], {}, ("MX", "US")),
        ([*EITHER[:5], *TEXAN[:2]], {}, ()),
        ([EITHER[0], TEXAN[0]], {}, ()),  # one speaks for itself alone
        ([*EITHER[:30], *TEXAN[:3]], {}, ()),  # less than a tenth
        ([*[f"55 5555 {n:04}" for n in range(100, 140)], *TEXAN], {}, ()),  # half and half
        (TEXAN, {"stated": "US"}, ()),  # the rows say it themselves
        (TEXAN, {"answer": "US"}, ()),  # it was answered
        ([], {}, ()),
    ],
)
def test_whether_a_list_speaks_against_its_owner(
    typed: list[str], said: dict[str, str], expected: tuple[str, ...]
) -> None:
    numbers, questions = read(typed, **said)
    assert doubted_countries(placed_by_owner(numbers), questions, "MX") == expected


def test_only_what_the_owners_word_alone_places_counts() -> None:
    numbers, _questions = read(["832 555 0100", "+52 832 555 0101", "911"])
    assert placed_by_owner(numbers) == ("832 555 0100",)


def test_the_country_that_answers_most_comes_first() -> None:
    _numbers, questions = read([*TEXAN[:3], "2222 5400"])
    offered = countries_offered(questions)
    assert next(iter(offered.items())) == ("US", 3)
    assert offered["GT"] == 1
