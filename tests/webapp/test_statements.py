"""How often a page asks the database: as often for sixty rows as for ten, and seldom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import writing
from directory.entries.kinds import kind_of
from directory.entries.leaders import add_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    Designation,
    FailureReport,
    FocalPoint,
    Jurisdiction,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
    Visibility,
)
from directory.rounds.models import Invitation, InvitedEntry, Round, RoundState
from directory.search.ranking import Entry
from feeds.models import Source
from registry.registration.persons import add_persons
from tests.webapp.conftest import House
from tests.webapp.danger import _HAZARDS, Danger, _hazard, _person, make_danger
from watch.rota.models import Rota, Shift
from webapp.http.services import EXTENSION

FEW, MANY = 10, 60
OF_A_PAGE = 15
"""Statements of a page of fifty rows at most, BEGIN and who asks included."""
PAGES = {
    ("", "/"): OF_A_PAGE,
    ("consul.gt", "/directorio"): OF_A_PAGE,
    ("consul.gt", "/directorio?kind=shelter"): OF_A_PAGE,
    ("consul.gt", "/vigilancia"): OF_A_PAGE,
    ("emergency.gt", "/vigilancia/{flood}"): OF_A_PAGE,
    ("emergency.gt", "/vigilancia/{flood}/afectados"): 20,
    ("country_admin.gt", "/registro/por-ubicar"): OF_A_PAGE,
    ("consul.gt", "/registro"): OF_A_PAGE,
    ("secretariat", "/fuentes"): OF_A_PAGE,
    ("secretariat", "/usuarios"): OF_A_PAGE,
    ("secretariat", "/planes"): OF_A_PAGE,
    ("country_admin.gt", "/diario"): OF_A_PAGE,
    ("emergency.gt", "/inicio"): OF_A_PAGE,
    ("consul.gt", "/inicio"): OF_A_PAGE,
    ("country_admin.gt", "/inicio"): OF_A_PAGE,
    ("secretariat", "/inicio"): OF_A_PAGE,
    ("civil_society.gt", "/inicio"): OF_A_PAGE,
    ("emergency.gt", "/rondas/"): OF_A_PAGE,
    ("secretariat", "/rondas/"): OF_A_PAGE,
    ("emergency.gt", "/guardia"): OF_A_PAGE,
    ("emergency.gt", "/estadisticas"): OF_A_PAGE,
}
"""Statements at most, by who asks for which page."""


@contextmanager
def heard() -> Iterator[list[str]]:
    """Yield the statements that reach the database, as they do."""
    said: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def grow(danger: Danger, numbers: range) -> None:
    """Add to each list of the pages one row for each number."""
    house = danger.house
    now, keyring = house.clock(), house.app.extensions[EXTENSION].keyring
    with writing(house.engine) as session:
        source = session.scalars(sa.select(Source)).first()
        assert source is not None
        for number in numbers:
            given = {"country": "GT", "located_in": "US", "visibility": Visibility.PUBLIC}
            spot = {"lon": -98.4 + number / 1000, "lat": 26.2}
            post = Post(kind=PostKind.CONSULATE, name=f"Puesto {number}", **given, **spot)
            session.add(post)
            session.flush()
            cover = Post(kind=PostKind.EMBASSY, name=f"Otro {number}", **given, **spot)
            cover.covering_post_id = post.id
            post.jurisdictions = [Jurisdiction(unit_code="US48215")]
            leader = add_leader(
                session, keyring, post, zone=f"Zona {number}", name="N", phone="+19565550100"
            )
            assert leader.post_id == post.id
            entries: list[Post | Shelter | Organisation | FocalPoint] = [
                post,
                cover,
                Shelter(kind=ShelterKind.EVACUATION, name=f"Refugio {number}", **given, **spot),
                Organisation(
                    kind=OrganisationKind.CIVIL_SOCIETY, name=f"Casa {number}", **given, **spot
                ),
                FocalPoint(
                    name=f"Oficial {number}",
                    designation=Designation.OTHER,
                    country="GT",
                    post_id=post.id,
                    visibility=Visibility.RCM,
                ),
            ]
            for entry in entries:
                failure = FailureReport(at=now - timedelta(days=1), by="user:x", note="mudo")
                phone = Channel(kind=ChannelKind.PHONE, value=f"+1956555{number:04}")
                phone.failures = [failure]
                entry.channels = [phone]
            session.add_all(entries)
            session.flush()
            session.add(
                Source(
                    key=f"s{number}",
                    name=f"S {number}",
                    format="cap",
                    address=f"https://example.org/{number}",
                )
            )
            ask(session, house, entries)
            put_on_call(session, house, entries[-1])
            flood = dict(_HAZARDS["flood"])
            session.add(_hazard(house, source, f"flood{number}", **flood))
        add_persons(session, keyring, [_person(house, "GT", number % 15) for number in numbers])


def ask(session: Session, house: House, entries: Sequence[Entry]) -> None:
    """Ask whether some entries are still right, in a round that is open."""
    now, day = house.clock(), house.clock().date()
    round_ = session.scalar(sa.select(Round)) or Round(
        number="2026-II", opens_on=day, due_on=day, closes_on=day, state=RoundState.OPEN,
        opened_at=now,
    )  # fmt: skip
    session.add(round_)
    session.flush()
    address = f"{entries[0].id.hex}@example.org"
    invitation = Invitation(round_id=round_.id, country="GT", address=address)
    invitation.entries = [
        InvitedEntry(entry_kind=kind_of(each), entry_id=each.id, groups=[]) for each in entries
    ]
    session.add(invitation)


def put_on_call(session: Session, house: House, entry: Entry) -> None:
    """Put somebody of the directory on call, beside the others."""
    now = house.clock()
    entry.confirmed_at = now
    rota = session.scalar(sa.select(Rota)) or Rota(
        country="GT", name="Guardia", timezone="America/Guatemala", rungs=1, made_at=now
    )
    session.add(rota)
    session.flush()
    hours = timedelta(hours=2)
    shift = Shift(
        rota_id=rota.id, rung=1, focal_point_id=entry.id, starts_at=now - hours,
        ends_at=now + hours, made_at=now,
    )  # fmt: skip
    session.add(shift)


def asked(danger: Danger) -> dict[tuple[str, str], list[str]]:
    """Return the statements of each page, opened for the second time."""
    house = danger.house
    found, statuses = {}, {}
    for who, address in PAGES:
        browser = house.signed_in(who) if who else house.browser()
        path = address.format(flood=danger.flood)
        statuses[who, address] = browser.get(path, follow_redirects=True).status_code
        with heard() as said:
            browser.get(path, follow_redirects=True)
        found[who, address] = said
    assert set(statuses.values()) == {200}, statuses
    return found


def test_a_page_asks_as_often_for_sixty_rows_as_for_ten(house: House) -> None:
    danger = make_danger(house)
    grow(danger, range(FEW))
    of_few = asked(danger)
    grow(danger, range(FEW, MANY))
    of_many = asked(danger)
    more = {
        page: (Counter(of_many[page]) - Counter(said)).most_common(3)
        for page, said in of_few.items()
        if len(of_many[page]) > len(said)
    }
    assert more == {}
    counts = {page: len(said) for page, said in of_many.items()}
    assert {page: count for page, count in counts.items() if count > PAGES[page]} == {}


def test_what_is_heard_is_what_reaches_the_database(house: House) -> None:
    with heard() as said, house.engine.connect() as connection:
        connection.execute(sa.select(1))
    assert "SELECT 1" in said
    with pytest.raises(ZeroDivisionError), heard():
        raise ZeroDivisionError
