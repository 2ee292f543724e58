"""One card of two: nothing invented, nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.merging.uniting import MergeSide, conflicts_of, united_card
from registry.people.models import Need
from registry.people.record import Card, check_card

FEW_EXAMPLES = settings(max_examples=25, derandomize=True, deadline=None)
PHONES = [f"+1520555010{at}" for at in range(4)]
WORDS = st.sampled_from(["", "Ana", "Paz", "Ana Paz"])
CARDS = st.builds(
    Card,
    full_name=st.sampled_from(["Ana Paz", "Ana Pas", "A. Paz"]),
    phone=st.sampled_from(["", *PHONES[:2]]),
    has_whatsapp=st.booleans(),
    email=st.sampled_from(["", "ana@x.example", "paz@x.example"]),
    birth_year=st.sampled_from([None, 1984, 1985]),
    sex=st.sampled_from(["", "f"]),
    language=st.sampled_from(["es", "quc"]),
    needs=st.lists(st.sampled_from(list(Need)[:3]), unique=True).map(tuple),
    contact_name=WORDS,
    contact_phone=st.sampled_from(["", PHONES[3]]),
    note=WORDS,
    other_phones=st.lists(st.sampled_from(PHONES), unique=True).map(tuple),
    source_words=WORDS,
)


@FEW_EXAMPLES
@given(CARDS, CARDS, st.sampled_from(MergeSide))
def test_all_that_either_says_is_there_and_nothing_else(
    one: Card, other: Card, side: MergeSide
) -> None:
    conflicts = conflicts_of(one, other)
    card = united_card(one, other, {each.key: side for each in conflicts})
    check_card(card)
    assert set(card.needs) == {*one.needs, *other.needs}
    phones = {one.phone, other.phone, *one.other_phones, *other.other_phones} - {""}
    assert {card.phone, *card.other_phones} - {""} == phones
    words = f"{card}"
    for each in (one, other):
        assert each.full_name in words
        assert each.email in words
        assert each.contact_name in words
    chosen = one if side is MergeSide.SURVIVOR else other
    assert card.full_name == chosen.full_name
    assert card.birth_year in (one.birth_year, other.birth_year)
    assert len({card.phone, *card.other_phones}) == 1 + len(card.other_phones)


@FEW_EXAMPLES
@given(CARDS)
def test_a_card_and_itself_are_that_card(card: Card) -> None:
    assert conflicts_of(card, card) == []
    again = united_card(card, card, {})
    assert (again.full_name, again.phone, again.needs) == (card.full_name, card.phone, card.needs)
    assert united_card(again, again, {}) == again


@FEW_EXAMPLES
@given(CARDS, CARDS)
def test_who_survives_changes_what_is_first_and_not_what_is_asked(one: Card, other: Card) -> None:
    asked = [each.key for each in conflicts_of(one, other)]
    assert asked == [each.key for each in conflicts_of(other, one)]


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        ({"birth_year": 1984}, {"birth_year": 1948}, ["birth"]),
        ({"phone": PHONES[0]}, {"phone": PHONES[1], "has_whatsapp": True}, ["phone"]),
        ({"phone": PHONES[0]}, {"phone": PHONES[0], "has_whatsapp": True}, []),
        ({"email": "a@x.example"}, {}, []),
        ({"sex": "f"}, {"sex": "m"}, ["sex"]),
        ({"contact_name": "Luz"}, {"contact_phone": PHONES[3]}, []),
    ],
)
def test_what_is_asked(one: dict[str, object], other: dict[str, object], keys: list[str]) -> None:
    cards = [Card(full_name="Ana", **values) for values in (one, other)]  # type: ignore[arg-type]
    assert [each.key for each in conflicts_of(*cards)] == keys


def test_the_word_not_chosen_is_kept_for_who_reads() -> None:
    one = Card(full_name="Ana Paz", phone=PHONES[0], email="ana@x.example")
    other = Card(full_name="Ana Pas", phone=PHONES[1], email="paz@x.example")
    card = united_card(one, other, {"full_name": MergeSide.MERGED})
    assert (card.full_name, card.email) == ("Ana Pas", "ana@x.example")
    assert card.source_words == "otro nombre: Ana Paz\notro correo: paz@x.example"
    assert (card.phone, card.other_phones) == (PHONES[0], (PHONES[1],))
