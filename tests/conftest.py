from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis.internal import charmap
from hypothesis.internal.conjecture import providers
from hypothesis.internal.intervalsets import IntervalSet
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from xdist.remote import Producer  # type: ignore[import-untyped]

import webapp.all_models  # noqa: F401 - all tables must be known before they are made
from core.atlas import Atlas, atlas_for
from core.crypto import Keyring
from core.db import Base, writing
from core.settings import Settings
from tests.audit_keys import keyed_engine
from tests.compiled_routes import routes_compiled_once
from tests.compiled_statements import statements_compiled_once
from tests.compiled_templates import compiled_once
from tests.cpu_report import (
    pytest_runtest_logreport,
    pytest_runtest_setup,
    pytest_runtest_teardown,
    pytest_terminal_summary,
)
from tests.demo_world import sown_engine, world
from tests.garbage import (
    pytest_collection_finish,
    pytest_runtest_protocol,
    wait_for_collection,
)
from tests.kept_rows import KeptRows, Sow
from tests.keys import MASTER_KEY, add_test_keys
from tests.parts import Part
from tests.postgres import CLUSTER, Slot
from tests.quick_files import put_files_in_memory
from tests.scheduling import ByWorld, is_later
from tests.sqlite_slot import FileSlot
from tests.without_database import require_none, touches, without_database, write_down

__all__ = [  # fixtures for all, and what counts the CPU seconds and sets aside what lasts
    "pytest_collection_finish",
    "pytest_runtest_logreport",
    "pytest_runtest_protocol",
    "pytest_runtest_setup",
    "pytest_runtest_teardown",
    "pytest_terminal_summary",
    "sown_engine",
    "world",
]

os.environ["ATALAYA_DATA_KEY"] = MASTER_KEY
"""Every command that a test starts opens what the fixtures seal."""
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# Facts, never seconds: an example may take long on a busy machine, and a run says what the one
# before said.
hypothesis.settings.register_profile(
    "facts",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "proof", hypothesis.settings.get_profile("facts"), max_examples=500
)
hypothesis.settings.load_profile("facts")
# It would read all our code that is loaded for words and numbers to try: some seconds, and other
# examples in each part of a run.
providers._get_local_constants = lambda: providers._local_constants
# All signs but the halves of pairs: it would try each of a million, a second in a new checkout.
_PLAIN_CODECS = charmap.intervals_from_codec
_UTF_8 = IntervalSet(((0, 0xD7FF), (0xE000, 0x10FFFF))), IntervalSet(())
charmap.intervals_from_codec = cache(
    lambda name: _UTF_8 if name == "utf-8" else _PLAIN_CODECS(name)
)

wait_for_collection()
put_files_in_memory()

SAME_ON_BOTH = (
    "tests/cases",
    "tests/directory/book",
    "tests/directory/export",
    "tests/directory/imports/rows",
    "tests/directory/imports/test_real_lists.py",
    "tests/directory/imports/test_round_trip.py",
    "tests/feeds/formats",
    "tests/feeds/lifecycle/same_event/test_storms.py",
    "tests/feeds/naming",
    "tests/gateways",
    "tests/plans/batch",
    "tests/plans/documents",
    "tests/plans/facts/test_printed_protocols.py",
    "tests/plans/map",
    "tests/plans/packs",
    "tests/proof/test_hostile_servers.py",
    "tests/registry/papers",
    "tests/response/accounting/papers",
    "tests/response/calldown/papers",
    "tests/response/log/test_brief_paper.py",
    "tests/response/log/test_unit_log_paper.py",
    "tests/response/situation/papers",
    "tests/response/tasks/test_checklist_paper.py",
    "tests/response/test_crisis_csv.py",
    "tests/stories/test_facts_to_paper.py",
    "tests/watch/alarms/mail/test_facts.py",
    "tests/watch/alarms/mail/test_news_mails.py",
    "tests/webapp/api/test_documentation.py",
    "tests/webapp/api/test_openapi.py",
    "tests/webapp/api/test_problem_details.py",
    "tests/webapp/blueprints",
    "tests/webapp/crisis_frame/test_crisis_words.py",
    "tests/webapp/demo",
    "tests/webapp/forms",
    "tests/webapp/guides",
    "tests/webapp/http",
    "tests/webapp/labels",
    "tests/webapp/maps",
    "tests/webapp/messages",
    "tests/webapp/test_statements.py",
)
"""Pages, words and files made of rows, and rows made of files: they touch a database, but no
dialect can change them.

Each page is opened once on PostgreSQL all the same, by `tests/webapp/auth/test_access.py`.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--cpu", action="store_true", help="print where the CPU seconds went, by folder"
    )
    parser.addoption(
        "--costs",
        action="store_true",
        help="write down what each file costs (tests/costs.txt), and which touch no database",
    )
    parser.addoption(
        "--part", type=Part.read, help="1/2: of the files alone that fall to this part"
    )
    parser.addoption(
        "--proof",
        action="store_true",
        help="run the long form of tests/proof and print figures; try ten times the examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Try more examples of each property where somebody has the time."""
    if config.getoption("--proof"):
        hypothesis.settings.load_profile("proof")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out the files that fall to another part of the run (`tests.parts`), and those that have
    nothing to do on PostgreSQL, unread.
    """
    is_below = collection_path.is_relative_to(ROOT / "tests")
    if not is_below or (collection_path.is_file() and collection_path.suffix != ".py"):
        return None
    if CLUSTER and _is_same_on_both(collection_path.relative_to(ROOT).as_posix()):
        return True
    part: Part | None = config.getoption("--part")
    return True if part is not None and not part.has(collection_path) else None


def _is_same_on_both(path: str) -> bool:
    return path.startswith(SAME_ON_BOTH) or path in without_database()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest. Run again on PostgreSQL only what a database decides.

    That is locking, order, JSON, time zones, cascades, uniqueness and migrations.
    """
    items.sort(key=lambda item: is_later(item.nodeid))
    if not CLUSTER:
        if config.getoption("--costs"):
            write_down(items)
        require_none(items)
        return
    again = [item for item in items if touches(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByWorld:
    return ByWorld(config, log)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    with compiled_once(), routes_compiled_once(), statements_compiled_once():
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The recorded payloads beside the checkout; tests that need them skip without them."""
    if not SHARED.exists():
        pytest.skip("recorded payloads (../shared) are not there")
    return SHARED


@pytest.fixture(scope="session")
def base_atlas() -> Atlas:
    """The geography that is committed and no fuller one: one for all who ask, closed by nobody."""
    return atlas_for(Settings(mode="test", atlas_pack=ROOT / "tests" / "no-pack.gpkg"))


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def keyring() -> Keyring:
    return Keyring([b"k" * 32])


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied for each test."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    engine = keyed_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    with writing(engine) as session:
        add_test_keys(session)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_slot() -> Iterator[Slot]:
    """The database of this process on the private PostgreSQL cluster."""
    slot = Slot()
    yield slot
    slot.close()


@pytest.fixture(scope="session")
def sqlite_slot(place: Path, empty_sqlite: Path) -> Iterator[FileSlot]:
    """The file of SQLite of this process."""
    slot = FileSlot(place / "test.db", empty_sqlite)
    yield slot
    slot.close()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the house of each test of this process stands, one after the other: one address, so one
    application.
    """
    return tmp_path_factory.mktemp("place")


@pytest.fixture
def slot(request: pytest.FixtureRequest) -> Slot | FileSlot:
    """An empty database with all tables: SQLite, or PostgreSQL when TEST_DATABASE_URL names one."""
    found: Slot | FileSlot = request.getfixturevalue("postgres_slot" if CLUSTER else "sqlite_slot")
    found.empty()
    return found


@pytest.fixture
def database_url(slot: Slot | FileSlot) -> str:
    return slot.url


@pytest.fixture
def settings(place: Path, database_url: str) -> Settings:
    instance = place / "instance"
    shutil.rmtree(instance, ignore_errors=True)
    return Settings(
        mode="test",
        instance=instance,
        database_url=database_url,
        feeds_online=False,
        data_key=MASTER_KEY,
    )


@pytest.fixture(scope="session")
def lend_engine() -> Callable[[str], Engine]:
    """Return the engine of an address, one for all tests: it holds what it compiled of our queries.

    Whoever borrows it asks the slot whether it keeps its connections (`give_back`).
    """
    return cache(keyed_engine)


@pytest.fixture
def engine(
    database_url: str, slot: Slot | FileSlot, lend_engine: Callable[[str], Engine]
) -> Iterator[Engine]:
    engine = lend_engine(database_url)
    slot.lend_to(engine)
    yield engine
    slot.give_back(engine)


@pytest.fixture(scope="session")
def kept_rows() -> KeptRows:
    """What the tests of this process begin with."""
    return KeptRows()


@pytest.fixture
def sow(kept_rows: KeptRows, slot: Slot | FileSlot, settings: Settings, now: datetime) -> Sow:
    """Return what makes something in the house of this test under a name of its own: the first time
    by what it is handed, from then on as rows (`tests.kept_rows`).
    """

    def do(name: str, make: Callable[[], Any]) -> Any:
        return kept_rows.sow((name, settings, now), slot, settings.instance, make)

    return do


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with writing(engine) as session:
        yield session
