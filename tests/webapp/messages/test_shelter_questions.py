"""The letter to a shelter inside a zone: once, with a link to its own entry."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.outbox.models import OutboxMessage
from directory.entries.models import Channel, ChannelKind, Shelter, ShelterKind, Visibility
from directory.rounds.magic_links import find_link
from feeds.drawings.drawn_bands import DrawnBands
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from watch.models import Flag, FlagStatus, SubjectKind
from watch.shelter_questions.models import ShelterQuestion
from webapp.messages.shelter_questions import (
    LINK_LIVES,
    ShelterAsker,
    ShelterQuestions,
    ask_shelters,
)


@pytest.fixture
def asker(engine: Engine) -> ShelterAsker:
    return ShelterAsker(engine, "America/Mexico_City", lambda _code: None)


def add_danger(session: Session, now: datetime, *mails: str, languages: list[str]) -> uuid.UUID:
    """Put a shelter inside the zone of a storm; return the id of the storm."""
    source = Source(key=str(uuid.uuid4()), name="NWS", format="cap")
    shelter = Shelter(
        name="Casa del Migrante", kind=ShelterKind.MIGRANT_HOUSE, country="SV", located_in="US",
        lon=-90.0, lat=14.0, visibility=Visibility.RCM, languages=languages,
    )  # fmt: skip
    shelter.channels = [
        Channel(kind=ChannelKind.EMAIL, value=mail, rank=rank) for rank, mail in enumerate(mails)
    ]
    session.add_all([source, shelter])
    session.flush()
    hazard = Hazard(
        key=f"cap:{source.key}", source_id=source.id, kind=HazardKind.STORM, title="Ida",
        area_desc="Texas", severity=Severity.SEVERE, status=HazardStatus.ACTIVE, started_at=now,
        last_seen_at=now, version=1, severity_zones=DrawnBands(),
    )  # fmt: skip
    session.add(hazard)
    session.flush()
    session.add(
        Flag(
            hazard_id=hazard.id,
            kind=SubjectKind.SHELTER,
            country="SV",
            subject_id=str(shelter.id),
            status=FlagStatus.RAISED,
            hazard_version=1,
            raised_at=now,
            changed_at=now,
        )
    )
    return hazard.id


def test_a_shelter_is_asked_once_through_a_link_to_its_entry(
    engine: Engine, asker: ShelterAsker, now: datetime
) -> None:
    with writing(engine) as session:
        hazard_id = add_danger(session, now, "casa@albergue.example", languages=["en"])
        add_danger(session, now, languages=[])
    assert [ask_shelters(asker, now), ask_shelters(asker, now)] == [1, 0]
    owner = ShelterQuestions("https://a.example")
    with writing(engine) as session:
        (row,) = session.scalars(sa.select(OutboxMessage)).all()
        assert (row.recipient, row.language) == ("casa@albergue.example", "en")
        assert owner.is_wanted(session, row)
        token = owner.new_secret(session, row, now)
        body = owner.body(session, row, token)
        assert f"https://a.example/c/{token}" in body.text
        assert "Casa del Migrante" in body.subject
        link = find_link(session, token, now)
        assert link is not None
        assert str(link.entry_id) == row.reference
        assert find_link(session, token, now + LINK_LIVES + timedelta(seconds=1)) is None
        assert session.scalars(sa.select(ShelterQuestion.hazard_id)).all() == [hazard_id]
        session.get_one(Hazard, hazard_id).status = HazardStatus.ENDED
        session.flush()
        assert not owner.is_wanted(session, row)


def test_a_shelter_without_mail_is_asked_as_soon_as_it_has_some(
    engine: Engine, asker: ShelterAsker, now: datetime
) -> None:
    with writing(engine) as session:
        add_danger(session, now, languages=[])
    assert ask_shelters(asker, now) == 0
    with writing(engine) as session:
        (shelter,) = session.scalars(sa.select(Shelter)).all()
        mail = Channel(kind=ChannelKind.EMAIL, value="nuevo@albergue.example", rank=0)
        shelter.channels.append(mail)
    assert ask_shelters(asker, now) == 1
    with reading(engine) as session:
        assert session.scalars(sa.select(OutboxMessage.language)).all() == ["es"]
