from __future__ import annotations

import pytest

from registry.duplicates.evidence import Reason
from registry.duplicates.proposing import DoubleQuestion, TiedDoubles
from registry.duplicates.reason_words import likelihood, speaks_against, speaks_for, tie_words


def test_each_reason_has_words_for_and_against() -> None:
    reasons = dict.fromkeys(Reason, 1.0)
    assert len(set(speaks_for(reasons, str))) == len(Reason)
    assert speaks_against(reasons, str) == []
    against = dict.fromkeys(Reason, -1.0)
    assert len(set(speaks_against(against, str))) == len(Reason)
    assert speaks_for({Reason.PHONE: 2.0, Reason.NAME: 1.0}, str)[0].startswith("el teléfono")


def test_how_likely_it_is_in_words() -> None:
    assert [likelihood(odds, str) for odds in (3.0, 0.5, -0.5)] == [
        "casi seguro", "probable", "posible",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fitting", "questions", "words"),
    [
        (1, (), ""),
        (3, (), "3 personas encajan igual de bien."),
        (
            3,
            (DoubleQuestion.YEAR, DoubleQuestion.SURNAME),
            "3 personas encajan igual de bien. "
            "Pregunte: el año de nacimiento, el segundo apellido.",
        ),
    ],
)
def test_a_tie_is_said(fitting: int, questions: tuple[DoubleQuestion, ...], words: str) -> None:
    assert tie_words(TiedDoubles(fitting, questions), str) == words
