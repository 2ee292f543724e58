from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.errors import UnusableInput
from core.outbox.models import MessageState, OutboxMessage
from directory.entries.confirmation import confirm
from directory.entries.models import ConfirmationMethod
from directory.rounds.calendar_days import next_number
from directory.rounds.lifecycle import (
    LIFECYCLE,
    cancel_round,
    change_schedule,
    close_round,
    current_round,
    open_round,
)
from directory.rounds.models import Invitation, InvitedEntry, MessageKind, Round, RoundState
from directory.rounds.planning import usual_schedule
from tests.directory.rounds.conftest import CLOSES, DUE, LADDER, OPENING, OPENS, Region

DAY = timedelta(days=1)


def test_a_planned_round_waits(session: Session, planned: Callable[..., Round]) -> None:
    round_ = planned(kinds=["shelter", "post"], countries=["sv"])
    assert (round_.state, round_.kinds, round_.countries) == (
        RoundState.PLANNED,
        ["post", "shelter"],
        ["SV"],
    )
    assert current_round(session) is round_
    assert session.scalars(sa.select(AuditEntry.action)).all() == ["round.plan"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "2026-3"}, "number"),
        ({"opens_on": date(2026, 11, 20)}, "opens_on"),
        ({"due_on": OPENS}, "due_on"),
        ({"due_on": OPENS - DAY}, "due_on"),
        ({"closes_on": DUE - DAY}, "closes_on"),
        ({"closes_on": OPENS + 200 * DAY}, "closes_on"),
        ({"schedule": [{"on": "2026-11-23", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"on": "2026-12-22", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"on": "2026-12-01", "rung": "minister"}]}, "ladder"),
        ({"schedule": [{"on": "mañana", "rung": "owner"}]}, "ladder"),
        ({"schedule": [{"rung": "owner"}]}, "ladder"),
        ({"kinds": ["community_leader"]}, "kinds"),
        ({"countries": ["ESA"]}, "countries"),
    ],
)
def test_what_no_round_can_have_is_named(
    planned: Callable[..., Round], wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnusableInput) as told:
        planned(**wrong)
    assert told.value.where == field


def test_two_rounds_never_meet(session: Session, planned: Callable[..., Round]) -> None:
    planned()
    with pytest.raises(UnusableInput, match="otra ronda"):
        planned(
            number="2027-I",
            opens_on=CLOSES,
            due_on=CLOSES + DAY,
            closes_on=CLOSES + DAY,
            schedule=[],
        )
    with pytest.raises(UnusableInput, match="este número"):
        planned(
            opens_on=CLOSES + DAY, due_on=CLOSES + 2 * DAY, closes_on=CLOSES + 3 * DAY, schedule=[]
        )
    later = planned(
        number="2027-I",
        opens_on=CLOSES + DAY,
        due_on=CLOSES + 2 * DAY,
        closes_on=CLOSES + 3 * DAY,
        schedule=[],
    )
    assert later.state is RoundState.PLANNED


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_of_another_century_is_refused_by_name(day: date) -> None:
    with pytest.raises(UnusableInput) as refused:
        usual_schedule(OPENS, DUE, day)
    assert refused.value.where == "closes_on"


def test_the_usual_schedule_fits_its_own_round(planned: Callable[..., Round]) -> None:
    usual = usual_schedule(OPENS, DUE, CLOSES)
    assert [step["rung"] for step in usual] == [
        "owner",
        "owner",
        "alternate",
        "liaison",
        "secretariat",
    ]
    assert planned(schedule=usual).reminder_schedule == usual
    assert usual_schedule(OPENS, OPENS + DAY, OPENS + DAY) == [
        {"on": "2026-11-24", "rung": "liaison"}
    ]


def test_opening_asks_each_owner_once_about_all_that_is_theirs(
    session: Session, region: Region, planned: Callable[..., Round]
) -> None:
    round_ = planned()
    opened = open_round(session, round_, now=OPENING, actor="user:1")
    asked = {
        each.address: {row.entry_id for row in each.entries}
        for each in session.scalars(sa.select(Invitation)).all()
    }
    assert asked == {
        "ana@consulado.example": {region.consulate.id, region.partner.id, region.consul.id},
        "beto@consulado.example": {region.deputy.id},
        "clara@cancilleria.example": {region.liaison.id},
        "casa@albergue.example": {region.shelter.id},
        "": {region.mute.id},
    }
    assert (
        opened.invitations,
        opened.entries,
        opened.messages,
        opened.entries_without_address,
    ) == (
        5,
        7,
        4,
        1,
    )
    assert opened.entries == session.scalar(sa.select(sa.func.count(InvitedEntry.id)))


def test_letters_name_entries_and_no_token(
    session: Session, region: Region, planned: Callable[..., Round]
) -> None:
    open_round(session, planned(), now=OPENING, actor="user:1")
    letter = session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.recipient == "ana@consulado.example")
    ).one()
    assert (letter.kind, letter.state, letter.language) == (
        MessageKind.INVITATION,
        MessageState.WAITING,
        "es",
    )
    assert letter.details == {
        "number": "2026-II", "due_on": "2026-12-07", "closes_on": "2026-12-21",
        "entries": ["Consulado en McAllen", "Ana Consul", "Socio del consulado"], "more": 0,
    }  # fmt: skip
    shelter = session.scalars(
        sa.select(OutboxMessage).where(OutboxMessage.recipient == "casa@albergue.example")
    ).one()
    assert shelter.language == "en"


def test_opening_twice_changes_nothing(session: Session, planned: Callable[..., Round]) -> None:
    round_ = planned()
    first = open_round(session, round_, now=OPENING, actor="user:1")
    assert open_round(session, round_, now=OPENING + DAY, actor="user:2") == first
    assert round_.opened_by == "user:1"
    assert session.scalar(sa.select(sa.func.count(OutboxMessage.id))) == 4


def test_a_round_may_ask_one_kind_of_one_country(
    session: Session, region: Region, planned: Callable[..., Round]
) -> None:
    open_round(session, planned(kinds=["shelter"], countries=["HN"]), now=OPENING, actor="user:1")
    assert session.scalars(sa.select(InvitedEntry.entry_id)).all() == [region.mute.id]


def test_a_retired_entry_is_not_asked(
    session: Session, region: Region, planned: Callable[..., Round]
) -> None:
    region.shelter.retired_at = OPENING
    open_round(session, planned(), now=OPENING, actor="user:1")
    assert region.shelter.id not in session.scalars(sa.select(InvitedEntry.entry_id)).all()


def test_only_legal_moves(session: Session, planned: Callable[..., Round]) -> None:
    moves = LIFECYCLE.moves
    assert moves[RoundState.CLOSED] == moves[RoundState.CANCELLED] == frozenset()
    round_ = planned()
    with pytest.raises(UnusableInput):
        close_round(session, round_, now=OPENING, actor="user:1")
    open_round(session, round_, now=OPENING, actor="user:1")
    close_round(session, round_, now=OPENING, actor="user:1")
    for move in (open_round, close_round, cancel_round):
        with pytest.raises(UnusableInput):
            move(session, round_, now=OPENING, actor="user:1")
    with pytest.raises(UnusableInput):
        change_schedule(session, round_, [], now=OPENING, actor="user:1")


def test_a_round_whose_days_passed_is_not_opened(
    session: Session, planned: Callable[..., Round]
) -> None:
    round_ = planned()
    with pytest.raises(UnusableInput, match="ya pasaron"):
        open_round(session, round_, now=OPENING + 40 * DAY, actor="user:1")


def test_the_ladder_changes_while_the_round_is_open(
    session: Session, planned: Callable[..., Round]
) -> None:
    round_ = planned()
    open_round(session, round_, now=OPENING, actor="user:1")
    change_schedule(session, round_, LADDER[:1], now=OPENING, actor="user:1")
    assert round_.reminder_schedule == LADDER[:1]
    with pytest.raises(UnusableInput):
        change_schedule(
            session, round_, [{"on": "2027-01-01", "rung": "owner"}], now=OPENING, actor="user:1"
        )


def test_closing_withdraws_letters_and_tells_what_lapsed(
    session: Session, region: Region, planned: Callable[..., Round]
) -> None:
    round_ = planned()
    open_round(session, round_, now=OPENING, actor="user:1")
    rows = {row.entry_id: row for row in session.scalars(sa.select(InvitedEntry)).all()}
    rows[region.shelter.id].answered_at = OPENING
    confirm(session, region.shelter, at=OPENING, by="invitation:1", method=ConfirmationMethod.LINK)
    rows[region.consulate.id].groups = ["identity"]
    region.partner.retired_at = OPENING
    closed = close_round(session, round_, now=OPENING + 28 * DAY, actor="user:1")
    assert (closed.asked, closed.answered, closed.partly, closed.silent, closed.gone) == (
        7,
        1,
        1,
        4,
        1,
    )
    # The consulate was confirmed in October; the focal points and the shelter of Honduras never
    # were.
    assert closed.lapsed == {"HN": 1, "SV": 3}
    assert closed.messages_withdrawn == 4
    assert set(session.scalars(sa.select(OutboxMessage.state))) == {MessageState.WITHDRAWN}
    assert current_round(session) is None


def test_half_years_follow_each_other() -> None:
    assert next_number(OPENING) == "2026-II"
    assert next_number(OPENING, {"2026-II"}) == "2027-I"
    assert next_number(OPENING, {"2026-II", "2027-I"}) == "2027-II"
