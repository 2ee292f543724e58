from __future__ import annotations

import pytest

from response.locate.matching import (
    Description,
    DescriptionReason,
    KnownTraits,
    chance_of,
    describe,
    share_found,
    strongest_first,
    telling_words,
)


@pytest.mark.parametrize(
    ("one", "other", "speaks"),
    [(1990, 1990, 1), (1990, 1992, 1), (1990, 1988, 1), (1990, 1996, -1), (1990, None, 0)],
)
def test_an_age_is_good_within_two_years(one: int, other: int | None, speaks: int) -> None:
    found = describe(Description(birth_year=one), KnownTraits(birth_year=other))
    value = found.get(DescriptionReason.AGE, 0.0)
    assert (value > 0) - (value < 0) == speaks


@pytest.mark.parametrize(
    ("text", "others", "share"),
    [
        ("Comalapa, Chimaltenango", ["Municipio: San Juan Comalapa (Chimaltenango)"], 1.0),
        ("Comalpa", ["comalapa"], 1.0),
        ("cicatriz en la ceja", ["tiene una cicatriz"], 0.5),
        ("cicatriz en la ceja", ["tatuaje de colibrí"], 0.0),
        ("", ["lo que sea"], 0.0),
        ("con de la", ["con de la"], 0.0),
        ("luna", ["lana"], 0.0),
    ],
)
def test_the_telling_words_are_looked_for_as_they_go_wrong(
    text: str, others: list[str], share: float
) -> None:
    assert share_found(text, others) == pytest.approx(share)


def test_what_a_card_does_not_say_is_no_evidence() -> None:
    sought = Description(birth_year=1990, origin="Comalapa", marks="cicatriz", last_place="McAllen")
    assert describe(sought, KnownTraits()) == {}
    known = KnownTraits(
        birth_year=1991, texts=("cicatriz; de Comalapa",), places=("Hidalgo, McAllen",)
    )
    found = describe(sought, known)
    assert set(found) == set(DescriptionReason)
    assert strongest_first({each.value: value for each, value in found.items()})[0][0] == "marks"
    assert strongest_first({"a": 0.05, "b": -2.0}) == [("b", -2.0)]
    assert telling_words("De la Calle, calle LUNA-Park luna") == ("luna", "park")
    assert chance_of(0) == 0.5
