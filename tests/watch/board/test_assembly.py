from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session

from feeds.models import Hazard, HazardStatus
from feeds.values import HazardKind, Severity
from tests.watch.board.conftest import HERE, facts_of, sight_of
from watch.board import assembly
from watch.board.assembly import make_board
from watch.board.model import BoardFacts, BoardFilter, FlagCounts

Make = Callable[..., Any]


@pytest.fixture
def facts(flood: Hazard, flags: tuple[FlagCounts, ...], hazard: Make) -> BoardFacts:
    """The flood over people, a graver fire and a slighter one over nobody, and what is apart."""
    others = [
        hazard(HERE, title="grave", kind=HazardKind.WILDFIRE, severity=Severity.EXTREME),
        hazard(HERE, title="slight", kind=HazardKind.WILDFIRE, severity=Severity.MINOR),
        hazard(title="nowhere", unplaced_reason="no shape"),
        hazard(HERE, title="drill", is_test=True),
        hazard(HERE, title="over", status=HazardStatus.ENDED),
    ]
    return facts_of(*others, flood, flags=flags)


def titles(known: Sequence[Any]) -> list[str]:
    return [each.hazard.title for each in known]


def test_own_people_come_first_then_the_graver_and_the_rest_lies_apart(
    session: Session, facts: BoardFacts
) -> None:
    board = make_board(session, facts, BoardFilter(), sight_of("SV"))
    assert titles(board.live) == ["flood", "grave", "slight"]
    apart = (board.tests, board.unplaced, board.ended)
    assert [titles(each) for each in apart] == [["drill"], ["nowhere"], ["over"]]
    assert board.kinds == {HazardKind.WILDFIRE: 2, HazardKind.FLOOD: 1}
    assert board.touching_mine == 1


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        (BoardFilter(kind=HazardKind.WILDFIRE), ["grave", "slight"]),
        (BoardFilter(least=Severity.SEVERE), ["flood", "grave"]),
        (BoardFilter(mine=True), ["flood"]),
        (BoardFilter(kind=HazardKind.WILDFIRE, mine=True), []),
    ],
)
def test_what_is_asked_for_passes(
    session: Session, facts: BoardFacts, criteria: BoardFilter, expected: list[str]
) -> None:
    board = make_board(session, facts, criteria, sight_of("SV"))
    assert (titles(board.live), board.live_total) == (expected, len(expected))
    assert sum(board.kinds.values()) == 3, "what there is to choose from"


def test_a_long_board_comes_in_parts(
    session: Session, facts: BoardFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assembly, "PAGE_ROWS", 2)
    boards = [make_board(session, facts, BoardFilter(page=n), sight_of("SV")) for n in (1, 2, 3)]
    assert [titles(each.live) for each in boards] == [["flood", "grave"], ["slight"], []]
    assert [(each.pages, each.live_total) for each in boards] == [(2, 3)] * 3
