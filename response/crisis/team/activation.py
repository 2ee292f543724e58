"""All functions of a country asked to come at once, a clock beside them, and who relieves whom.

The rules: one person is asked once, for all the functions they play; who is asked already is not
asked again; a *cannot* asks whoever stands in at once; an answer may be entered by a colleague for
whoever telephoned; a shift ends when the next one takes it over, with a note.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.crypto import Keyring
from core.db import hold_row
from core.errors import NotAllowed, UnusableInput
from core.i18n.languages import N_
from core.keys.columns import next_version
from protocols.roles import Role
from response.crisis.models import Crisis, MoveKind, Participation, ParticipationState
from response.crisis.officers import CrisisOfficer, is_national, may_manage
from response.crisis.recording import record_move
from response.crisis.team.members import TeamMember, TeamMembers
from response.crisis.team.models import Activation, ActivationAnswer, RosterLine, handover_place
from response.crisis.team.roster import lines_of

LONGEST_ETA_MINUTES = 48 * 60
LONGEST_NOTE = 1000
_TAKES = frozenset({ActivationAnswer.COMING, ActivationAnswer.REMOTE})


@dataclass(frozen=True, slots=True)
class FunctionClock:
    """One function in the count: who was asked, and whether somebody took it."""

    function: Role
    activation: Activation | None
    """None of a hole, or of what nobody was asked for."""

    @property
    def is_taken(self) -> bool:
        """Whether somebody comes, or works from where they are."""
        return self.activation is not None and self.activation.answer in _TAKES


@dataclass(frozen=True, slots=True)
class ActivationClock:
    """How far the roster has come since it was first asked."""

    began_at: datetime
    functions: tuple[FunctionClock, ...]

    @property
    def taken(self) -> int:
        """How many functions somebody took."""
        return sum(each.is_taken for each in self.functions)

    @property
    def missing(self) -> tuple[FunctionClock, ...]:
        """The functions nobody took so far."""
        return tuple(each for each in self.functions if not each.is_taken)

    def minutes(self, now: datetime) -> int:
        """Return how long ago they were asked; of a roster that is complete, how long it took."""
        times = [
            each.activation.answered_at
            for each in self.functions
            if each.activation is not None and each.activation.answered_at is not None
        ]
        end = max(times) if times and not self.missing else now
        return max(0, int((end - self.began_at).total_seconds() // 60))


def activate(
    session: Session,
    crisis: Crisis,
    part: Participation,
    everybody: TeamMembers,
    officer: CrisisOfficer,
    now: datetime,
) -> list[Activation]:
    """Return those asked now: everybody on the roster who is not asked yet, once each.

    Raises NotAllowed, UnusableInput for a part that has ended.
    """
    hold_row(session, crisis)
    hold_row(session, part)
    if not may_manage(officer, part):
        raise NotAllowed(crisis.number)
    if not crisis.is_open or part.state is ParticipationState.CLOSED:
        raise UnusableInput("crisis", N_("La crisis ya terminó."))
    held = _held_functions(session, part)
    wanted = _by_person(
        [line for line in lines_of(session, part) if line.function.value not in held], everybody
    )
    made = [_ask(session, part, member, functions, officer, now) for member, functions in wanted]
    if made:
        record_move(
            session,
            crisis,
            MoveKind.ACTIVATED,
            by=officer.actor,
            at=now,
            country=part.country,
            after=str(len(made)),
        )
    session.flush()
    return made


def activations_of(session: Session, part: Participation) -> Sequence[Activation]:
    """Return everybody who was ever asked, in the order they were."""
    query = sa.select(Activation).where(Activation.participation_id == part.id)
    return session.scalars(query.order_by(Activation.called_at, Activation.id)).all()


def clock_of(session: Session, part: Participation) -> ActivationClock | None:
    """Return how far the roster has come; None where nobody was asked."""
    asked_ones = activations_of(session, part)
    if not asked_ones:
        return None
    latest = {
        function: each
        for each in asked_ones
        if each.ended_at is None
        for function in each.functions
    }
    return ActivationClock(
        asked_ones[0].called_at,
        tuple(
            FunctionClock(line.function, latest.get(line.function.value))
            for line in lines_of(session, part)
        ),
    )


def activation_of(
    session: Session, activation_id: uuid.UUID, part: Participation
) -> Activation | None:
    """Return one who was asked for a part; None where they were asked for another one."""
    found = session.get(Activation, activation_id)
    return found if found is not None and found.participation_id == part.id else None


def answer_activation(
    session: Session,
    part: Participation,
    activation: Activation,
    answer: ActivationAnswer,
    everybody: TeamMembers,
    officer: CrisisOfficer,
    now: datetime,
    *,
    eta_minutes: int | None = None,
) -> list[Activation]:
    """Write down what somebody answered; return whom that has asked in their place.

    Raises NotAllowed for an official of another country, UnusableInput for an answer of a shift
    that has ended, or a time that is none.
    """
    hold_row(session, activation)
    if not is_national(officer) or officer.country != part.country:
        raise NotAllowed("activation")
    if activation.ended_at is not None:
        raise UnusableInput("answer", N_("Ese turno ya terminó."))
    if eta_minutes is not None and not 0 <= eta_minutes <= LONGEST_ETA_MINUTES:
        raise UnusableInput("eta", N_("Diga en cuántos minutos, de 0 a 2880."))
    activation.answer, activation.answered_at = answer, now
    activation.entered_by = officer.actor
    activation.eta_at = _eta(answer, eta_minutes, now)
    if answer is not ActivationAnswer.CANNOT:
        session.flush()
        return []
    activation.ended_at = now
    stand_ins = _stand_ins(session, part, activation, everybody)
    made = [_ask(session, part, member, functions, officer, now) for member, functions in stand_ins]
    if made:
        activation.relieved_by_id = made[0].id
    session.flush()
    return made


def relieve(
    session: Session,
    keyring: Keyring,
    crisis: Crisis,
    part: Participation,
    activation: Activation,
    member: TeamMember,
    officer: CrisisOfficer,
    now: datetime,
    *,
    note: str,
) -> Activation:
    """Return the shift of whoever takes over from somebody, with what was handed over.

    Raises NotAllowed, UnusableInput for a shift that has ended, the same person, or a note that is
    too long.
    """
    hold_row(session, crisis)
    hold_row(session, activation)
    if not is_national(officer) or officer.country != part.country:
        raise NotAllowed("activation")
    if activation.ended_at is not None:
        raise UnusableInput("member", N_("Ese turno ya terminó."))
    if member.is_at(activation.user_id, activation.focal_point_id):
        raise UnusableInput("member", N_("Elija a otra persona."))
    if len(note) > LONGEST_NOTE:
        raise UnusableInput("note", N_("La nota pasa de 1000 letras."))
    functions = [Role(each) for each in activation.functions]
    following = _ask(session, part, member, functions, officer, now)
    following.answer, following.answered_at = ActivationAnswer.COMING, now
    following.entered_by = officer.actor
    activation.ended_at, activation.relieved_by_id = now, following.id
    if note.strip():
        place = handover_place(activation.id, part.country, next_version(activation))
        activation.note = keyring.seal(note.strip().encode(), place)
    record_move(
        session,
        crisis,
        MoveKind.RELIEVED,
        by=officer.actor,
        at=now,
        country=part.country,
        after=", ".join(activation.functions),
    )
    session.flush()
    return following


def handover_note(keyring: Keyring, activation: Activation) -> str:
    """Return what somebody handed over; raises CannotOpen for a damaged row."""
    if activation.note is None:
        return ""
    place = handover_place(activation.id, activation.country, activation.seal_version)
    return keyring.open(activation.note, place).decode()


# -- inside ---------------------------------------------------------------------------------


def _held_functions(session: Session, part: Participation) -> set[str]:
    """Return the functions somebody is asked for, or plays, now."""
    return {
        function
        for each in activations_of(session, part)
        if each.ended_at is None
        for function in each.functions
    }


def _by_person(
    lines: Sequence[RosterLine], everybody: TeamMembers
) -> list[tuple[TeamMember, list[Role]]]:
    """Return each person with the functions to ask them for; where who plays it is gone, whoever
    stands in.
    """
    found: dict[str, tuple[TeamMember, list[Role]]] = {}
    for line in lines:
        member = everybody.of(line.user_id, line.focal_point_id) or everybody.of(
            line.alternate_user_id, line.alternate_focal_point_id
        )
        if member is not None:
            found.setdefault(member.key, (member, []))[1].append(line.function)
    return list(found.values())


def _stand_ins(
    session: Session, part: Participation, activation: Activation, everybody: TeamMembers
) -> list[tuple[TeamMember, list[Role]]]:
    """Return who stands in for somebody who cannot, but for those who said so themselves."""
    unable = [
        (each.user_id, each.focal_point_id)
        for each in activations_of(session, part)
        if each.answer is ActivationAnswer.CANNOT
    ]
    found: dict[str, tuple[TeamMember, list[Role]]] = {}
    for line in lines_of(session, part):
        if line.function.value not in activation.functions:
            continue
        other = everybody.of(line.alternate_user_id, line.alternate_focal_point_id)
        if other is not None and not any(other.is_at(*ids) for ids in unable):
            found.setdefault(other.key, (other, []))[1].append(line.function)
    return list(found.values())


def _ask(
    session: Session,
    part: Participation,
    member: TeamMember,
    functions: Sequence[Role],
    officer: CrisisOfficer,
    now: datetime,
) -> Activation:
    made = Activation(
        participation_id=part.id,
        country=part.country,
        functions=[each.value for each in functions],
        user_id=member.user_id,
        focal_point_id=member.focal_point_id,
        called_at=now,
        called_by=officer.actor,
    )
    session.add(made)
    record(
        session,
        at=now,
        actor=officer.actor,
        action="crisis.called",
        subject=made.id,
        country=part.country,
        functions=made.functions,
    )
    return made


def _eta(answer: ActivationAnswer, minutes: int | None, now: datetime) -> datetime | None:
    if answer is not ActivationAnswer.COMING or minutes is None:
        return None
    return now + timedelta(minutes=minutes)
