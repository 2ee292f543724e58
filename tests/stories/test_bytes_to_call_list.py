"""From the bytes of a flood warning to the names on the call list, and back to nothing when it is
over.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import writing
from core.settings import Settings
from directory.entries.visibility import Viewer
from feeds.formats.registry import read
from feeds.lifecycle.report import StoreReport
from feeds.lifecycle.store import store
from feeds.models import Ending, Hazard, HazardStatus
from feeds.sources.catalogue import DEMO, source_by_key
from registry.people.models import Need, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.contexts import context_of
from watch.flags.members import members_of
from watch.flags.reasons import zone_now
from watch.flags.update import (
    FlagUpdate,
    flag_hazard,
    watch_context,
)
from watch.models import ChangeKind, Flag, FlagStatus, SubjectKind
from watch.sheet.affected_sheet import affected_sheet
from watch.sheet.model import AffectedSheet
from webapp.demo.messages import LATER, message

FIRST, WIDER = "hidalgo-flood-1-alert.cap.xml", "hidalgo-flood-2-update.cap.xml"
MCALLEN, WESLACO, BROWNSVILLE, HOUSTON = (
    (-98.230, 26.203),
    (-97.991, 26.160),
    (-97.497, 25.935),
    (-95.363, 29.763),
)


@pytest.fixture
def atlas(settings: Settings) -> Atlas:
    return atlas_for(settings)


def register(
    session: Session,
    keyring: Keyring,
    now: datetime,
    name: str,
    home: tuple[float, float],
    *,
    country: str = "MX",
    trip: tuple[float, float] | None = None,
    needs: tuple[Need, ...] = (),
) -> None:
    stays = [NewStay(place=StayPlace(lon=home[0], lat=home[1], text="casa"))]
    if trip:
        today = now.date()
        place = StayPlace(lon=trip[0], lat=trip[1], text="viaje")
        first, last = today - timedelta(days=1), today + timedelta(days=2)
        stays.append(NewStay(place=place, kind=StayKind.TRIP, from_on=first, until_on=last))
    card = Card(full_name=name, phone="+19565550100", needs=needs)
    add_person(session, keyring, country=country, card=card, stays=stays, consent_at=now)


@pytest.fixture
def valley(engine: Engine, keyring: Keyring, now: datetime) -> Engine:
    """Six people: what each is there to show stands in the name."""
    with writing(engine) as session:
        register(session, keyring, now, "Rosa de McAllen", MCALLEN)
        register(session, keyring, now, "Don Tomás, con oxígeno", MCALLEN, needs=(Need.MEDICAL,))
        register(session, keyring, now, "Juan de Weslaco", WESLACO)
        register(session, keyring, now, "Ana de Brownsville", BROWNSVILLE)
        register(session, keyring, now, "Pedro, de viaje en Houston", MCALLEN, trip=HOUSTON)
        register(session, keyring, now, "Luz, de visita en McAllen", HOUSTON, trip=MCALLEN)
        register(session, keyring, now, "Mateo, de otro país", MCALLEN, country="GT")
    return engine


def say(session: Session, atlas: Atlas, name: str, now: datetime) -> StoreReport:
    """One message, as it would come from a source."""
    return store(
        session, source_by_key(session, DEMO), read(message(name, now), None, name), atlas, now
    )


def the_flood(session: Session) -> Hazard:
    return session.scalars(sa.select(Hazard)).one()


def flag_of(session: Session, country: str) -> Flag:
    wanted = sa.select(Flag).where(Flag.kind == SubjectKind.NATIONALS, Flag.country == country)
    return session.scalars(wanted).one()


def sheet(
    session: Session, atlas: Atlas, keyring: Keyring, now: datetime, country: str = "MX"
) -> AffectedSheet:
    zone = zone_now(the_flood(session), now)
    viewer = Viewer.of_country(country)
    return affected_sheet(
        context_of(
            session, keyring, now, viewer=viewer, atlas=atlas, actor="user:test", purpose="flood"
        ),
        zone=zone.bands,
        at=zone.at,
        times=zone.times,
        may_see_names=True,
        near_km=25,
    )


def names(found: AffectedSheet) -> list[str]:
    return [entry.name for entry in found.calls]


def flag_again(session: Session, atlas: Atlas, keyring: Keyring, now: datetime) -> FlagUpdate:
    return flag_hazard(
        watch_context(session, keyring, atlas, now),
        the_flood(session),
    )


def test_an_alert_names_who_is_in_its_zone_today(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        report = say(session, atlas, FIRST, now)
        assert (report.new, report.placed) == (1, 1)
        moved = flag_again(session, atlas, keyring, now)
        found = sheet(session, atlas, keyring, now)

        assert names(found)[0] == "Don Tomás, con oxígeno"
        assert set(names(found)[1:]) == {"Luz, de visita en McAllen", "Rosa de McAllen"}
        assert moved.raised == 2
        assert flag_of(session, "MX").persons == 3
        assert flag_of(session, "GT").persons == 1


def test_a_stranger_country_reads_its_own_names_only(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        say(session, atlas, FIRST, now)
        assert names(sheet(session, atlas, keyring, now, "GT")) == ["Mateo, de otro país"]
        assert names(sheet(session, atlas, keyring, now, "HN")) == []


def test_reading_the_names_is_journalled_with_its_purpose(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        say(session, atlas, FIRST, now)
        sheet(session, atlas, keyring, now)
        entries = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "person.read")
        ).all()
        assert [(entry.actor, entry.purpose, entry.country) for entry in entries] == [
            ("user:test", "flood", "MX")
        ]
        assert "Rosa" not in str([entry.details for entry in entries])


def test_the_update_widens_and_the_cancel_clears(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        say(session, atlas, FIRST, now)
        flag_again(session, atlas, keyring, now)

        report = say(session, atlas, WIDER, now)
        assert report.updated == 1
        moved = flag_again(session, atlas, keyring, now)
        assert (moved.raised, moved.widened) == (0, 1)
        assert "Juan de Weslaco" in names(sheet(session, atlas, keyring, now))
        assert flag_of(session, "MX").persons == 4
        assert len(members_of(session, flag_of(session, "MX"), keyring)) == 4

        report = say(session, atlas, LATER, now)
        assert report.cancelled == 1
        assert the_flood(session).status is HazardStatus.ENDED
        assert the_flood(session).ended_because is Ending.CANCELLED
        moved = flag_again(session, atlas, keyring, now)
        assert moved.cleared == 2
        flag = flag_of(session, "MX")
        assert (flag.status, flag.cleared_because) == (FlagStatus.CLEARED, "cancelled")
        assert [change.change for change in flag.changes] == [
            ChangeKind.RAISED,
            ChangeKind.WIDENED,
            ChangeKind.CLEARED,
        ]


def test_saying_it_all_twice_changes_nothing(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        for name in (FIRST, WIDER):
            say(session, atlas, name, now)
        flag_again(session, atlas, keyring, now)
        version = the_flood(session).version
        for name in (FIRST, WIDER):
            assert say(session, atlas, name, now).new == 0
        moved = flag_again(session, atlas, keyring, now)
        assert (moved.raised, moved.widened, moved.narrowed, moved.cleared) == (0, 0, 0, 0)
        assert the_flood(session).version == version


def test_a_cancel_that_comes_first_leaves_no_flag(
    valley: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(valley) as session:
        for name in (LATER, FIRST):
            say(session, atlas, name, now)
        hazards = session.scalars(sa.select(Hazard)).all()
        assert all(hazard.status is HazardStatus.ENDED for hazard in hazards)
        for hazard in hazards:
            assert (
                flag_hazard(
                    watch_context(session, keyring, atlas, now),
                    hazard,
                ).raised
                == 0
            )


def test_the_people_of_the_demo_are_named_too(
    sown_engine: Engine, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(sown_engine) as session:
        say(session, atlas, FIRST, now)
        say(session, atlas, WIDER, now)
        found = sheet(session, atlas, keyring, now)
        flag_hazard(
            watch_context(session, keyring, atlas, now),
            the_flood(session),
        )
        assert len(found.calls) == flag_of(session, "MX").persons > 200
        assert all(entry.is_demo and entry.name.endswith("(demo)") for entry in found.calls)
        towns = {
            entry.place_text.split(", ")[-2]
            for entry in found.calls
            if entry.stay_kind is StayKind.RESIDENCE
        }
        assert {"McAllen", "Weslaco", "Mercedes"} <= towns
        assert not towns & {"Brownsville", "Harlingen", "Rio Grande City", "Roma"}
        assert {shelter.city for shelter in found.shelters_inside} >= {"McAllen", "Weslaco"}
