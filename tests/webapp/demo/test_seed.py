"""The demo: invented through and through, marked everywhere, gone without a trace when asked."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import RoleName, User
from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import Base, reading, writing
from core.errors import UnusableInput
from core.geo.geometry import Point
from core.outbox.models import MessageState, OutboxMessage
from core.settings import Settings
from core.storage import FileStore
from core.transports.folder import OUTBOX
from core.turns.writing_session import ReadWriteSession
from directory.calling.failure_reports import open_failures
from directory.editions.models import Edition
from directory.entries.change_log import ChangeLogEntry
from directory.entries.confirmation import GroupConfirmation
from directory.entries.leaders import open_leader
from directory.entries.models import (
    Channel,
    ChannelKind,
    CommunityLeader,
    Designation,
    FocalPoint,
    Organisation,
    OrganisationKind,
    Post,
    PostKind,
    Shelter,
    ShelterKind,
)
from directory.entries.visibility import Viewer
from directory.rounds.magic_links import find_link
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    Proposal,
    Round,
    RoundState,
)
from directory.rounds.progress import scorecard
from feeds.formats.registry import read
from feeds.lifecycle.expiry import expire
from feeds.models import Alert, Hazard, HazardStatus
from feeds.values import Precision
from plans.facts.json_form import to_json
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea, PlanState, PlanVersion
from plans.questionnaire.model import Questionnaire
from registry.matching.checking import check_index
from registry.people.access import read_persons
from registry.people.models import Estimate, Household, Person, StayKind
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.contexts import context_of
from tests.demo_world import World
from webapp.auth.accounts import create_user, password_fits
from webapp.demo import seed as seeding
from webapp.demo.estimates import ACS
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.messages import ORDER, messages
from webapp.demo.network.telephones import FICTIONAL, Exchange
from webapp.demo.removing import remove_demo
from webapp.demo.seed import DemoIsThere, SeedReport, is_empty, reset, seed

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COUNTRIES = {"MX", "GT", "SV", "HN"}
TELEPHONES = {ChannelKind.PHONE, ChannelKind.EMERGENCY, ChannelKind.WHATSAPP, ChannelKind.HOTLINE}
SHORT = {"911", "913"}


@pytest.fixture
def atlas(settings: Settings) -> Atlas:
    return atlas_for(settings)


@pytest.fixture
def sown(world: World) -> SeedReport:
    return world.report


@pytest.fixture
def house(world: World) -> Iterator[Session]:
    """A session on it; one that writes, since reading names does, and that keeps nothing."""
    with ReadWriteSession(world.engine, info={"writes": True}) as session:
        yield session
        session.rollback()


def count(session: Session, kind: type[Base]) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(kind)) or 0


def cards(session: Session, keyring: Keyring, now: datetime) -> list[Card]:
    found: list[Card] = []
    for country in sorted(COUNTRIES):
        ids = list(session.scalars(sa.select(Person.id).where(Person.country == country)))
        context = context_of(session, keyring, now, viewer=Viewer.of_country(country))
        read = read_persons(context, ids)
        assert read.unreadable == {}
        found += [person.card for person in read.opened.values()]
    return found


def test_the_world_that_is_sown(
    house: Session, sown: SeedReport, keyring: Keyring, now: datetime
) -> None:
    assert set(sown.persons) == COUNTRIES
    assert 2_700 <= sum(sown.persons.values()) <= 3_400
    assert sown.households == count(house, Household) == 1_110
    assert count(house, Person) == sum(sown.persons.values())
    assert set(house.scalars(sa.select(Post.country))) == COUNTRIES
    assert {PostKind.EMBASSY, PostKind.CONSULATE, PostKind.CONSULATE_GENERAL} == set(
        house.scalars(sa.select(Post.kind))
    )
    assert set(house.scalars(sa.select(Organisation.kind))) == set(OrganisationKind) - {
        OrganisationKind.CONSULAR
    }
    assert set(house.scalars(sa.select(Shelter.kind))) == set(ShelterKind)
    assert count(house, Shelter) == sown.shelters == 40
    assert {
        "mx-mcallen",
        "mx-nueva-orleans",
        "mx-miami",
        "gt-tapachula",
        "mx-san-salvador",
        "sv-los-angeles",
    } <= set(sown.plans)
    assert check_index(house, keyring).is_sound

    people = cards(house, keyring, now)
    assert {"es", "en", "mam", "quc", "kek"} <= {card.language for card in people}
    minors = sum(1 for card in people if card.birth_year and now.year - card.birth_year < 18)
    assert 0.2 < minors / len(people) < 0.5
    trips = house.scalars(sa.select(Person).where(Person.stays.any(kind=StayKind.TRIP))).all()
    assert len(trips) > 50
    assert all(len(person.stays) == 2 for person in trips)


def test_every_row_says_that_it_is_demo(
    house: Session, sown: SeedReport, keyring: Keyring, now: datetime
) -> None:
    marked = [mapper.class_ for mapper in Base.registry.mappers if "is_demo" in mapper.columns]
    assert {
        Post,
        Person,
        Household,
        Estimate,
        PlanArea,
        User,
        Shelter,
        Organisation,
        FocalPoint,
    } <= set(marked)
    for kind in marked:
        real = house.scalar(sa.select(sa.func.count()).select_from(kind).where(~kind.is_demo))
        assert real == 0, kind.__tablename__
    for kind in (Post, FocalPoint, Organisation, Shelter):
        assert all("demo" in name.lower() for name in house.scalars(sa.select(kind.name))), (
            kind.__tablename__
        )
    assert all(card.full_name.endswith("(demo)") for card in cards(house, keyring, now))
    assert all(
        source == ACS or source == "Cifra inventada (demo)"
        for source in house.scalars(sa.select(Estimate.source))
    )


def test_every_telephone_rings_nowhere(
    house: Session, sown: SeedReport, keyring: Keyring, now: datetime
) -> None:
    numbers = [
        row.value for row in house.scalars(sa.select(Channel).where(Channel.kind.in_(TELEPHONES)))
    ]
    for card in cards(house, keyring, now):
        numbers += [card.phone, card.contact_phone]
    for row in house.scalars(sa.select(CommunityLeader)):
        leader = open_leader(keyring, row)
        numbers += [leader.phone, leader.alternate_phone]
    for plan in house.scalars(sa.select(PlanArea)):
        numbers += [
            facility.phone for facility in Questionnaire.read(plan.questionnaire).facilities
        ]
    given = [number for number in numbers if number]
    assert len(given) > 1_500
    assert [
        number for number in given if not FICTIONAL.fullmatch(number) and number not in SHORT
    ] == []
    mails = house.scalars(sa.select(Channel.value).where(Channel.kind == ChannelKind.EMAIL)).all()
    assert all(
        mail.endswith(".example") for mail in [*mails, *house.scalars(sa.select(User.email))]
    )


def test_each_country_has_its_two_focal_points(house: Session, sown: SeedReport) -> None:
    for country in COUNTRIES:
        whole = sa.select(FocalPoint.designation).where(
            FocalPoint.country == country, FocalPoint.post_id.is_(None)
        )
        assert sorted(house.scalars(whole)) == sorted(
            [Designation.DESIGNATED, Designation.ALTERNATE]
        )


def test_a_round_is_open_and_half_answered(house: Session, sown: SeedReport, now: datetime) -> None:
    round_ = house.scalars(sa.select(Round)).one()
    assert (round_.number, round_.state, round_.is_demo) == ("2026-II", RoundState.OPEN, True)
    card = scorecard(house, round_, now)
    assert {score.country for score in card.countries} == COUNTRIES
    assert 0.4 < card.total.answered / card.total.asked < 0.6
    assert card.total.corrected >= 5
    assert card.total.begun == 1
    assert sum(1 for _, count in card.per_day if count) >= 8, "a curve, not one bar"
    assert len([one for one in card.silent if one.phone]) > 20
    waiting = house.scalars(sa.select(Proposal)).all()
    assert sorted(each.field_key for each in waiting) == ["channels", "units"]
    assert house.scalar(sa.select(sa.func.count()).where(InvitedEntry.handed_over)) == 1
    assert house.scalar(
        sa.select(Invitation.name).where(Invitation.address == "rosa.paz@demo.example")
    )
    failing = open_failures(house, list(house.scalars(sa.select(Channel.id))))
    assert [report.note for reports in failing.values() for report in reports] == [
        "Timbra y nadie contesta (demo)"
    ]


def test_the_letters_of_the_round_lie_in_the_outbox_with_links_that_work(
    house: Session, sown: SeedReport, keyring: Keyring, now: datetime
) -> None:
    letters = house.scalars(sa.select(OutboxMessage)).all()
    assert [letter for letter in letters if not letter.recipient.endswith("@demo.example")] == []
    states = {
        state: sum(1 for letter in letters if letter.state is state) for state in MessageState
    }
    assert states[MessageState.FAILED] == 1
    folder = FileStore(sown.accounts_file.parent / OUTBOX, keyring)
    files = folder.files()
    assert len(files) == states[MessageState.SENT] > 100
    assert all(each.is_sealed for each in files)
    letter = folder.read(files[0].name)
    assert letter is not None
    body = message_from_bytes(letter, policy=default).get_body(("plain",))
    assert body is not None
    link = re.search(r"/c/([A-Za-z0-9_-]+)", body.get_content())
    assert link is not None
    assert find_link(house, link[1], now) is not None


def test_the_editions_are_of_the_half_years_before_the_round(
    house: Session, sown: SeedReport, now: datetime
) -> None:
    shelf = house.scalars(sa.select(Edition).order_by(Edition.published_at)).all()
    assert [edition.number for edition in shelf] == ["2025-II", "2026-I"]
    assert shelf[1].before_id == shelf[0].id
    opened_at = house.scalars(sa.select(Round.opened_at)).one()
    assert opened_at is not None
    assert shelf[1].published_at < opened_at


def test_nothing_a_version_prints_is_dated_after_its_issue(
    house: Session, sown: SeedReport, keyring: Keyring
) -> None:
    for edition in house.scalars(sa.select(PlanVersion)):
        issued = edition.issued_on or edition.prepared_at.date()
        facts = replace(frozen_facts(keyring, edition), valid_until=None)
        said = {
            date.fromisoformat(each)
            for each in re.findall(r"\d{4}-\d\d-\d\d", to_json(facts).decode())
        }
        assert max(said) <= issued, (edition.plan.slug, edition.version)
        assert facts.gathered_at.date() == issued


def test_there_is_a_plan_in_each_state(house: Session, sown: SeedReport) -> None:
    states = set(house.scalars(sa.select(PlanVersion.state)))
    assert states >= {
        PlanState.DRAFT,
        PlanState.IN_FORCE,
        PlanState.SUPERSEDED,
        PlanState.WITHDRAWN,
    }
    withdrawn = house.scalars(
        sa.select(PlanVersion).where(PlanVersion.state == PlanState.WITHDRAWN)
    ).one()
    assert withdrawn.reason
    assert withdrawn.ended_at
    assert withdrawn.ended_at < NOW


def test_an_island_a_country_and_a_town_have_their_plans(house: Session, sown: SeedReport) -> None:
    plans = {plan.slug: plan for plan in house.scalars(sa.select(PlanArea))}
    assert plans["gt-el-salvador"].unit_codes == ["SV"]
    for slug, least, most in (("gt-galveston", 20, 300), ("sv-ciudad-hidalgo", 5, 60)):
        drawn = plans[slug].geometry
        assert drawn is not None
        assert least < drawn.size_km2 < most
        form = Questionnaire.read(plans[slug].questionnaire)
        assert all(drawn.contains(Point(each.lon, each.lat)) for each in form.assembly_points)


def test_two_of_the_secretariat_can_check_each_other(house: Session, sown: SeedReport) -> None:
    assert sum(account.role is RoleName.SECRETARIAT for account in sown.accounts) == 2


def test_one_plan_lacks_its_host_coordination(
    house: Session, sown: SeedReport, atlas: Atlas
) -> None:
    plans = {plan.slug: plan for plan in house.scalars(sa.select(PlanArea))}
    without = {
        slug
        for slug, plan in plans.items()
        if Questionnaire.read(plan.questionnaire).host_coordination is None
    }
    assert without == {"sv-los-angeles"}
    assert all(set(plan.name) == {"es", "en", "fr"} for plan in plans.values())
    if "admin2" not in atlas.missing():
        assert [
            code for plan in plans.values() for code in plan.unit_codes if atlas.area(code) is None
        ] == []


def test_the_accounts_open_and_are_kept_from_strangers(house: Session, sown: SeedReport) -> None:
    assert {account.role for account in sown.accounts} == set(RoleName)
    assert {account.country for account in sown.accounts} == COUNTRIES | {""}
    assert len({account.password for account in sown.accounts}) == len(sown.accounts)
    first = sown.accounts[0]
    assert password_fits(
        house.scalars(sa.select(User).where(User.email == first.email)).one(), first.password
    )
    assert stat.S_IMODE(sown.accounts_file.stat().st_mode) == 0o600
    written = sown.accounts_file.read_text(encoding="utf-8")
    assert all(
        account.email in written and account.password in written for account in sown.accounts
    )


def test_a_password_nobody_should_use_is_refused_before_anything_is_sown(
    engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with pytest.raises(UnusableInput, match=r"^ATALAYA_DEMO_PASSWORD: "):
        seed(engine, replace(settings, demo_password="short"), atlas, keyring, now)
    assert is_empty(engine)


def test_sowing_twice_is_refused_and_resetting_leaves_real_rows_alone(
    sown_engine: Engine,
    settings: Settings,
    sown: SeedReport,
    atlas: Atlas,
    keyring: Keyring,
    now: datetime,
) -> None:
    engine, outbox = sown_engine, settings.instance / OUTBOX
    assert not is_empty(engine)
    with writing(engine) as session:
        real = Post(
            country="CR", kind=PostKind.EMBASSY, name="Embajada de Costa Rica", located_in="US"
        )
        session.add(real)
        demo_post = session.scalars(sa.select(Post.id).where(Post.country == "MX").limit(1)).one()
        consul = create_user(
            session, "consul@example.org", "Faro-de-noche-2026", "consul", "MX", demo_post
        ).id
        stays = [NewStay(place=StayPlace(lon=-98.23, lat=26.2))]
        add_person(
            session,
            keyring,
            country="MX",
            card=Card(full_name="Persona real"),
            stays=stays,
            consent_at=now,
        )
    send_messages(engine, settings, atlas, now)
    with writing(engine) as session:
        before = sorted(card.full_name for card in cards(session, keyring, now))
    with pytest.raises(DemoIsThere):
        seed(engine, settings, atlas, keyring, now)
    letters = {path.name for path in outbox.glob("*.eml.sealed")}

    again = reset(
        engine, replace(settings, demo_password="Faro-de-noche-2026"), atlas, keyring, now
    )
    assert again.persons == sown.persons
    assert again.removed > 3_000
    assert {account.password for account in again.accounts} == {"Faro-de-noche-2026"}, (
        "one for all when it is set"
    )
    with writing(engine) as session:
        assert sorted(card.full_name for card in cards(session, keyring, now)) == before
        assert count(session, Post) == sown.posts + 1
        assert count(session, Person) == sum(sown.persons.values()) + 1
        assert (count(session, Hazard), count(session, Alert)) == (0, 0)
        assert check_index(session, keyring).is_sound
        assert session.get_one(User, consul).post_id is None, "a real account outlives a demo post"

    anew = {path.name for path in outbox.glob("*.eml.sealed")}
    assert len(letters) == len(anew) > 0
    assert not letters & anew
    with writing(engine) as session:
        remove_demo(session, keyring)
        for kind in (
            Round,
            Invitation,
            InvitedEntry,
            OutboxMessage,
            AccessLink,
            Proposal,
            ChangeLogEntry,
            GroupConfirmation,
            Edition,
        ):
            assert count(session, kind) == 0, kind.__tablename__


def test_nobody_real_is_asked_in_the_round_of_the_demo(
    engine: Engine,
    settings: Settings,
    atlas: Atlas,
    keyring: Keyring,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Persons and plans, which take longest, have no part in a round."""
    monkeypatch.setattr(seeding, "_register", lambda *_given: {})
    monkeypatch.setattr(seeding, "_ALL_PLANS", ())
    with writing(engine) as session:
        session.add(
            Post(country="GT", kind=PostKind.EMBASSY, name="Embajada de Guatemala", located_in="US")
        )
    seed(engine, settings, atlas, keyring, now)
    with reading(engine) as session:
        assert count(session, Round) == count(session, OutboxMessage) == 0


def test_a_real_plan_on_a_demo_post_stops_the_reset(
    engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime
) -> None:
    with writing(engine) as session:
        given = {
            "kind": PostKind.EMBASSY,
            "name": "Embajada demo",
            "located_in": "US",
            "is_demo": True,
        }
        post = Post(country="MX", **given)
        session.add(post)
        session.flush()
        session.add(
            PlanArea(country="MX", post_id=post.id, slug="real", number="R-1", name={"es": "Real"})
        )
    with pytest.raises(UnusableInput, match="plan_area"):
        reset(engine, settings, atlas, keyring, now)
    with reading(engine) as session:
        assert (count(session, Post), count(session, Person)) == (1, 0)


# -- messages -------------------------------------------------------------------------------


def test_every_message_is_read_and_says_that_it_is_demo(now: datetime) -> None:
    said = messages(now)
    assert [name for name, _, _ in said] == [name for name, _ in ORDER]
    for name, body, form in said:
        found = read(body, None, name)
        assert found.format == form, name
        assert found.rejected == (), name
        assert [
            alert
            for alert in found.alerts
            if not name.startswith("ida-nhc")  # its reader writes the headline; our title says DEMO
            and not alert.headline.startswith(("DEMO", "TEST", "M 6.6 - DEMO"))
        ] == [], name
        assert {alert.is_test for alert in found.alerts} <= {name.startswith("ptwc")}, name
        assert "{{" not in body.decode()


def test_a_demo_of_another_day_speaks_of_other_hazards(now: datetime) -> None:
    def identities(moment: datetime) -> set[tuple[str, str]]:
        return {
            (alert.identifier, alert.event_key)
            for name, body, _ in messages(moment)
            for alert in read(body, None, name).alerts
        }

    later = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert not identities(now) & identities(later)
    assert identities(now) == identities(now)


def test_no_demo_sender_could_be_a_real_one(now: datetime) -> None:
    for name, body, form in messages(now):
        if form == "cap":
            assert [
                alert.sender
                for alert in read(body, None, name).alerts
                if not alert.sender.endswith(".example")
            ] == []


def test_the_messages_fill_the_board(
    engine: Engine, settings: Settings, atlas: Atlas, now: datetime
) -> None:
    reports = send_messages(engine, settings, atlas, now)
    assert reports["hidalgo-flood-2-update.cap.xml"].updated == 1
    assert reports["starr-flood-2-cancel.cap.xml"].cancelled == 1
    with reading(engine) as session:
        hazards = session.scalars(sa.select(Hazard)).all()
        assert all(hazard.is_demo for hazard in hazards)
        assert len(hazards) == 12
        ended = {
            str(hazard.ended_because) for hazard in hazards if hazard.status is HazardStatus.ENDED
        }
        assert ended == {"cancelled", "expired"}
        quake = next(hazard for hazard in hazards if hazard.kind == "earthquake")
        assert quake.precision is Precision.CONTOUR
        cyclone = next(hazard for hazard in hazards if hazard.key.startswith("gdacs:"))
        assert {band.severity for band in cyclone.severity_zones} == {
            "Moderate",
            "Severe",
            "Extreme",
        }
        nowhere = {hazard.event for hazard in hazards if hazard.zone is None}
        assert "Alerta Roja por Inundaciones" in nowhere
        by_key = {hazard.event: hazard for hazard in hazards}
        if "admin1" not in atlas.missing():
            chiapas = by_key["Aviso de Ciclón Tropical en el Pacífico"]
            assert (chiapas.precision, chiapas.missing_codes) == (Precision.STATE, [])
        if "nws_zones" not in atlas.missing():
            heat = by_key["Heat Advisory"]
            assert (heat.precision, heat.missing_codes) == (Precision.GEOCODE, [])


def test_a_house_without_a_demo_has_nothing_to_say(engine: Engine) -> None:
    assert not is_silent(engine)


def test_the_demo_falls_silent_when_its_hazards_are_over(
    sown_engine: Engine, settings: Settings, atlas: Atlas, now: datetime
) -> None:
    engine = sown_engine
    assert is_silent(engine)
    send_messages(engine, settings, atlas, now)
    assert not is_silent(engine)
    later = now + timedelta(days=4)
    with writing(engine) as session:
        expire(session, later)
    assert is_silent(engine)
    reports = send_messages(engine, settings, atlas, later).values()
    assert (sum(each.new for each in reports), sum(each.updated for each in reports)) == (11, 2), (
        "the cyclone of the SMN goes on under the name it has this season"
    )
    assert not is_silent(engine)


def test_an_exchange_never_hands_out_a_number_twice() -> None:
    exchange = Exchange()
    numbers = [exchange.person("rgv") for _ in range(1_000)] + [
        exchange.directory("rgv") for _ in range(100)
    ]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in numbers)
    with pytest.raises(LookupError):
        exchange.directory("rgv")


def test_the_facts_of_hidalgo_are_those_of_the_census(house: Session, sown: SeedReport) -> None:
    facts = house.execute(
        sa.select(Estimate.country, Estimate.persons).where(
            Estimate.unit_code == "US48215", Estimate.source == ACS
        )
    ).all()
    assert {fact.country: fact.persons for fact in facts} == {
        "MX": 213_468,
        "GT": 896,
        "SV": 1_756,
        "HN": 1_911,
    }
