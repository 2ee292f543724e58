from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.crypto import Keyring
from core.errors import NotAllowed, UnusableInput
from protocols.roles import Role
from response.crisis.models import Crisis, Participation, ParticipationState
from response.crisis.team.activation import (
    activate,
    activation_of,
    activations_of,
    answer_activation,
    clock_of,
    handover_note,
    relieve,
)
from response.crisis.team.members import TeamMembers
from response.crisis.team.models import Activation, ActivationAnswer
from response.crisis.team.roster import set_lines
from tests.response.crisis.examples import Countries, officer

A = ActivationAnswer


@pytest.fixture
def called(
    crisis: Crisis, part: Participation, writes: Session, everybody: TeamMembers, now: datetime
) -> dict[str, Activation]:
    """Everybody on the roster, asked at once: by the first of their functions."""
    made = activate(writes, crisis, part, everybody, officer(), now)
    return {each.functions[0]: each for each in made}


def test_all_are_asked_at_once_and_nobody_twice(
    crisis: Crisis, part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    called: dict[str, Activation],
) -> None:  # fmt: skip
    assert set(called) == {"head", "guard", "protection", "liaison"}
    assert activate(writes, crisis, part, everybody, officer(), now) == []
    clock = clock_of(writes, part)
    assert clock is not None
    assert (clock.taken, len(clock.functions)) == (0, 6)


def test_the_clock_counts_functions_and_stops_when_all_are_taken(
    part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    called: dict[str, Activation],
) -> None:  # fmt: skip
    for number, each in enumerate(called.values()):
        answer_activation(
            writes, part, each, A.REMOTE if number else A.COMING, everybody, officer(),
            now + timedelta(minutes=number), eta_minutes=25,
        )  # fmt: skip
    clock = clock_of(writes, part)
    assert clock is not None
    assert clock.taken == 4
    assert [each.function for each in clock.missing] == [Role.COMMUNICATION, Role.COUNTRY]
    assert clock.minutes(now + timedelta(minutes=6)) == 6, "somebody is missing: it runs"
    etas = [each.eta_at for each in called.values()]
    assert etas == [now + timedelta(minutes=25), None, None, None]


def test_a_cannot_asks_whoever_stands_in_at_once(
    part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    called: dict[str, Activation], countries: Countries,
) -> None:  # fmt: skip
    head = called["head"]
    (other,) = answer_activation(writes, part, head, A.CANNOT, everybody, officer(), now)
    assert (other.focal_point_id, other.functions) == (countries.staff[1], ["head"])
    assert (head.ended_at, head.relieved_by_id) == (now, other.id)
    assert answer_activation(writes, part, other, A.CANNOT, everybody, officer(), now) == []
    with pytest.raises(UnusableInput):
        answer_activation(writes, part, head, A.COMING, everybody, officer(), now)
    again = activate(writes, crisis_of(writes, part), part, everybody, officer(), now)
    assert [each.functions for each in again] == [["head"]], "nobody plays it: it is asked again"


def crisis_of(session: Session, part: Participation) -> Crisis:
    return session.get_one(Crisis, part.crisis_id)


def test_one_person_is_asked_once_for_all_they_play(
    crisis: Crisis, part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    countries: Countries,
) -> None:  # fmt: skip
    ana = everybody.of(None, countries.staff[0])
    set_lines(writes, part, dict.fromkeys(Role, (ana, None)), officer(), now)
    (asked,) = activate(writes, crisis, part, everybody, officer(), now)
    assert len(asked.functions) == 6


def test_a_shift_is_handed_over_with_a_sealed_note(
    crisis: Crisis, part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    called: dict[str, Activation], countries: Countries, keyring: Keyring,
) -> None:  # fmt: skip
    ana, dina = (everybody.of(None, countries.staff[each]) for each in (0, 3))
    assert ana is not None
    assert dina is not None
    head = called["head"]

    def hand_over(member: object, note: str = "") -> Activation:
        return relieve(
            writes, keyring, crisis, part, head, member, officer(), now, note=note,  # type: ignore[arg-type]
        )  # fmt: skip

    for refused in ((ana, ""), (dina, "x" * 1001)):
        with pytest.raises(UnusableInput):
            hand_over(*refused)
    following = hand_over(dina, " Faltan dos hogares ")
    assert (following.functions, following.answer) == (["head"], A.COMING)
    assert head.note is not None
    assert b"hogares" not in head.note
    assert handover_note(keyring, head) == "Faltan dos hogares"
    assert handover_note(keyring, following) == ""
    with pytest.raises(UnusableInput):
        hand_over(dina)


def test_only_the_own_country_asks_and_answers(
    crisis: Crisis, part: Participation, writes: Session, everybody: TeamMembers, now: datetime,
    called: dict[str, Activation],
) -> None:  # fmt: skip
    head = called["head"]
    for who in (officer("HN"), officer("", RoleName.SECRETARIAT)):
        with pytest.raises(NotAllowed):
            activate(writes, crisis, part, everybody, who, now)
        with pytest.raises(NotAllowed):
            answer_activation(writes, part, head, A.COMING, everybody, who, now)
    for minutes in (-1, 2881):
        with pytest.raises(UnusableInput):
            answer_activation(
                writes, part, head, A.COMING, everybody, officer(), now, eta_minutes=minutes
            )
    part.state = ParticipationState.CLOSED
    with pytest.raises(UnusableInput):
        activate(writes, crisis, part, everybody, officer(), now)
    assert activation_of(writes, head.id, part) is head
    assert activation_of(writes, part.id, part) is None
    assert len(activations_of(writes, part)) == 4
