from __future__ import annotations

from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from core.atlas import Atlas
from directory.entries.visibility import Viewer
from directory.search.entry_heads import LISTED
from directory.search.listing import DirectoryFilter, Listing, directory_listing
from tests.directory.search.aged_entries import NOW, by_the_rule, make_aged_entries, viewers
from tests.two_counties import TwoCounties


@pytest.fixture
def world(session: Session) -> Session:
    make_aged_entries(session)
    return session


def listed(session: Session, viewer: Viewer, **criteria: Any) -> Listing:
    atlas = cast(Atlas, TwoCounties())
    return directory_listing(session, atlas, DirectoryFilter(**criteria), viewer=viewer, now=NOW)


def test_pages_follow_one_another(world: Session) -> None:
    for viewer in viewers(world):
        whole = listed(world, viewer)
        pages = [listed(world, viewer, page=page + 1) for page in range(whole.pages)]
        shown = [one.head for page in pages for one in page.shown]
        assert shown == list(whole.heads) == by_the_rule(world, viewer)


def test_filters_and_counts_agree(world: Session) -> None:
    viewer = Viewer.of_country("SV")
    whole = listed(world, viewer)
    for kind in LISTED:
        assert len(listed(world, viewer, kind=kind).heads) == whole.kinds[kind]
    for country, count in whole.countries:
        assert len(listed(world, viewer, country=country).heads) == count
    for state, count in whole.states:
        assert len(listed(world, viewer, state=state.code).heads) == count
    assert len(listed(world, viewer, lapsed=True).heads) == whole.lapsed > 0
    assert len(listed(world, viewer, unplaced=True).heads) == whole.unplaced > 0
    assert {state.code for state, _ in whole.states} == {"US-TX"}


def test_a_text_finds_the_best_first_and_only_what_is_seen(world: Session) -> None:
    found = listed(world, Viewer.public(), text="P00")
    names = {one.head.id: one.text.name for one in found.shown}
    assert names
    assert all(one.why for one in found.shown)
    assert all(name.startswith("P00") for name in names.values())
    rows = {head.id for head in by_the_rule(world, Viewer.public())}
    assert {head.id for head in found.heads} <= rows
    assert listed(world, Viewer.public(), text="nadie se llama así").heads == ()


def test_a_page_past_the_end_is_empty(world: Session) -> None:
    assert listed(world, Viewer.rcm(), page=99).shown == ()
