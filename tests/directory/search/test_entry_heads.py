from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from directory.entries.visibility import Viewer
from directory.search.entry_heads import entry_heads
from tests.directory.search.aged_entries import NOW, by_the_rule, make_aged_entries, viewers


@pytest.fixture
def world(session: Session) -> Session:
    make_aged_entries(session)
    return session


def test_heads_are_what_the_rows_say(world: Session) -> None:
    for viewer in viewers(world):
        assert entry_heads(world, viewer, NOW) == by_the_rule(world, viewer)


def test_heads_among_some_are_those_alone(world: Session) -> None:
    everything = entry_heads(world, Viewer.rcm(), NOW)
    some = {head.id for head in everything[::7]}
    assert entry_heads(world, Viewer.rcm(), NOW, among=some) == everything[::7]
    hidden = {head.id for head in entry_heads(world, Viewer.system(), NOW)} - {
        head.id for head in everything
    }
    assert hidden
    assert entry_heads(world, Viewer.rcm(), NOW, among=hidden) == []
