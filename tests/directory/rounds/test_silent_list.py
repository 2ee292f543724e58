from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from directory.entries.models import Designation, Visibility
from directory.entries.visibility import Viewer
from directory.rounds.progress import SilentOwner, scorecard
from directory.rounds.silent_list import silent_list
from tests.directory.conftest import channel, focal_point
from tests.directory.rounds.open_rounds import Scene, set_scene


@pytest.fixture
def scene(session: Session, now: datetime) -> Scene:
    return set_scene(session, now)


def silent_of(session: Session, scene: Scene, now: datetime) -> tuple[SilentOwner, ...]:
    return scorecard(session, scene.round_, now).silent


def test_seen_and_withheld_are_all_of_them(session: Session, scene: Scene, now: datetime) -> None:
    scene.shelter.visibility = Visibility.COUNTRY
    session.flush()
    silent = silent_of(session, scene, now)
    for viewer in (Viewer.rcm(), Viewer.of_country("SV"), Viewer.of_country("GT")):
        found = silent_list(session, silent, viewer)
        assert len(found.seen) + sum(one.count for one in found.withheld) == len(silent)
    assert silent_list(session, silent, Viewer.of_country("SV")).withheld == ()
    abroad = silent_list(session, silent, Viewer.rcm())
    assert scene.shelter.name not in {one.entry.name for one in abroad.seen}
    assert [(one.country, one.count) for one in abroad.withheld] == [("SV", 1)]


def test_an_owner_is_a_row_of_its_own(session: Session, scene: Scene, now: datetime) -> None:
    """Where the entry may be seen and its focal point not, its own telephone stands alone."""
    scene.person.visibility = Visibility.COUNTRY
    session.flush()
    silent = silent_of(session, scene, now)
    by_name = {one.entry.name: one for one in silent_list(session, silent, Viewer.rcm()).seen}
    assert scene.person.name not in {one.owner for one in by_name.values()}
    at_home = silent_list(session, silent, Viewer.of_country("SV")).seen
    own = {one.entry.name: one for one in at_home}
    assert own[scene.post.name].owner == scene.person.name


def test_the_liaison_too_is_shown_by_its_own_class(
    session: Session, scene: Scene, now: datetime
) -> None:
    liaison = focal_point(
        session,
        "Enlace de prueba",
        None,
        visibility=Visibility.COUNTRY,
        designation=Designation.DESIGNATED,
        channels=[channel("+50322220100")],
    )
    scene.shelter.visibility = Visibility.POST
    session.flush()
    hidden = silent_list(session, silent_of(session, scene, now), Viewer.rcm()).withheld
    assert [one.liaison for one in hidden] == [None]
    liaison.visibility = Visibility.RCM
    session.flush()
    seen = silent_list(session, silent_of(session, scene, now), Viewer.rcm()).withheld
    assert [one.liaison and one.liaison.name for one in seen] == [liaison.name]
