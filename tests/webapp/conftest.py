from __future__ import annotations

import dataclasses
import re
import secrets
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from core.accounts import AccountSession, RoleName, User
from core.atlas import Atlas
from core.atlas.base_map import region_file
from core.db import Base, writing
from core.keys.models import CountryKey
from core.pdf.press import print_here
from core.private_files import private_folder
from core.settings import Settings
from core.settings_rules import DEVELOPMENT_SECRET
from directory.entries.models import Organisation, OrganisationKind, Post, PostKind, Visibility
from registry.matching.open_index import forget_indexes
from tests.audit_keys import keyed_engine
from tests.keys import add_keys_to
from tests.postgres import Slot
from tests.quick_hashes import quick_hashes
from tests.sqlite_slot import FileSlot, Rows, rows_beside_keys
from tests.webapp.cookies import give, held_by
from tests.webapp.drill_house import NOW, RealHouse, begin, furnish, real_settings
from tests.webapp.lock_watch import LockLog, watched_by_test, watched_writes
from webapp.app import create_app
from webapp.auth.accounts import create_user
from webapp.auth.sessions import open_sessions
from webapp.auth.sessions.browser_session import SESSION_TOKEN
from webapp.auth.tokens import TokenHasher
from webapp.blueprints.maps import views as map_views
from webapp.blueprints.protocols import papers
from webapp.blueprints.who_to_call import views as call_views
from webapp.drill import tending
from webapp.drill.house import DrillHouse
from webapp.http.rendering.remembered_parts import init_parts
from webapp.http.rendering.sealed_parts import init_sealed_parts
from webapp.schema import upgrade

PASSWORD = "faro de noche 2026"
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
FORM_TOKENS = re.compile(r'(?<=name="csrf_token" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+')
SEEN = re.compile(r'name="seen" value="([^"]*)"')
COUNTRIES = ("GT", "HN")
_WATCHED_BY_TEST = watched_by_test()
LONG_AGO, FOR_EVER = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
NO_PACK = Path(__file__).parent / "no-pack.gpkg"


@dataclass
class Clock:
    """The present of one test, moved by hand."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


def without_form_tokens(text: str) -> str:
    """Return a page without the tokens of its forms, which change every second."""
    return FORM_TOKENS.sub("", text)


@dataclass
class House:
    """An application with one account of each role for two countries, and the Secretariat."""

    app: Flask
    engine: Engine
    clock: Clock
    posts: dict[str, uuid.UUID] = field(default_factory=dict)
    users: dict[str, uuid.UUID] = field(default_factory=dict)

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def signed_in(self, name: str) -> FlaskClient:
        """Return a browser signed in as `role.country` (`secretariat` without one).

        It holds the token of a session that was made with the account, and lasts whatever the clock
        says; the form, what it counts and what it writes down are `sign_in`, below.
        """
        browser = self.browser()
        give(browser, {SESSION_TOKEN: token_of(self.users[name]), "_permanent": True})
        return browser


def token_of(user_id: uuid.UUID) -> str:
    """Return the token of the session that `lasting_session` makes."""
    return f"lasting session of {user_id}"


def lasting_session(user: User, secret: str = DEVELOPMENT_SECRET) -> AccountSession:
    """Return a session of an account that neither idleness nor its end ever closes."""
    hasher = TokenHasher.of_secret(secret)
    return AccountSession(
        user_id=user.id,
        token_hash=hasher.hash(token_of(user.id), open_sessions.PURPOSE),
        mark=user.fs_uniquifier,
        device_id=None,
        made_at=LONG_AGO,
        seen_at=FOR_EVER,
        ends_at=FOR_EVER,
        factor="",
        browser="",
        system="",
        network="",
    )


def post(browser: FlaskClient, path: str, **form: str | list[str]) -> TestResponse:
    """Send a form as a page of ours would: with the token of that browser's session."""
    return browser.post(path, data={"csrf_token": _token(browser), **form})


def post_seen(browser: FlaskClient, path: str, **form: str) -> TestResponse:
    """Open the page and send its form: with the mark of what the page showed."""
    found = SEEN.search(browser.get(path).text)
    assert found, path
    return post(browser, path, seen=found.group(1), **form)


def _token(browser: FlaskClient) -> str:
    """Return a token of the browser's session, signed as flask-wtf signs those of the pages.

    That each form of a page holds one `tests/webapp/http/test_headers.py` asserts.
    """
    held = held_by(browser)
    mark = held.setdefault("csrf_token", secrets.token_hex(20))
    give(browser, held)
    key = browser.application.secret_key
    assert key
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(mark))


def sign_in(browser: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return post(browser, "/entrar", email=email, password=password)


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    with quick_hashes():
        yield


@pytest.fixture(scope="session")
def _all_writes() -> Iterator[LockLog]:
    with watched_writes() as log:
        yield log


@pytest.fixture(autouse=True)
def _nothing_slow_under_the_lock(
    _all_writes: LockLog, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fail the test whose page did something slow while it held the write lock, and the one that
    does not watch the write it is named for.
    """
    _all_writes.faults.clear()
    _all_writes.committed.clear()
    yield
    assert _all_writes.faults == []
    named = _WATCHED_BY_TEST.get(request.node.nodeid.partition("[")[0], set())
    assert named <= _all_writes.committed


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Doors that print papers answer with an empty one, and the map with one without a country: for
    walks through every door, not for what they print and draw.
    """
    for module, name in (
        (papers, "manual_pdf"),
        (papers, "response_plan_pdf"),
        (call_views, "sheet_pdf"),
    ):
        monkeypatch.setattr(module, name, lambda *_given, **_named: b"%PDF-1.7")
    without_layers = Atlas.open([])
    monkeypatch.setattr(
        map_views,
        "region_file",
        lambda _atlas, language, store: region_file(without_layers, language, store),
    )


@dataclass
class Shared:
    """An application for many tests.

    It holds nothing but its settings and its clock.
    """

    app: Flask
    clock: Clock

    def __post_init__(self) -> None:
        self._views = dict(self.app.view_functions)

    def require_own_views(self) -> None:
        """Fail the test that left a page of its own in an application others see, too."""
        assert self.app.view_functions == self._views, "give views back (monkeypatch.setitem)"


@pytest.fixture(scope="session")
def shared_apps() -> dict[Settings, Shared]:
    """The applications of this process, by their settings."""
    return {}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a migrated house without a row, to be copied."""
    settings = Settings(
        mode="test", instance=tmp_path_factory.mktemp("migrated"), feeds_online=False
    )
    upgrade(settings)
    add_keys_to(settings.sqlalchemy_url)
    return settings.instance


@dataclass(frozen=True)
class People:
    """A database with the accounts of a house and nothing else, and who they are."""

    path: Path
    posts: dict[str, uuid.UUID]
    users: dict[str, uuid.UUID]

    rows: tuple[tuple[sa.Table, list[dict[str, Any]]], ...]
    """All that an empty database has not, by table."""
    as_filed: Rows
    """The same as SQLite keeps it."""
    on_cluster: dict[int, str] = field(default_factory=dict)
    """The marks under which PostgreSQL does, by which of its databases it is."""

    def move_into(self, slot: Slot | FileSlot, engine: Engine) -> bool:
        """Put them into a database if it is as empty as a test begins with; return whether."""
        if engine.url.render_as_string(hide_password=False) != slot.url:
            return not isinstance(slot, FileSlot) and self._insert(engine)
        if not slot.has_keys_alone():
            return False
        if isinstance(slot, FileSlot):
            slot.take_in(self.as_filed)
        elif (mark := self.on_cluster.get(slot.times_made)) is not None:
            slot.put_in(mark)
        else:
            since = slot.begin_keeping()
            self._insert(engine)
            self.on_cluster[slot.times_made] = slot.keep(since)
        return True

    def _insert(self, engine: Engine) -> bool:
        with writing(engine) as session:
            if session.scalar(sa.select(sa.exists().where(User.id.is_not(None)))):
                return False
            for table, rows in self.rows:
                session.execute(sa.insert(table), rows)
        return True


@pytest.fixture(scope="session")
def people(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, _quick_hashes: None
) -> People:
    """The accounts of a house, made once in each process."""
    path = tmp_path_factory.mktemp("people") / "people.db"
    shutil.copy(empty_sqlite, path)
    engine = keyed_engine(f"sqlite:///{path}")
    posts, users = _create_people(engine)
    with engine.connect() as connection:
        rows = tuple(_rows_of(connection))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return People(path, posts, users, rows, rows_beside_keys(path))


def _rows_of(connection: sa.Connection) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    """Yield the tables that were filled, those first that others point to."""
    for table in Base.metadata.sorted_tables:
        rows = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
        if rows and table is not CountryKey.__table__:
            yield table, rows


@pytest.fixture
def make_house(
    settings: Settings,
    now: datetime,
    shared_apps: dict[Settings, Shared],
    people: People,
    slot: Slot | FileSlot,
    lend_engine: Callable[[str], Engine],
) -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(*, alone: bool = False, **changes: object) -> House:
        """A house with these settings; `alone` with an application that no other test will see."""
        # One pack that is not there for all, so that all houses share one atlas and what was drawn
        # from it.
        chosen = dataclasses.replace(settings, **{"atlas_pack": NO_PACK, **changes})  # type: ignore[arg-type]
        shared = _application({} if alone else shared_apps, chosen, now)
        house = House(shared.app, lend_engine(chosen.sqlalchemy_url), shared.clock)
        for each in (house.engine, *(() if alone else (_own_engine(house),))):
            slot.lend_to(each)
        if people.move_into(slot, house.engine):
            house.posts, house.users = dict(people.posts), dict(people.users)
        else:
            house.posts, house.users = _create_people(house.engine)
        made.append(house)
        return house

    yield make
    for house in made:
        slot.give_back(house.engine)
        slot.give_back(_own_engine(house))
    for shared in shared_apps.values():
        shared.require_own_views()


def _own_engine(house: House) -> Engine:
    with house.app.app_context():
        engine: Engine = house.app.extensions["sqlalchemy"].engine
    return engine


def _application(made: dict[Settings, Shared], settings: Settings, now: datetime) -> Shared:
    if settings in made:
        # The test before took its folder away, which `create_app` makes.
        private_folder(settings.instance)
        # What is remembered is of another database, whose changes may bear the same numbers: the
        # clock stands still in both.
        for forget in (init_parts, init_sealed_parts):
            forget(made[settings].app)
        forget_indexes()
    else:
        clock = Clock(now)
        made[settings] = Shared(create_app(settings, clock, print_here), clock)
    made[settings].clock.at = now
    return made[settings]


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house()


@pytest.fixture(scope="session")
def real(people: People, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """A real house for those who play drills, made once in each process."""
    settings = real_settings(tmp_path_factory.mktemp("real"), NO_PACK)
    shutil.copy(people.path, str(sa.make_url(settings.database_url).database))
    clock = Clock(NOW)
    engine = keyed_engine(settings.sqlalchemy_url)
    app = create_app(settings, clock, print_here)
    # Whom a rule wakes in a drill tests/proof plays.
    acts = tuple(each for each in tending.ACTS if each.__name__ != "call_alarms")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tending, "ACTS", acts)
        yield furnish(House(app, engine, clock, dict(people.posts), dict(people.users)), settings)
    engine.dispose()


@pytest.fixture(scope="session")
def drill(real: RealHouse) -> DrillHouse:
    """A drill of it that is open, two of its injects arrived: to be looked at."""
    return begin(real)


def _create_people(engine: Engine) -> tuple[dict[str, uuid.UUID], dict[str, uuid.UUID]]:
    """Create the posts and the accounts of a house; return their ids by country and by name."""
    posts: dict[str, uuid.UUID] = {}
    users: dict[str, uuid.UUID] = {}
    with writing(engine) as session:
        for country in COUNTRIES:
            place = Post(
                kind=PostKind.CONSULATE,
                name=f"Consulado {country}",
                country=country,
                located_in="US",
                visibility=Visibility.RCM,
            )
            partner = Organisation(
                kind=OrganisationKind.CIVIL_SOCIETY,
                name=f"Casa {country}",
                country=country,
                visibility=Visibility.RCM,
            )
            session.add_all([place, partner])
            session.flush()
            posts[country] = place.id
            for role in set(RoleName) - {RoleName.SECRETARIAT}:
                name = f"{role.value}.{country.lower()}"
                users[name] = create_user(
                    session,
                    f"{name}@example.org",
                    PASSWORD,
                    role,
                    country,
                    place.id,
                    organisation_id=partner.id,
                ).id
        users["secretariat"] = create_user(
            session, "secretariat@example.org", PASSWORD, RoleName.SECRETARIAT
        ).id
        session.add_all(map(lasting_session, session.scalars(sa.select(User)).all()))
    return posts, users
