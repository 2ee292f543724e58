from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.db import reading, writing
from feeds.models import Hazard, HazardStatus
from feeds.values import Severity
from tests.watch.conftest import band, draw
from watch.matching import live_zones as module
from watch.matching.live_zones import live_zones

Make = Callable[..., Any]
HERE = band(-99, 26, -98, 27, Severity.SEVERE)
THERE = band(-90, 10, -89, 11, Severity.SEVERE)


def keys(engine: Engine, lon: float, lat: float) -> list[str]:
    with reading(engine) as session:
        ids = live_zones(session).hazards_at(np.array([lon]), np.array([lat]))
        return sorted(session.get_one(Hazard, each).key for each in ids)


def test_it_follows_the_hazards_and_reads_only_what_changed(
    engine: Engine, session: Session, hazard: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = hazard(HERE, key="a:1"), hazard(HERE, key="a:2")
    hazard(THERE, key="a:3")
    hazard(key="a:4")
    session.commit()
    assert keys(engine, -98.5, 26.5) == ["a:1", "a:2"]
    with reading(engine) as one, reading(engine) as other:
        known = live_zones(one)
        assert live_zones(other) is known
    with writing(engine) as later:
        later.get_one(Hazard, first.id).status = HazardStatus.ENDED
        moved = later.get_one(Hazard, second.id)
        draw(moved, THERE)
        moved.version += 1
        assert live_zones(later).hazards_at(np.array([-98.5]), np.array([26.5])) == {}
    with reading(engine) as other:
        fresh = live_zones(other)
    assert fresh is not known
    same = fresh.areas.keys() & known.areas.keys()
    assert [fresh.areas[key] is known.areas[key] for key in same] == [True]
    assert keys(engine, -98.5, 26.5) == []
    assert keys(engine, -89.5, 10.5) == ["a:2", "a:3"]
    monkeypatch.setattr(module, "_read", None)
    assert keys(engine, -89.5, 10.5) == ["a:2", "a:3"], "nothing is read"


def test_what_a_transaction_sees_of_its_own_is_nobody_elses(
    engine: Engine, session: Session, hazard: Make
) -> None:
    first = hazard(HERE, key="a:1")
    session.commit()

    def fail() -> None:
        with writing(engine) as later:
            later.get_one(Hazard, first.id).status = HazardStatus.ENDED
            assert live_zones(later).areas == {}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert keys(engine, -98.5, 26.5) == ["a:1"]
