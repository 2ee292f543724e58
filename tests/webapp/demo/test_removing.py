"""The demo taken out: all it brought, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.accounts import User
from core.crypto import Keyring
from core.db import Base, reading, writing
from core.settings import Settings
from directory.entries.models import Organisation, Post, PostKind
from registry.matching.checking import check_index
from registry.people.models import Person
from registry.people.record import Card, StayPlace
from registry.registration.persons import NewStay, add_person
from tests.demo_world import World
from webapp.auth.accounts import create_user
from webapp.demo.removing import RealRowsHang, take_out

Rows = dict[str, list[Any]]


@pytest.fixture
def sown(world: World, engine: Engine, settings: Settings) -> World:
    """The demo in an installation of its own, with something real beside it."""
    world.copy_to(engine, settings)
    return world


def _real(engine: Engine, keyring: Keyring, now: datetime) -> None:
    with writing(engine) as session:
        post = Post(kind=PostKind.EMBASSY, name="Embajada", country="SV", located_in="US")
        session.add(post)
        session.flush()
        create_user(session, "ana@sv.example", "faro de noche 2026", "consul", "SV", post.id)
        add_person(
            session,
            keyring,
            country="SV",
            card=Card(full_name="Ana"),
            stays=[NewStay(place=StayPlace(lon=-98, lat=26))],
            consent_at=now,
            post_id=post.id,
        )


def _rows(engine: Engine) -> Rows:
    # The marks of the directory and of the hazards are new ones at each change, whatever changed.
    marks = {"directory_version", "data_version"}
    tables = [each for each in Base.metadata.sorted_tables if each.name not in marks]
    with engine.connect() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
            )
            for table in tables
        }


def _put(settings: Settings, *names: str) -> list[Path]:
    paths = [settings.instance / name for name in names]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
    return paths


def test_all_the_demo_brought_goes_and_what_is_real_stays_as_it_was(
    sown: World, engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    keyring = sown.keyring
    slug = sown.report.plans[0]
    before_real = _rows(engine)
    _real(engine, keyring, now)
    with_real = _rows(engine)
    going = _put(settings, f"plans/{slug}-es.pdf", "plans/kept/a.pdf.sealed", "plans/runs/mx/b.zip")
    staying = _put(settings, "plans/real-es.pdf", "outbox/real@x.eml", "maps/base.svg")
    removal = take_out(engine, settings, keyring, now, is_dry_run=False)
    after = _rows(engine)
    assert removal.count > 3000
    assert set(going) <= set(removal.files)
    assert not any(path.exists() for path in removal.files)
    assert all(path.exists() for path in staying)
    assert not (settings.instance / "demo-accounts.txt").exists()
    for name in ("person", "stay", "post", "user_account", "household", "role_of_user"):
        own = set(with_real[name]) - set(before_real[name])
        assert set(after[name]) == own, name
    for name in ("plan_area", "shelter", "round", "invitation", "outbox_message", "flag", "hazard"):
        assert after[name] == [], name
    assert after["protocol_text"] == with_real["protocol_text"]
    with reading(engine) as session:
        assert check_index(session, keyring).is_sound
    assert take_out(engine, settings, keyring, now, is_dry_run=False).count == 0


def test_a_dry_run_says_the_same_and_changes_nothing(
    sown: World, engine: Engine, settings: Settings, now: datetime
) -> None:
    before, files = _rows(engine), sorted(settings.instance.rglob("*"))
    dry = take_out(engine, settings, sown.keyring, now, is_dry_run=True)
    assert (_rows(engine), sorted(settings.instance.rglob("*"))) == (before, files)
    done = take_out(engine, settings, sown.keyring, now, is_dry_run=False)
    assert (done.rows, done.files) == (dry.rows, dry.files)


def _account_of_post(engine: Engine, _keyring: Keyring, _now: datetime) -> str:
    with writing(engine) as session:
        post = session.scalars(sa.select(Post).where(Post.is_demo, Post.country == "GT")).first()
        assert post is not None
        create_user(session, "c@gt.example", "faro de noche 2026", "consul", "GT", post.id)
    return "user_account"


def _account_of_organisation(engine: Engine, _keyring: Keyring, _now: datetime) -> str:
    with writing(engine) as session:
        one = session.scalars(sa.select(Organisation).where(Organisation.is_demo)).first()
        assert one is not None
        role = "civil_society"
        create_user(
            session, "o@gt.example", "faro de noche 2026", role, "GT", organisation_id=one.id
        )
    return "user_account"


def _person_of_post(engine: Engine, keyring: Keyring, now: datetime) -> str:
    with writing(engine) as session:
        post = session.scalars(sa.select(Post).where(Post.is_demo)).first()
        assert post is not None
        card = Card(full_name="Ana")
        more = {"stays": [], "consent_at": now, "post_id": post.id}
        add_person(session, keyring, country="GT", card=card, **more)  # type: ignore[arg-type]
    return "person"


def test_where_real_rows_hang_on_it_nothing_goes_and_they_are_named(
    sown: World, engine: Engine, settings: Settings, now: datetime
) -> None:
    hanging = (_account_of_post, _account_of_organisation, _person_of_post)
    tables = [hang(engine, sown.keyring, now) for hang in hanging]
    before = _rows(engine)
    for is_dry_run in (True, False):
        with pytest.raises(RealRowsHang) as refused:
            take_out(engine, settings, sown.keyring, now, is_dry_run=is_dry_run)
        assert [row.split()[0] for row in refused.value.rows] == tables
    assert _rows(engine) == before


def test_where_no_demo_is_nothing_is_done_and_nothing_is_logged(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    _real(engine, keyring, now)
    before = _rows(engine)
    removal = take_out(engine, settings, keyring, now + timedelta(days=1), is_dry_run=False)
    assert (removal.count, removal.files) == (0, ())
    assert _rows(engine) == before
    with reading(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
