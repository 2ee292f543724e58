"""What a question is about: names of several places are asked back, as everywhere else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from directory.calling.query import QuestionKind, understand
from directory.entries.visibility import Viewer
from tests.contexts import context_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


@pytest.mark.parametrize("text", ["Harris", "Hidalgo", "Springfield", "San Pedro", "washington"])
def test_a_name_of_several_places_takes_none(
    session: Session, keyring: Keyring, atlas: Atlas, text: str
) -> None:
    asked = understand(context_of(session, keyring, NOW, viewer=Viewer.rcm(), atlas=atlas), text)
    assert (asked.is_open, asked.point, asked.area, asked.units) == (True, None, None, ())
    assert asked.title == text
    assert 2 <= len(asked.places) <= 5


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("Houston", QuestionKind.PLACE, "Houston"),
        ("Mc Allen", QuestionKind.PLACE, "McAllen"),
        ("Springfield, IL", QuestionKind.PLACE, "Springfield"),
        ("Harris, Texas", QuestionKind.UNIT, "Harris"),
        ("US48201", QuestionKind.UNIT, "Harris"),
        ("29.76, -95.36", QuestionKind.POINT, "Houston"),
    ],
)
def test_what_is_sure_is_taken(
    session: Session, keyring: Keyring, atlas: Atlas, text: str, kind: QuestionKind, title: str
) -> None:
    asked = understand(context_of(session, keyring, NOW, viewer=Viewer.rcm(), atlas=atlas), text)
    assert (asked.kind, asked.title, asked.is_open) == (kind, title, False)
    assert asked.point is not None


@pytest.mark.parametrize("text", ["Hosuton", "Mcalen", "Tapachla", "Managuaa"])
def test_a_name_that_is_only_nearly_one_is_asked_and_not_taken(
    session: Session, keyring: Keyring, atlas: Atlas, text: str
) -> None:
    asked = understand(context_of(session, keyring, NOW, viewer=Viewer.rcm(), atlas=atlas), text)
    assert (asked.is_open, asked.point, asked.title) == (True, None, text)
    assert asked.places


def test_the_readings_of_ones_own_units_come_first(
    session: Session, keyring: Keyring, atlas: Atlas
) -> None:
    context = context_of(session, keyring, NOW, viewer=Viewer.rcm(), atlas=atlas)
    assert understand(context, "Hidalgo", ["US"]).places[0].country == "US"
    assert understand(context, "Hidalgo", ["MX"]).places[0].country == "MX"
    others = understand(context, "Houston").places
    assert others
    assert all(each.population < 100_000 for each in others)
