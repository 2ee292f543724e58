from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log import record
from core.keys.columns import SealVersioned
from response.calldown.models import Call, CallChannel, CallItem, CallSource
from response.calldown.outcomes import CallOutcome
from response.crisis.models import CrisisMove, MoveKind, Participation
from response.crisis.team.models import Activation
from response.drills.measuring import PlayedDrill, measure, names_across, noughts_of
from response.drills.scenario import load_scenario
from response.situation.content import NumberSource, ReportContent, ReportNumber
from watch.notices.models import Notice, NoticeKind, NoticeState, NoticeText

_UNHEARD = ("not_asked", "silent", "not_reached")
SCENARIO = load_scenario("ida-2021")


@pytest.fixture
def drill(now: datetime) -> PlayedDrill:
    """The threshold was passed an hour ago, the post went out half an hour ago."""
    begins = now - timedelta(hours=1)
    out = next(each.number for each in SCENARIO.injects if each.kind == "post_out")
    arrived = {1: begins, 2: begins, out: now - timedelta(minutes=30)}
    return PlayedDrill(
        SCENARIO, arrived, lambda at: (at - begins) / timedelta(minutes=1), {"GT": 12.5}
    )


def _values(session: Session, drill: PlayedDrill) -> dict[str, float | None]:
    session.flush()
    return {key: each.value for key, each in measure(session, drill, "GT").items()}


def test_of_a_country_that_did_nothing_what_never_happened_is_said_and_the_rest_is_not_measured(
    session: Session, drill: PlayedDrill
) -> None:
    assert _values(session, drill) == {
        "open_min": None,
        "first_ack_min": None,
        "first_call_min": None,
        "first_notice_min": None,
        "first_report_min": None,
        "dead_contacts": 12.5,
    }


def test_before_anything_passed_a_threshold_no_minute_is_counted(
    session: Session, drill: PlayedDrill
) -> None:
    early = PlayedDrill(drill.scenario, {}, drill.played, {})
    assert measure(session, early, "GT") == {}


def test_minutes_are_counted_from_the_inject_that_passed_the_threshold(
    session: Session, drill: PlayedDrill, part: Participation, now: datetime
) -> None:
    part.joined_at = now - timedelta(minutes=58)
    item_id = _item(session, part)
    for minute in (54, 57):
        session.add(_call(part, now - timedelta(minutes=minute), "user:a", item_id))
    found = _values(session, drill)
    assert (found["open_min"], found["first_call_min"]) == (2, 3)
    assert (found["covering_post_min"], found["without_lessons"]) == (None, 1)


def test_the_post_that_covers_counts_from_when_its_own_went_out(
    session: Session, drill: PlayedDrill, part: Participation, now: datetime
) -> None:
    session.add(
        CrisisMove(
            crisis_id=part.crisis_id, serial=99, country="GT", at=now - timedelta(minutes=22),
            by="user:a", what=MoveKind.COVERING,
        )
    )  # fmt: skip
    assert _values(session, drill)["covering_post_min"] == 8


@pytest.mark.parametrize(("by", "seconds", "doubles"), [("b", 60, 1), ("a", 60, 0), ("b", 130, 0)])
def test_two_callers_at_one_household_within_two_minutes_are_one_too_many(
    session: Session,
    drill: PlayedDrill,
    part: Participation,
    now: datetime,
    by: str,
    seconds: int,
    doubles: int,
) -> None:
    item_id = _item(session, part)
    session.add(_call(part, now, "a", item_id))
    session.add(_call(part, now + timedelta(seconds=seconds), by, item_id))
    assert _values(session, drill)["doubles"] == doubles


@pytest.mark.parametrize(
    ("approved_by", "is_break_glass", "minutes"),
    [("user:b", False, 20), ("user:a", False, None), ("user:a", True, None)],
)
def test_the_first_notice_is_one_a_second_person_approved(
    session: Session,
    drill: PlayedDrill,
    now: datetime,
    approved_by: str,
    is_break_glass: bool,
    minutes: float | None,
) -> None:
    notice = _notice(now - timedelta(minutes=40), "Salga por carretera.")
    notice.approved_by, notice.is_break_glass = approved_by, is_break_glass
    session.add(notice)
    assert _values(session, drill)["first_notice_min"] == minutes


@pytest.mark.parametrize(
    ("text", "astray"),
    [("Vaya a Monroe Civic Center.", 0), ("Vaya a Houma-Terrebonne Civic Center.", 1)],
)
def test_a_notice_that_names_a_shelter_that_is_no_good_sends_people_astray(
    session: Session, drill: PlayedDrill, now: datetime, text: str, astray: int
) -> None:
    session.add(_notice(now, text))
    assert _values(session, drill)["sent_into_zone"] == astray


def test_whoever_says_that_they_come_has_answered(
    session: Session, drill: PlayedDrill, part: Participation, now: datetime
) -> None:
    columns = Activation.__table__.columns
    assert {"country", "answered_at"} <= {each.name for each in columns}
    assert issubclass(Activation, SealVersioned)
    assert _values(session, drill)["first_ack_min"] is None


def test_a_reading_by_an_account_of_another_country_is_a_name_that_crossed(
    session: Session, now: datetime
) -> None:
    users = {}
    for country in ("GT", "HN"):
        users[country] = User(
            email=f"{country.lower()}@example.org", password="!", fs_uniquifier=country,
            country=country, theme="",
        )  # fmt: skip
    session.add_all(users.values())
    session.flush()
    for reader, owner in (("GT", "GT"), ("HN", "GT"), ("HN", "HN")):
        actor = f"user:{users[reader].id}"
        record(session, at=now, actor=actor, action="person.read", country=owner, purpose="x")
    session.flush()
    assert names_across(session, "GT") == 1
    assert names_across(session, "HN") == 0


# -- inside ---------------------------------------------------------------------------------


def _item(session: Session, part: Participation) -> uuid.UUID:
    item = CallItem(
        participation_id=part.id,
        country=part.country,
        number=1,
        household_key=uuid.uuid4(),
        ciphertext=b"x",
        urgency=0,
        nearness=0,
    )
    session.add(item)
    session.flush()
    return item.id


def _call(part: Participation, at: datetime, by: str, item_id: uuid.UUID) -> Call:
    return Call(
        item_id=item_id,
        country=part.country,
        happened_at=at,
        entered_at=at,
        by=by,
        source=CallSource.SCREEN,
        channel=CallChannel.PHONE,
        outcome=CallOutcome.NO_ANSWER,
    )


def _notice(at: datetime, text: str) -> Notice:
    return Notice(
        number="AV-2026-001",
        year=2026,
        serial=1,
        country="GT",
        kind=NoticeKind.WARNING,
        state=NoticeState.APPROVED,
        made_by="user:a",
        made_at=at,
        approved_by="user:b",
        approved_at=at,
        texts=[NoticeText(language="es", long=text)],
    )


def test_a_nought_nobody_knows_is_counted_and_one_that_is_known_is_not() -> None:
    entered = (
        ReportNumber("injured", 0, NumberSource.OURS),
        ReportNumber("sheltered", 0, NumberSource.AUTHORITIES, "Protección Civil"),
        ReportNumber("evacuated", 4, NumberSource.OURS),
        ReportNumber("posts_closed", 0, NumberSource.OURS),
    )
    heard = [ReportNumber(key, 0, method="accounting/1") for key in _UNHEARD]
    assert noughts_of(ReportContent((*heard, *entered))) == []
    assert noughts_of(ReportContent(entered)) == ["injured"]
    silent = [replace(each, value=3) for each in heard]
    assert noughts_of(ReportContent((*silent, *entered))) == ["injured"]
