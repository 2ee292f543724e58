from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas.atlas import Atlas
from core.crypto import Keyring
from core.db import reading, writing
from feeds.lifecycle.report import StoreReport
from feeds.models import Hazard
from feeds.sources.poll import SourceReport
from feeds.values import Severity
from registry.people.models import Person
from tests.two_counties import TwoCounties
from tests.watch.conftest import band, stay_at
from watch.flagging import CycleFlagging
from watch.models import Flag, FlagStatus

HERE = band(-99, 26, -98, 27, Severity.SEVERE)


def raised(engine: Engine) -> set[str]:
    query = sa.select(Hazard.key).join(Flag, Flag.hazard_id == Hazard.id)
    with reading(engine) as session:
        return set(session.scalars(query.where(Flag.status == FlagStatus.RAISED)))


def test_what_changed_is_flagged_at_once_and_the_rest_at_the_end_each_once(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    register: Callable[..., Person],
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    first, second = hazard(HERE, key="a:1"), hazard(HERE, key="a:2")
    session.commit()
    flagging = CycleFlagging(engine, cast(Atlas, TwoCounties()), keyring, now)
    flagging.flag_changed([])
    assert raised(engine) == set()
    flagging.flag_changed([first.id])
    assert raised(engine) == {"a:1"}
    flagging.flag_all([])
    assert raised(engine) == {"a:1", "a:2"}
    assert flagging.tally.moves["raised"] == 2
    (line,) = flagging.nationals()
    assert (line.persons, line.hazards) == (1, 2), "a person is one, under however many hazards"
    flagging.flag_changed([second.id])
    assert flagging.nationals() == (line,), "flagged again it counts once"
    assert flagging.failures == ()


def test_who_has_the_flags_of_one_event_is_decided_when_either_changes(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    register: Callable[..., Person],
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    repeats, original = hazard(HERE, key="gdacs:EQ1"), hazard(HERE, key="usgs:us1")
    session.commit()
    flagging = CycleFlagging(engine, cast(Atlas, TwoCounties()), keyring, now)
    flagging.flag_changed([repeats.id])
    assert raised(engine) == {"gdacs:EQ1"}
    with writing(engine) as later:
        later.get_one(Hazard, repeats.id).same_as_id = original.id
    flagging.flag_changed([original.id])
    assert raised(engine) == {"usgs:us1"}
    assert [line.hazards for line in flagging.nationals()] == [1]


def test_a_hazard_at_hand_is_matched_as_it_was_written_and_read_where_it_changed_since(
    engine: Engine,
    session: Session,
    keyring: Keyring,
    now: datetime,
    hazard: Callable[..., Hazard],
    register: Callable[..., Person],
) -> None:
    register("Ana", stay_at(-98.5, 26.5))
    made = [hazard(HERE, key=f"a:{number}") for number in range(2)]
    assert all(each.source.owner == "" for each in made)
    session.commit()
    session.expunge_all()
    with writing(engine) as later:
        later.get_one(Hazard, made[1].id).version += 1
    read = list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if "hazard.severity_zones" in statement:
            read.append(statement)

    flagging = CycleFlagging(engine, cast(Atlas, TwoCounties()), keyring, now)
    report = SourceReport("a", is_good=True, stored=StoreReport(at_hand=[made[0]]))
    report.stored.changed += [made[0].id]
    sa.event.listen(engine, "before_cursor_execute", note)
    flagging.flag_reported([report])
    assert raised(engine) == {"a:0"}
    assert read == [], "what was at hand is not read again"
    report.stored.at_hand += [made[1]]
    report.stored.changed[:] = [made[1].id]
    flagging.flag_reported([report])
    assert raised(engine) == {"a:0", "a:1"}
    assert read, "what changed since is"
    with reading(engine) as later:
        versions = later.execute(sa.select(Flag.hazard_id, Flag.hazard_version)).all()
    assert {version for each, version in versions if each == made[1].id} == {made[1].version + 1}
