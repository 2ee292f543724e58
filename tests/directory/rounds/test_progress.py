from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from core.outbox.models import MessageState, OutboxMessage
from directory.entries.confirmation import confirm
from directory.entries.field_model import Group
from directory.entries.fields import groups_of
from directory.entries.kinds import EntryKind, kind_of
from directory.entries.models import ConfirmationMethod
from directory.rounds.answers.handover import hand_over
from directory.rounds.answers.responses import confirm_groups, correct
from directory.rounds.models import EscalationRung, MessageKind, RoundMessage
from directory.rounds.progress import scorecard
from directory.search.ranking import Entry
from tests.directory.rounds.open_rounds import Scene, invite, set_scene, stranger
from tests.two_counties import TwoCounties

MEXICO = ZoneInfo("America/Mexico_City")


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    made = set_scene(session, now)
    invite(session, made.round_, "", [stranger(session)])
    return made


def answer_all(session: Session, scene: Scene, entry: Entry, now: datetime) -> None:
    confirm_groups(session, scene.key, entry, groups_of(kind_of(entry)), now=now)


def test_a_fresh_round_is_all_silence(session: Session, scene: Scene, now: datetime) -> None:
    card = scorecard(session, scene.round_, now)
    salvador = next(each for each in card.countries if each.country == "SV")
    assert (salvador.asked, salvador.silent, salvador.answered, salvador.share) == (3, 3, 0, 0.0)
    assert (card.total.asked, card.total.silent) == (4, 4)
    assert {one.entry.name for one in card.silent} == {
        "Consulado de prueba", "Ana de prueba", "Albergue de prueba", "Albergue ajeno",
    }  # fmt: skip


def test_every_entry_is_counted_once(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    answer_all(session, scene, scene.shelter, now)
    correct(session, scene.key, scene.post, {"hours": "24 h"}, now=now, atlas=atlas)
    answer_all(session, scene, scene.post, now)
    confirm_groups(session, scene.key, scene.person, [Group.SERVICE], now=now)
    salvador = scorecard(session, scene.round_, now, country="SV").total
    assert (salvador.confirmed, salvador.corrected, salvador.silent, salvador.begun) == (1, 1, 1, 1)
    assert salvador.asked == salvador.confirmed + salvador.corrected + salvador.silent
    assert salvador.share == pytest.approx(2 / 3)


def test_counting_people_again_is_no_correction(
    session: Session, scene: Scene, now: datetime
) -> None:
    answer_all(session, scene, scene.shelter, now)
    assert scorecard(session, scene.round_, now, country="SV").total.confirmed == 1


def test_what_waits_for_a_yes_is_shown(
    session: Session, scene: Scene, now: datetime, atlas: TwoCounties
) -> None:
    correct(session, scene.key, scene.post, {"units": ["US48061"]}, now=now, atlas=atlas)
    assert scorecard(session, scene.round_, now).total.waiting == 1


def test_confirmed_by_telephone_is_no_longer_silent(
    session: Session, scene: Scene, now: datetime
) -> None:
    confirm(session, scene.shelter, at=now, by="Guardia", method=ConfirmationMethod.PHONE)
    card = scorecard(session, scene.round_, now, country="SV")
    assert card.total.confirmed == 1
    assert scene.shelter not in [one.entry for one in card.silent]


def test_what_was_confirmed_before_the_round_is_asked_all_the_same(
    session: Session, scene: Scene, now: datetime
) -> None:
    confirm(
        session,
        scene.shelter,
        at=now - timedelta(days=9),
        by="Guardia",
        method=ConfirmationMethod.PHONE,
    )
    assert scorecard(session, scene.round_, now, country="SV").total.silent == 3


def test_lapsed_are_those_nobody_confirmed_for_six_months(
    session: Session, scene: Scene, now: datetime
) -> None:
    salvador = scorecard(session, scene.round_, now, country="SV").total
    assert salvador.lapsed == 1  # the shelter, never confirmed
    assert (
        scorecard(session, scene.round_, now + timedelta(days=400), country="SV").total.lapsed == 3
    )


def test_the_days_are_local_and_none_is_left_out(
    session: Session, scene: Scene, now: datetime
) -> None:
    midnight = datetime(2026, 11, 22, 5, 30, tzinfo=now.tzinfo)  # still the 21st in Mexico
    answer_all(session, scene, scene.shelter, midnight)
    answer_all(session, scene, scene.person, now)
    mexico = scorecard(session, scene.round_, now, zone=MEXICO).per_day
    assert mexico == ((date(2026, 11, 20), 0), (date(2026, 11, 21), 1), (date(2026, 11, 22), 1))
    utc = scorecard(session, scene.round_, now, zone=ZoneInfo("UTC")).per_day
    assert utc[-1] == (date(2026, 11, 22), 2)


def test_the_silent_say_whom_to_call(session: Session, scene: Scene, now: datetime) -> None:
    card = scorecard(session, scene.round_, now)
    post = next(one for one in card.silent if one.entry is scene.post)
    assert (post.owner, post.phone, post.has_email, post.days) == (
        "Ana de prueba",
        "+19565550101",
        True,
        1,
    )
    assert post.rung is None
    other = next(one for one in card.silent if one.entry.country == "HN")
    assert (other.phone, other.has_email) == ("", False)


def test_the_last_rung_is_the_highest_letter_that_went_out(
    session: Session, scene: Scene, now: datetime
) -> None:
    def letter(
        once: str,
        rung: EscalationRung,
        state: MessageState,
        kind: MessageKind = MessageKind.REMINDER,
    ) -> RoundMessage:
        message = OutboxMessage(
            owner="round", transport="email", dedupe_key=once, kind=kind.value, country="SV",
            recipient="ana@example.org", state=state, due_at=now,
        )  # fmt: skip
        link = RoundMessage(message=message, round_id=scene.round_.id, rung=rung)
        link.invitation_id = None if kind is MessageKind.ESCALATION else scene.invitation.id
        return link

    session.add_all(
        [
            letter("1", EscalationRung.OWNER, MessageState.SENT),
            letter("2", EscalationRung.ALTERNATE, MessageState.WAITING),
        ]
    )
    assert {one.rung for one in scorecard(session, scene.round_, now, country="SV").silent} == {
        EscalationRung.OWNER
    }
    session.add(letter("3", EscalationRung.LIAISON, MessageState.SENT, MessageKind.ESCALATION))
    card = scorecard(session, scene.round_, now)
    assert {one.rung for one in card.silent if one.entry.country == "SV"} == {
        EscalationRung.LIAISON
    }
    assert {one.rung for one in card.silent if one.entry.country == "HN"} == {None}


def test_what_was_handed_over_is_asked_once(session: Session, scene: Scene, now: datetime) -> None:
    answer_all(session, scene, scene.post, now)
    hand_over(
        session,
        scene.key,
        [scene.shelter],
        name="Beto",
        email="beto@example.org",
        phone="",
        now=now,
    )
    card = scorecard(session, scene.round_, now, country="SV")
    assert card.total.asked == 3
    assert next(one for one in card.silent if one.kind is EntryKind.SHELTER).has_email


def test_retired_entries_are_not_asked(session: Session, scene: Scene, now: datetime) -> None:
    scene.shelter.retired_at = now
    assert scorecard(session, scene.round_, now, country="SV").total.asked == 2
