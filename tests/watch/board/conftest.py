"""A flood over people of two countries and a shelter, and what else a board has to order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.disclosure import STANDARD
from directory.entries.models import Post, Shelter
from directory.entries.visibility import Viewer
from feeds.models import Hazard
from feeds.values import HazardKind, Severity
from tests.watch.conftest import band
from watch.board.model import BoardFacts, FlagCounts, KnownState, Sight
from watch.models import SubjectKind

Make = Callable[..., Any]
HERE = band(-98.6, 26.0, -97.9, 26.8, Severity.SEVERE, "flood")


def sight_of(country: str, *, sees_counts: bool = True) -> Sight:
    return Sight(Viewer.of_country(country), sees_counts, STANDARD)


def facts_of(*hazards: Hazard, flags: tuple[FlagCounts, ...] = ()) -> BoardFacts:
    return BoardFacts([KnownState(each, each) for each in hazards], flags, None)


@pytest.fixture
def flood(hazard: Make) -> Hazard:
    made: Hazard = hazard(HERE, kind=HazardKind.FLOOD, title="flood")
    return made


@pytest.fixture
def flags(session: Session, flood: Hazard, shelter: Make, post: Make) -> tuple[FlagCounts, ...]:
    """Of the flood: three persons of El Salvador, seven of Honduras, three of Mexico, two shelters
    of which one is its country's alone, and a post that is.
    """
    hidden: Post = post("of Mexico", -98.2, 26.2, country="MX", visibility="country")
    shelters: list[Shelter] = [
        shelter("of all", -98.2, 26.2),
        shelter("of Mexico", -98.2, 26.2, country="MX", visibility="country"),
    ]
    nationals = {"SV": (3, 2, 1, 1), "HN": (7, 4, 0, 0), "MX": (3, 1, 0, 0)}
    return (
        *(
            FlagCounts(flood.id, SubjectKind.NATIONALS, country, "", *counts)
            for country, counts in nationals.items()
        ),
        *(
            FlagCounts(flood.id, SubjectKind.SHELTER, each.country, str(each.id), 0, 0, 0, 0)
            for each in shelters
        ),
        FlagCounts(flood.id, SubjectKind.POST, "MX", str(hidden.id), 0, 0, 0, 0),
    )
