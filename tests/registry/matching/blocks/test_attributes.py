from __future__ import annotations

import random
import uuid

import numpy as np
import pytest

from registry.matching.blocks.attributes import (
    ACCURACY_AT,
    ALONE,
    MINOR_AT,
    MOST_GROUPS,
    NEED_AT,
    NEEDS,
    PERSONS,
    SEX_AT,
    GroupNumbers,
    LanguagePost,
    PersonTraits,
    accuracies_of,
    accuracy_of,
    birth_years_of,
    by_need,
    groups_of,
    is_minor_in,
    minors_by_year,
    needs_by_owner,
    needs_of,
    person_of,
    sexes_of,
    sums_of,
)
from registry.people.models import Need
from registry.people.record import ACCURACIES, SEXES, Card

POST = uuid.UUID(int=7)


def test_all_of_a_card_comes_back_out_of_a_word() -> None:
    groups = GroupNumbers()
    for card in (
        Card(full_name="x"),
        Card(full_name="x", birth_year=1900, sex="x", language="ht", needs=tuple(Need)),
        Card(full_name="x", birth_year=2100, sex="f", language="es-SV", needs=(Need.NO_PHONE,)),
        Card(full_name="x", birth_year=3000, sex="of a later release"),
    ):
        about = PersonTraits.of(card, POST, groups)
        for accuracy in (*ACCURACIES, ""):
            word = about.word(accuracy)
            assert 0 <= word < 2**32
            assert (person_of(word), accuracy_of(word)) == (about, accuracy)
            words = np.array([word], dtype=np.uint32)
            known = card.birth_year if card.birth_year != 3000 else None
            assert birth_years_of(words).tolist() == [known or 0]
            assert needs_of(words).tolist() == [about.needs]
            assert groups.groups[groups_of(words)[0]] == LanguagePost(
                card.language.split("-")[0], POST.hex
            )


def test_groups_are_numbered_once_and_posts_give_way_before_languages() -> None:
    groups = GroupNumbers([LanguagePost("es", POST.hex)])
    assert groups.number_of("es", POST) == 1
    assert groups.number_of("es", None) == groups.number_of("es", None) == 2
    for number in range(3000):
        groups.number_of("quc", uuid.UUID(int=number))
    assert len(groups.groups) < MOST_GROUPS, "posts took half the room"
    assert groups.groups[groups.number_of("quc", uuid.UUID(int=10**6))] == LanguagePost("quc")
    for number in range(3000):
        code = "".join(chr(97 + number // 26**place % 26) for place in range(3))
        groups.number_of(code, None)
    assert len(groups.groups) == MOST_GROUPS
    assert groups.number_of("zzz", None) == 0


def test_the_first_groups_are_added_to_without_the_others() -> None:
    groups = GroupNumbers([LanguagePost("es"), LanguagePost("quc")])
    for many in (0, 1, 2):
        some = groups.first(many)
        assert some.groups == groups.groups[: many + 1]
        assert some.number_of("mam", None) == many + 1
    assert len(groups.groups) == 3


@pytest.mark.parametrize("seed", range(3))
def test_sums_are_what_counting_one_by_one_gives(seed: int) -> None:
    dice, groups = random.Random(seed), GroupNumbers()
    people = []
    for _ in range(200):
        card = Card(
            full_name="x",
            birth_year=dice.choice([None, *range(1990, 2027)]),
            sex=dice.choice(SEXES),
            needs=tuple(dice.sample(list(Need), dice.randrange(4))),
        )
        people.append((card, dice.choice(ACCURACIES), dice.choice([-5, 3])))
    words = np.array(
        [PersonTraits.of(card, None, groups).word(known) for card, known, _ in people],
        dtype=np.uint32,
    )
    sums = sums_of(words, np.array([home for *_, home in people], dtype=np.int32), 2025)
    assert sums[PERSONS] == 200
    assert sums[ALONE] == sum(home < 0 for *_, home in people)
    for number, sex in enumerate(SEXES):
        assert sums[SEX_AT + number] == sum(card.sex == sex for card, *_ in people)
    for number, accuracy in enumerate(ACCURACIES):
        assert sums[ACCURACY_AT + number] == sum(known == accuracy for _, known, _ in people)
    assert by_need(sums) == {need: sum(need in card.needs for card, *_ in people) for need in Need}
    born = [card.birth_year for card, *_ in people]
    for number, year in enumerate(range(2025, 2033)):
        assert sums[MINOR_AT + number] == sum(
            each is not None and year - each < 18 for each in born
        )
    assert minors_by_year(words, [1917, 2300]).tolist() == [len(born) - born.count(None), 0]
    for year in (1917, 2026, 2300):
        assert is_minor_in(words, year).sum() == minors_by_year(words, [year])[0]
    owner = np.arange(len(words)) % 3
    found = needs_by_owner(words, owner, 4)
    assert found[3].tolist() == [0] * NEEDS
    assert found.sum(axis=0).tolist() == sums[NEED_AT:MINOR_AT].tolist()
    assert found[1].tolist() == needs_by_owner(words[1::3], owner[1::3], 2)[1].tolist()
    assert set(sexes_of(words)) <= set(range(4))
    assert set(accuracies_of(words)) <= {0, 1, 2}
