from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from core.geo.geometry import Point
from directory.entries.models import Answer
from tests.webapp.conftest import House
from webapp.labels.holidays import open_holiday

THANKSGIVING = datetime(2026, 11, 26, 17, tzinfo=UTC)
ORDINARY = datetime(2026, 11, 25, 17, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    open_now: Answer
    located_in: str
    unit_code: str = ""
    point: Point | None = None


@pytest.mark.parametrize(
    ("moment", "where", "words"),
    [
        (THANKSGIVING, Place(Answer.YES, "US"), "hoy es feriado: Thanksgiving Day"),
        (ORDINARY, Place(Answer.YES, "US"), ""),
        (THANKSGIVING, Place(Answer.YES, "GT"), ""),
        (ORDINARY, Place(Answer.YES, ""), "feriados no conocidos"),
        (ORDINARY, Place(Answer.YES, "ZZ"), "feriados no conocidos"),
        (THANKSGIVING, Place(Answer.NO, "US"), ""),
        (THANKSGIVING, Place(Answer.UNKNOWN, ""), ""),
    ],
)
def test_what_is_said_to_be_open_says_what_day_it_is(
    house: House, moment: datetime, where: Place, words: str
) -> None:
    house.clock.at = moment
    with house.app.test_request_context("/"):
        told = open_holiday(where)
    assert told.startswith(words)
    assert bool(told) is bool(words)
