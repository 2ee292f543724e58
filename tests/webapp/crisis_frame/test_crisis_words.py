from __future__ import annotations

import pytest

from protocols.roles import Role
from response.crisis.models import CrisisMove, CrisisState, MoveKind, ParticipationState, ZoneKind
from response.crisis.team.models import ActivationAnswer, StaffState
from tests.webapp.conftest import House
from webapp.crisis_frame import crisis_words


def test_every_code_has_its_words(house: House) -> None:
    for words, codes in (
        (crisis_words.STATE_WORDS, CrisisState),
        (crisis_words.STATE_TONES, CrisisState),
        (crisis_words.PART_WORDS, ParticipationState),
        (crisis_words.ZONE_WORDS, ZoneKind),
        (crisis_words.ANSWER_WORDS, ActivationAnswer),
        (crisis_words.STAFF_WORDS, StaffState),
        (crisis_words.STAFF_TONES, StaffState),
    ):
        assert set(words) == set(codes)
    with house.app.test_request_context("/"):
        assert all(crisis_words.function_words(role.value) for role in Role)
        assert crisis_words.function_words("gone") == "gone"


@pytest.mark.parametrize("what", MoveKind)
def test_whatever_happens_is_one_sentence(house: House, what: MoveKind) -> None:
    with house.app.test_request_context("/"):
        for country in ("", "GT"):
            move = CrisisMove(what=what, country=country, before="1", after="2")
            assert len(crisis_words.move_words(move)) > (0 if what is MoveKind.STATE else 5)


def test_a_state_is_said_in_words(house: House) -> None:
    with house.app.test_request_context("/"):
        move = CrisisMove(what=MoveKind.STATE, country="", before="", after="declared")
        assert crisis_words.move_words(move) == "La crisis está declarada"
        merged = CrisisMove(what=MoveKind.MERGED, country="", before="CR-2026-002", after="")
        assert crisis_words.move_words(merged) == "Recibe a CR-2026-002"
        assert crisis_words.texts_words({"es": "hola"}) == "hola"
