from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from response.accounting.models import Confidence, Says
from response.accounting.states import (
    GROUP_OF,
    NOTHING_SAID,
    CountGroup,
    PersonStanding,
    StatementFacts,
    is_open_help,
    state_of,
)
from tests.response.crisis_parts import random_statements

TEN = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SELF, HOME, OTHER = Confidence.SELF, Confidence.HOUSEHOLD, Confidence.THIRD_PARTY


def said(
    minute: int, says: Says, confidence: Confidence = SELF, closes: StatementFacts | None = None
) -> StatementFacts:
    number = minute * 100 + list(Says).index(says) * 3 + list(Confidence).index(confidence)
    at = TEN + timedelta(minutes=minute)
    return StatementFacts(
        uuid.UUID(int=number), at, confidence, says, closes.id if closes else None
    )


HELP, COUSINS = said(0, Says.HELP), said(40, Says.HELP, OTHER)
DIED = said(5, Says.DIED)
SITUATIONS = {
    "nothing": ([], PersonStanding.UNKNOWN),
    "asked and silent": ([said(1, Says.ASKED)], PersonStanding.SILENT),
    "given up": ([said(1, Says.ASKED), said(9, Says.NOT_REACHED)], PersonStanding.NOT_REACHED),
    "tried once more": ([said(9, Says.NOT_REACHED), said(12, Says.ASKED)], PersonStanding.SILENT),
    "no answer is no answer": (
        [said(1, Says.SAFE), said(9, Says.NOT_REACHED)],
        PersonStanding.SAFE,
    ),
    "the newest of one voice": ([said(1, Says.SAFE), said(2, Says.MOVED)], PersonStanding.MOVED),
    "the person before a neighbour who speaks later": (
        [said(1, Says.SAFE), said(30, Says.HOSPITAL, OTHER)],
        PersonStanding.SAFE,
    ),
    "the household before a neighbour": (
        [said(1, Says.MOVED, HOME), said(30, Says.SAFE, OTHER)],
        PersonStanding.MOVED,
    ),
    "the graver of one minute": (
        [said(1, Says.SAFE), said(1, Says.HOSPITAL)],
        PersonStanding.HOSPITAL,
    ),
    "help stands though a neighbour says safe": (
        [HELP, said(20, Says.SAFE, OTHER)],
        PersonStanding.HELP,
    ),
    "help stands though the person says safe": ([HELP, said(20, Says.SAFE)], PersonStanding.HELP),
    "help of a cousin after a safe": ([said(2, Says.SAFE), COUSINS], PersonStanding.HELP),
    "help of a cousin said before a safe": ([said(50, Says.SAFE), COUSINS], PersonStanding.HELP),
    "an act closes the help it names": (
        [HELP, said(60, Says.HELPED, OTHER, HELP)],
        PersonStanding.HELPED,
    ),
    "an act closes no other help": (
        [HELP, COUSINS, said(60, Says.HELPED, SELF, HELP)],
        PersonStanding.HELP,
    ),
    "an act that names none closes none": ([HELP, said(60, Says.HELPED)], PersonStanding.HELP),
    "what was taken back says nothing": (
        [said(1, Says.SAFE), HELP, said(9, Says.TAKEN_BACK, SELF, HELP)],
        PersonStanding.SAFE,
    ),
    "an act taken back opens the help": (
        [
            HELP,
            said(60, Says.HELPED, SELF, HELP),
            said(61, Says.TAKEN_BACK, SELF, said(60, Says.HELPED, SELF, HELP)),
        ],
        PersonStanding.HELP,
    ),
    "death stands before a help": ([HELP, DIED], PersonStanding.DIED),
    "death taken back": (
        [said(1, Says.SAFE), DIED, said(8, Says.TAKEN_BACK, SELF, DIED)],
        PersonStanding.SAFE,
    ),
    "left alone": ([said(3, Says.LEFT_ON_OWN, HOME)], PersonStanding.LEFT_ON_OWN),
    "not ours": ([said(3, Says.NOT_OURS)], PersonStanding.NOT_OURS),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_the_state_of_each_situation_in_any_order(name: str) -> None:
    statements, standing = SITUATIONS[name]
    for turn in range(6):
        shuffled = statements[:]
        random.Random(turn).shuffle(shuffled)
        assert state_of(shuffled).standing is standing


def test_four_hundred_statements_in_any_order_end_in_the_same_states() -> None:
    everything = random_statements(7, 40, 400, TEN)
    before = None
    for turn in range(12):
        random.Random(turn).shuffle(everything)
        states = {
            person: state_of(each.facts for each in everything if each.person == person)
            for person in range(40)
        }
        assert before is None or states == before
        before = states
    assert before is not None
    assert len({state.standing for state in before.values()}) >= 6


def test_a_help_is_open_until_an_act_names_it() -> None:
    everything = random_statements(11, 40, 400, TEN)
    for person in range(40):
        own = [each.facts for each in everything if each.person == person]
        taken = {each.closes_id for each in own if each.says is Says.TAKEN_BACK}
        valid = [each for each in own if each.id not in taken and each.says is not Says.TAKEN_BACK]
        closed = {each.closes_id for each in valid if each.says is Says.HELPED}
        helps = {each.id for each in valid if each.says is Says.HELP} - closed
        assert set(state_of(own).open_helps) == helps
        assert all(is_open_help(each, own) for each in helps)
        if helps:
            assert state_of(own).group is CountGroup.HELP


def test_what_contradicts_is_named() -> None:
    safe = said(2, Says.SAFE)
    state = state_of([safe, COUSINS])
    assert (state.statement_id, state.contradictions) == (COUSINS.id, (safe.id,))
    hospital = said(30, Says.HOSPITAL, OTHER)
    assert state_of([safe, hospital]).contradictions == (hospital.id,)
    assert state_of([safe, said(30, Says.MOVED, OTHER)]).contradictions == ()
    earlier = said(1, Says.HOSPITAL, OTHER)
    assert state_of([safe, earlier]).contradictions == ()
    act = said(60, Says.HELPED, SELF, HELP)
    assert state_of([HELP, act]).contradictions == ()


def test_every_standing_is_counted_somewhere() -> None:
    assert set(GROUP_OF) == set(PersonStanding)
    assert set(GROUP_OF.values()) == set(CountGroup)
    assert NOTHING_SAID.group is CountGroup.NOT_ASKED
