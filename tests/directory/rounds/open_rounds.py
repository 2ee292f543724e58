"""One open round about a small post with its focal point, a shelter and an organisation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from directory.entries.kinds import kind_of
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FocalPoint,
    Post,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.rounds.magic_links import find_link, make_link
from directory.rounds.models import AccessLink, Invitation, InvitedEntry, Round, RoundState
from directory.search.ranking import Entry
from tests.directory.conftest import CONFIRMED, channel, focal_point, post, shelter


@dataclass
class Scene:
    round_: Round
    invitation: Invitation
    key: AccessLink
    post: Post
    person: FocalPoint
    shelter: Shelter


def set_scene(session: Session, now: datetime) -> Scene:
    place = post(
        session,
        "Consulado de prueba",
        (-98.2, 26.2),
        "US48215",
        channels=[
            channel("+19565550101"),
            channel("+19565550102", ChannelKind.EMERGENCY),
            channel("ana@example.org", ChannelKind.EMAIL),
        ],
    )
    person = focal_point(
        session,
        "Ana de prueba",
        place,
        designation=Designation.DESIGNATED,
        confirmed_at=CONFIRMED,
        channels=[channel("ana@example.org", ChannelKind.EMAIL)],
    )
    house = shelter(
        session,
        "Albergue de prueba",
        (-98.21, 26.21),
        post_id=place.id,
        occupied=12,
        occupied_at=CONFIRMED,
    )
    round_ = open_round(session, now)
    invitation = invite(session, round_, "ana@example.org", [place, person, house])
    return Scene(
        round_, invitation, key_of(session, now, invitation=invitation), place, person, house
    )


def open_round(session: Session, now: datetime) -> Round:
    made = Round(
        number="2026-II",
        opens_on=date(2026, 11, 20),
        due_on=date(2026, 12, 10),
        closes_on=date(2026, 12, 20),
        state=RoundState.OPEN,
        reminder_schedule=[],
        kinds=[],
        countries=[],
        opened_at=datetime(2026, 11, 20, 15, tzinfo=now.tzinfo),
    )
    session.add(made)
    session.flush()
    return made


def invite(session: Session, round_: Round, address: str, entries: Sequence[Entry]) -> Invitation:
    made = Invitation(
        round_id=round_.id,
        country=entries[0].country,
        address=address,
        name=f"Dueña {address.split('@')[0]}",
        language="es",
        entries=[
            InvitedEntry(entry_kind=kind_of(each), entry_id=each.id, groups=[], handed_over=False)
            for each in entries
        ],
    )
    session.add(made)
    session.flush()
    return made


def key_of(
    session: Session,
    now: datetime,
    *,
    invitation: Invitation | None = None,
    entry: Entry | None = None,
) -> AccessLink:
    token = make_link(session, now=now, ends_at=None, invitation=invitation, entry=entry)
    key = find_link(session, token, now)
    assert key is not None
    return key


def invited(session: Session, invitation: Invitation, entry: Entry) -> InvitedEntry:
    session.refresh(invitation, ["entries"])
    return next(row for row in invitation.entries if row.entry_id == entry.id)


def stranger(session: Session) -> Shelter:
    made = Shelter(
        id=uuid.uuid4(),
        kind=ShelterKind.EVACUATION,
        name="Albergue ajeno",
        country="HN",
        visibility=Visibility.RCM,
    )
    session.add(made)
    session.flush()
    return made


def value_of(entry: Entry, kind: ChannelKind) -> str:
    return next(each.value for each in entry.channels if each.kind is kind)


__all__ = [
    "Channel",
    "Scene",
    "invite",
    "invited",
    "key_of",
    "open_round",
    "set_scene",
    "stranger",
    "value_of",
]
