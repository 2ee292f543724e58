"""Seed the demo: directory, its round, registry, estimates, plans, editions, accounts.

The same seed gives the same world.

Every row is marked `is_demo`, every name says so. Hazard messages are another step
(`webapp.demo.hazards`): they are said anew whenever those of before are over.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import User
from core.atlas import Atlas
from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.settings import Settings
from core.transports.folder import folder_transport
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.lifecycle import change_entry
from directory.entries.models import Answer, Organisation, Post, Shelter
from plans.models import PlanArea
from protocols.approved import approved_protocols
from protocols.defaults.loading import ensure_default_protocols
from registry.joining.public_forms import open_general
from registry.people.consent import CONSENT_TEXT
from registry.people.models import Household, Person
from registry.registration.persons import NewPerson, add_persons
from webapp.demo import ACCOUNTS_FILE
from webapp.demo.accounts import ACTOR, DemoAccount, make_accounts, write_accounts
from webapp.demo.areas import PLANS
from webapp.demo.editions import sow_editions
from webapp.demo.emergencies.crises import sow_crisis
from webapp.demo.emergencies.crisis_calls import sow_crisis_calls
from webapp.demo.emergencies.crisis_texts import sow_crisis_texts
from webapp.demo.emergencies.rules import sow_rules
from webapp.demo.estimates import estimates
from webapp.demo.files import DemoFiles
from webapp.demo.issuing import issue, plan_area
from webapp.demo.network.contacts import Directory, FilledDirectory
from webapp.demo.network.posts import AREA_FACTS, POSTS
from webapp.demo.network.telephones import Exchange
from webapp.demo.people import MARK, DemoHousehold, households
from webapp.demo.removing import remove_demo
from webapp.demo.rotas import sow_rotas
from webapp.demo.rounds import open_demo_round
from webapp.demo.unusual_areas import UNUSUAL

LOTS = 20_210_829
"""What the lots are drawn with: the day Ida came ashore."""
OPEN_COUNTRIES = ("GT", "HN", "MX", "SV")
"""Those of the demo whose people may register by themselves."""
CRISIS_LEAD, CRISIS_PARTNERS = "GT", ("HN",)
"""Who declared the crisis of the demo, and who joined it."""
_SHUT, _SHUT_HOURS = "Casa Demo del Campo, Florida City", 3
_ALL_PLANS = (*PLANS, *UNUSUAL)
_HELD = (Post, Organisation, Shelter, Person, Household, PlanArea, User)


class DemoIsThere(AtalayaError):
    """The demo is there already; `reset` seeds it again."""


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What was seeded, in the words people use."""

    posts: int
    focal_points: int
    organisations: int
    shelters: int
    leaders: int
    channels: int
    households: int
    persons: dict[str, int]
    """By country."""
    estimates: int
    plans: tuple[str, ...]
    """Slugs of the plan areas."""
    accounts: tuple[DemoAccount, ...]
    accounts_file: Path
    removed: int = 0
    """Rows of an earlier demo that were taken out first."""


def is_empty(engine: Engine) -> bool:
    """Return whether nobody has put anything in yet: no post, person, plan or account, real or
    demo.
    """
    with reading(engine) as session:
        return all(session.scalar(sa.select(kind.id).limit(1)) is None for kind in _HELD)


def has_demo(engine: Engine) -> bool:
    """Return whether the demo is there."""
    with reading(engine) as session:
        return _is_there(session)


def seed(
    engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime
) -> SeedReport:
    """Seed the demo in one transaction.

    Raises DemoIsThere, and changes nothing, when it is there already.
    """
    with writing(engine) as session:
        if _is_there(session):
            raise DemoIsThere(
                "the demo is there already; `atalaya demo reset` takes it out and seeds it again"
            )
        report = _seed(session, settings, atlas, keyring, now, removed=0)
    write_accounts(report.accounts_file, report.accounts, settings.public_url)
    return report


def reset(
    engine: Engine, settings: Settings, atlas: Atlas, keyring: Keyring, now: datetime
) -> SeedReport:
    """Take out every demo row and seed again, in one transaction; real rows stay.

    Raises UnusableInput when a real row hangs on a demo post.
    """
    with writing(engine) as session:
        files = DemoFiles.of(session, settings)
        removed = remove_demo(session, keyring)
        report = _seed(session, settings, atlas, keyring, now, removed=removed)
    for path in files.paths():
        path.unlink(missing_ok=True)
    files.drop_elsewhere(settings)
    write_accounts(report.accounts_file, report.accounts, settings.public_url)
    return report


# -- inside ---------------------------------------------------------------------------------


def _is_there(session: Session) -> bool:
    return any(
        session.scalar(sa.select(kind.id).where(kind.is_demo).limit(1)) is not None
        for kind in _HELD
    )


def _seed(
    session: Session,
    settings: Settings,
    atlas: Atlas,
    keyring: Keyring,
    now: datetime,
    *,
    removed: int,
) -> SeedReport:
    ensure_default_protocols(session, now)
    lots, exchange = random.Random(LOTS), Exchange()  # noqa: S311 - invented people are no secret
    directory = Directory(session, keyring, lots, exchange, now).fill()
    # Before all that takes long: a password nobody should use is refused at once.
    accounts = make_accounts(session, settings, directory.posts, directory.organisations, now)
    sow_rotas(session, now)
    sow_editions(session, now)
    folder = folder_transport(settings, keyring)
    open_demo_round(session, settings, folder, atlas, exchange, now)
    families = list(households(lots, exchange, atlas, now.date()))
    persons = _register(session, keyring, lots, directory, families, now)
    known = list(estimates())
    session.add_all(known)
    protocols = approved_protocols(session)
    for plan in _ALL_PLANS:
        area = plan_area(plan, directory.posts[plan.post], exchange, now)
        issue(session, atlas, keyring, plan, area, protocols, now)
    _shut_a_shelter(session, now)
    for country in OPEN_COUNTRIES:
        open_general(session, country, actor=ACTOR, now=now)
    sow_rules(session, atlas, OPEN_COUNTRIES, now)
    crisis = sow_crisis(session, keyring, CRISIS_LEAD, CRISIS_PARTNERS, now)
    if crisis is not None:
        sow_crisis_texts(session, keyring, crisis)
        sow_crisis_calls(session, keyring, crisis)
    record(
        session,
        at=now,
        actor=ACTOR,
        action="demo.seed",
        persons=sum(persons.values()),
        removed=removed,
    )
    session.flush()
    return SeedReport(
        posts=len(directory.posts),
        focal_points=directory.focal_points,
        organisations=len(directory.organisations),
        shelters=directory.shelters,
        leaders=directory.leaders,
        channels=directory.channels,
        households=len(families),
        persons=persons,
        estimates=len(known),
        plans=tuple(plan.slug for plan in _ALL_PLANS),
        accounts=accounts,
        accounts_file=settings.instance / ACCOUNTS_FILE,
        removed=removed,
    )


def _register(
    session: Session,
    keyring: Keyring,
    lots: random.Random,
    directory: FilledDirectory,
    families: Iterable[DemoHousehold],
    now: datetime,
) -> dict[str, int]:
    new: list[NewPerson] = []
    for family in families:
        household_id = uuid4()
        post_id = _registering_post(directory, family)
        consent_at = now - timedelta(days=lots.randint(3, 500), minutes=lots.randint(0, 600))
        new += [
            NewPerson(
                country=family.country,
                card=person.card,
                stays=person.stays,
                consent_at=consent_at,
                consent_text=CONSENT_TEXT,
                household_id=household_id,
                post_id=post_id,
                source=f"demo {MARK}",
                is_demo=True,
            )
            for person in family.persons
        ]
    add_persons(session, keyring, new)
    return dict(sorted(Counter(person.country for person in new).items()))


def _registering_post(directory: FilledDirectory, family: DemoHousehold) -> UUID:
    """Return the post of their country that stands in the area or, without one, answers for it."""
    area = AREA_FACTS[family.area]
    own = [post for post in POSTS if post.country == family.country]
    here = [post for post in own if post.area == family.area]
    in_charge = [post for post in own if area.state in post.jurisdiction]
    return directory.posts[(here or in_charge or own)[0].slug].id


def _shut_a_shelter(session: Session, now: datetime) -> None:
    """Close what a plan in force prints as open: so the demo has one that turns stale, with one
    difference to read.
    """
    shelter = session.scalars(
        sa.select(Shelter).where(Shelter.name == _SHUT, Shelter.is_demo)
    ).one()
    origin = ChangeOrigin(
        at=now - timedelta(hours=_SHUT_HOURS),
        actor=ACTOR,
        via=ChangeVia.COMMAND,
        reason=f"Sin agua {MARK}",
    )
    change_entry(session, shelter, {"open_now": Answer.NO.value}, origin=origin)
