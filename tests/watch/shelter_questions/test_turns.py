"""A shelter inside a zone is asked once for each hazard, and only while it threatens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import Channel, ChannelKind, Shelter, Visibility
from directory.entries.visibility import Viewer
from feeds.models import Hazard, HazardStatus
from watch.models import Flag, FlagStatus, SubjectKind
from watch.shelter_questions.turns import (
    due_questions,
    is_still_due,
    note_question,
    shelters_to_telephone,
)

Made = Callable[..., Shelter]
Danger = Callable[..., Flag]


@pytest.fixture
def house(session: Session, shelter: Made) -> Made:
    """A shelter that reads mail."""

    def make(name: str = "Casa", *mails: str, **given: object) -> Shelter:
        made = shelter(name, -90.0, 14.0, **given)
        for rank, value in enumerate(mails or (f"{name.lower()}@albergue.example",)):
            channel = Channel(kind=ChannelKind.EMAIL, value=value, rank=rank)
            made.channels.append(channel)
        session.flush()
        return made

    return make


@pytest.fixture
def danger(session: Session, now: datetime) -> Danger:
    def make(hazard: Hazard, shelter: Shelter, status: FlagStatus = FlagStatus.RAISED) -> Flag:
        flag = Flag(
            hazard_id=hazard.id, kind=SubjectKind.SHELTER, country=shelter.country,
            subject_id=str(shelter.id), status=status, hazard_version=1, raised_at=now,
            changed_at=now,
        )  # fmt: skip
        session.add(flag)
        session.flush()
        return flag

    return make


def due(session: Session) -> list[tuple[str, str]]:
    return [(each.hazard.title, each.shelter.name) for each in due_questions(session)]


def test_each_shelter_is_asked_once_for_each_hazard(
    session: Session, now: datetime, house: Made, danger: Danger, hazard: Callable[..., Hazard]
) -> None:
    one, two = hazard(title="A"), hazard(title="B")
    north, south = house("Norte"), house("Sur")
    for storm in (one, two):
        danger(storm, north)
    danger(one, south)
    found = due_questions(session)
    assert {(each.hazard.title, each.address) for each in found} == {
        ("A", "norte@albergue.example"),
        ("B", "norte@albergue.example"),
        ("A", "sur@albergue.example"),
    }
    assert all(note_question(session, each, now) for each in found)
    assert due(session) == []
    assert not any(note_question(session, each, now) for each in found)


@pytest.mark.parametrize(
    "given",
    [{"status": HazardStatus.ENDED}, {"is_test": True}, {"is_demo": True}],
    ids=["ended", "a drill", "invented"],
)
def test_none_is_asked_for_what_is_over_or_no_danger(
    session: Session,
    house: Made,
    danger: Danger,
    hazard: Callable[..., Hazard],
    given: dict[str, object],
) -> None:
    storm, casa = hazard(**given), house()
    danger(storm, casa)
    assert due(session) == []


def test_what_another_source_repeats_asks_nobody_again(
    session: Session, house: Made, danger: Danger, hazard: Callable[..., Hazard]
) -> None:
    first = hazard(title="A")
    danger(hazard(title="B", same_as_id=first.id), house())
    assert due(session) == []


def test_who_is_out_of_the_zone_or_closed_for_good_is_not_asked(
    session: Session, now: datetime, house: Made, danger: Danger, hazard: Callable[..., Hazard]
) -> None:
    storm = hazard()
    danger(storm, house("Norte"), FlagStatus.CLEARED)
    danger(storm, house("Sur", retired_at=now))
    assert due(session) == []


def test_the_first_mail_that_can_be_sent_to_is_taken(
    session: Session, house: Made, danger: Danger, hazard: Callable[..., Hazard], shelter: Made
) -> None:
    storm = hazard()
    danger(storm, house("Casa", "no address", "Segunda@Albergue.example"))
    danger(storm, shelter("Sin correo", -90.0, 14.0))
    found = {each.shelter.name: each.address for each in due_questions(session)}
    assert found == {"Casa": "segunda@albergue.example", "Sin correo": ""}


def test_a_letter_that_waited_is_still_due_while_the_danger_is(
    session: Session, now: datetime, house: Made, danger: Danger, hazard: Callable[..., Hazard]
) -> None:
    storm, casa = hazard(), house()
    assert not is_still_due(session, storm.id, casa.id)
    flag = danger(storm, casa)
    assert is_still_due(session, storm.id, casa.id)
    flag.status = FlagStatus.CLEARED
    assert not is_still_due(session, storm.id, casa.id)
    flag.status, casa.retired_at = FlagStatus.RAISED, now
    assert not is_still_due(session, storm.id, casa.id)
    casa.retired_at, storm.status = None, HazardStatus.ENDED
    assert not is_still_due(session, storm.id, casa.id)


def test_whom_nobody_can_write_to_is_to_be_telephoned_while_the_zone_is_live(
    session: Session, house: Made, shelter: Made, danger: Danger, hazard: Callable[..., Hazard]
) -> None:
    storm, viewer = hazard(title="A"), Viewer.of_country("SV")
    silent, mailed = shelter("Sin correo", -90.0, 14.0), house("Escribe")
    outside = shelter("Ya fuera", -90.0, 14.0)
    hidden = shelter("De otro país", -90.0, 14.0, country="HN", visibility=Visibility.COUNTRY)
    for each in (silent, mailed, hidden):
        danger(storm, each)
    danger(storm, outside, FlagStatus.CLEARED)
    assert [each.name for each in shelters_to_telephone(session, storm.id, viewer)] == [
        "Sin correo"
    ]
    storm.status = HazardStatus.ENDED
    session.flush()
    assert shelters_to_telephone(session, storm.id, viewer) == []
