from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import UnusableInput
from core.pdf.renderer import PageRenderer
from core.settings import Settings
from tests.audit_keys import keyed_engine
from tests.keys import MASTER_KEY
from tests.webapp.conftest import NO_PACK, Clock, House, People
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse, build
from tests.webapp.isolation.crawl import laid_out, readable_press, written
from tests.webapp.isolation.pages import Crawl, crawl_as
from tests.webapp.watched_lock import watched_lock
from webapp.app import create_app
from webapp.blueprints.drills import views as drill_views


def _open_none(*_given: object) -> str:
    """Open no drill: a house takes seconds, and shows nothing of this one."""
    raise UnusableInput("drill", "not here")


@pytest.fixture(scope="package")
def canaries(
    people: People, tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path
) -> Iterator[CanaryHouse]:
    """One installation for all that is read of it: SQLite, for no dialect changes who sees what."""
    folder = tmp_path_factory.mktemp("canaries")
    shutil.copy(people.path, folder / "canaries.db")
    settings = Settings(
        mode="test", instance=folder / "instance", feeds_online=False, atlas_pack=NO_PACK,
        data_key=MASTER_KEY,
        database_url=f"sqlite:///{folder / 'canaries.db'}",
    )  # fmt: skip
    clock = Clock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    app = create_app(settings, clock, readable_press)
    engine = keyed_engine(settings.sqlalchemy_url)
    house = House(app, engine, clock, dict(people.posts), dict(people.users))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PageRenderer, "lay_out", laid_out)
        patch.setattr(PageRenderer, "write", written)
        patch.setattr(drill_views, "open_drill", _open_none)
        yield build(house)
    engine.dispose()
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture(scope="package")
def crawl(canaries: CanaryHouse) -> Crawl:
    """What every route showed as everybody, in the short form."""
    done = Crawl()
    with pytest.MonkeyPatch.context() as patch, watched_lock(canaries.house, patch) as watch:
        for asker in ASKERS:
            crawl_as(canaries, asker, done, watch=watch)
    return done
