"""A row that says no more than its county stands in the middle of it, with the doubt said."""

from __future__ import annotations

from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from directory.entries.kinds import EntryKind
from directory.entries.models import Shelter
from directory.imports.apply import apply_dry_run
from directory.imports.columns.targets import READINGS
from directory.imports.row_results import DryRun
from directory.places.town import COUNTY_PRECISION
from tests.directory.imports.conftest import origin, plans, tried

HEAD = ("Albergue", "Condado / County", "Edo.")


@pytest.fixture(scope="module")
def atlas(base_atlas: Atlas) -> Atlas:
    return base_atlas


def trial(
    session: Session,
    atlas: Atlas,
    *rows: tuple[str, ...],
    head: tuple[str, ...] = HEAD,
    chosen: dict[str, str] | None = None,
) -> DryRun:
    text = "\n".join(",".join(row) for row in (head, *rows)).encode()
    return tried(
        session, plans(text, EntryKind.SHELTER, atlas=atlas, places={READINGS: chosen or {}})
    )


@pytest.mark.parametrize(
    ("county", "state", "code"),
    [
        ("Hidalgo", "TX", "US48215"),
        ("Hidalgo County", "Tx.", "US48215"),
        ("Condado de Cameron", "Texas", "US48061"),
        ("Kenedy", "TX", "US48261"),  # the town of Kenedy lies in another county
        ("Orleans Parish", "Luisiana", "US22071"),
        ("Harris", "Georgia", "US13145"),
    ],
)
def test_a_county_of_a_stated_state_places_the_row(
    session: Session, atlas: Atlas, county: str, state: str, code: str
) -> None:
    found = trial(session, atlas, ("Uno", county, state))
    (row,) = found.only_in_county
    lon, lat = row.draft.values["point"]
    area = atlas.area(code)
    assert area is not None
    assert (lon, lat) == (area.center.lon, area.center.lat)
    assert row.draft.more["point_precision"] == COUNTY_PRECISION
    assert not found.unplaced


def test_a_county_of_several_states_is_asked_and_the_choice_places_it(
    session: Session, atlas: Atlas
) -> None:
    found = trial(session, atlas, ("Uno", "Harris", ""), ("Dos", "Harris", ""))
    (question,) = found.questions
    assert {each.code for each in question.readings.plausible} == {"US48201", "US13145"}
    assert len(found.unplaced) == 2
    placed = trial(session, atlas, ("Uno", "Harris", ""), chosen={question.key: "US48201"})
    assert [row.draft.area for row in placed.only_in_county] == ["Harris"]


def test_a_county_is_the_last_resort_and_a_state_alone_places_nobody(
    session: Session, atlas: Atlas
) -> None:
    head = (*HEAD, "Ciudad")
    rows = [
        ("Pueblo", "Hidalgo", "TX", "Pharr"),
        ("Ningún pueblo así", "Hidalgo", "TX", "Xyzzyville"),
        ("Estado", "", "TX", ""),
    ]
    found = trial(session, atlas, *rows, head=head)
    assert [row.draft.name for row in found.only_in_county] == ["Ningún pueblo así"]
    assert [row.draft.name for row in found.unplaced] == ["Estado"]


def test_the_middle_of_a_county_is_kept_and_a_second_time_changes_nothing(
    session: Session, atlas: Atlas
) -> None:
    row = ("Refugio rural", "Jim Hogg", "TX")
    apply_dry_run(session, trial(session, atlas, row), origin=origin())
    made = session.query(Shelter).filter_by(name="Refugio rural").one()
    assert made.point_precision == COUNTY_PRECISION
    assert trial(session, atlas, row).counts["same"] == 1


def test_the_order_of_the_columns_does_not_decide(session: Session, atlas: Atlas) -> None:
    row = dict(zip(HEAD, ("Uno", "Hidalgo", "TX"), strict=True))
    for head in permutations(HEAD):
        found = trial(session, atlas, tuple(row[title] for title in head), head=head)
        assert [each.draft.area for each in found.only_in_county] == ["Hidalgo"]
