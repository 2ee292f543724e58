"""Codes of four signs: no word, no number, nothing that looks like something else."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
from sqlalchemy.engine import Engine

from core.db import writing
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import EVA, SendingHouse
from watch.notices.dispatching.codes import (
    ANSWERABLE,
    FIGURES,
    LETTERS,
    SIGNS,
    free_of_crisis,
    free_of_others,
    new_codes,
    typed_code,
)
from watch.notices.dispatching.sending import stop_sending
from watch.notices.models import Notice


def test_codes_are_distinct_and_neither_words_nor_numbers() -> None:
    codes = new_codes(3000, {"A2B3"}, random.Random(7).choice)
    assert len(set(codes)) == 3000
    assert "A2B3" not in codes
    assert all(set(each) & set(LETTERS) and set(each) & set(FIGURES) for each in codes)
    assert set("".join(codes)) <= set(SIGNS)
    assert set("0O1IL").isdisjoint(SIGNS)


def _codes(house: SendingHouse, notice: uuid.UUID) -> int:
    return sum(bool(each.code) + bool(each.link_hash) for each in house.rows(notice))


def test_codes_are_free_again_ninety_days_after(house: SendingHouse, engine: Engine) -> None:
    house.register([{"full_name": "Ana", "email": "ana@example.org", "agreed": (Channel.EMAIL,)}])
    own, of_crisis = house.approve(), house.approve(crisis_number="CR-2026-001")
    for each in (own, of_crisis):
        house.begin(each)
        house.tend(each)
        assert _codes(house, each) == 2
    with writing(engine) as session:
        assert free_of_others(session, house.now + ANSWERABLE) == 0, "not a moment before"
        assert free_of_crisis(session, "GT", "CR-2026-001") == 0, "another country's"
    with writing(engine) as session:
        assert free_of_others(session, house.now + ANSWERABLE + timedelta(seconds=1)) == 1
    assert (_codes(house, own), _codes(house, of_crisis)) == (0, 2)
    with writing(engine) as session:
        assert free_of_crisis(session, "SV", "CR-2026-001") == 1
    assert _codes(house, of_crisis) == 0


def test_a_notice_that_is_stopped_frees_the_codes_nobody_was_told(
    house: SendingHouse, engine: Engine
) -> None:
    house.register([{"full_name": "Ana", "email": "ana@example.org", "agreed": (Channel.EMAIL,)}])
    notice = house.approve()
    house.begin(notice)
    assert _codes(house, notice) == 1
    with writing(engine) as session:
        stop_sending(session, session.get_one(Notice, notice), "", EVA, house.now)
    assert _codes(house, notice) == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [("k7 m2", "K7M2"), ("K7-M2", "K7M2"), ("k7m2.", "K7M2"), ("K7M", ""), ("K0M2", ""), ("", "")],
)
def test_a_code_is_read_however_it_is_typed(text: str, code: str) -> None:
    assert typed_code(text) == code
