from __future__ import annotations

import re
import subprocess
import sys

import sqlalchemy as sa

from core.db import reading, writing
from core.settings import ROOT
from registry.people.record import Card
from registry.registration.persons import NewPerson, add_persons
from scripts.packages import PACKAGES
from tests.registry.conftest import stay_at
from tests.webapp.conftest import House
from tests.webapp.danger import ZONE, make_danger
from watch.models import Flag, SubjectKind
from webapp.http.database import db
from webapp.http.services import EXTENSION


def test_whoever_is_registered_through_an_installation_is_flagged_at_once(house: House) -> None:
    danger = make_danger(house)
    query = sa.select(sa.func.sum(Flag.persons)).where(
        Flag.hazard_id == danger.hazards["flood"],
        Flag.kind == SubjectKind.NATIONALS,
        Flag.country == "GT",
    )
    with reading(house.engine) as session:
        before = session.scalar(query) or 0
    center, now = ZONE.center, house.clock()
    new = NewPerson(
        country="GT", card=Card(full_name="x"), stays=[stay_at(center.lon, center.lat)],
        consent_at=now,
    )  # fmt: skip
    with house.app.app_context(), writing(db.engine) as session:
        add_persons(session, house.app.extensions[EXTENSION].keyring, [new])
    with reading(house.engine) as session:
        assert session.scalar(query) == before + 1


_LISTENS = re.compile(r"event\.listen\(Session|= VersionedData\(")


def test_whatever_listens_to_sessions_is_loaded_before_the_first_commit() -> None:
    """Else one would come while listeners are called, and hear nothing of what was before."""
    listening = {
        path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if _LISTENS.search(path.read_text())
    }
    assert {"feeds.lifecycle.history.hazard_version", "core.audit_log.binding"} <= listening
    for entry in ("webapp.app", "webapp.cli.context"):
        loaded = subprocess.run(
            [sys.executable, "-c", f"import {entry}, sys; print(*sys.modules)"],
            cwd=ROOT, capture_output=True, text=True, check=True,
        ).stdout.split()  # fmt: skip
        assert listening - set(loaded) == set(), entry
