from __future__ import annotations

from core.disclosure import UNKNOWN
from tests.watch.board.conftest import sight_of


def test_nobody_registered_is_unknown_and_a_small_number_of_others_is_hidden() -> None:
    sight = sight_of("SV")
    assert sight.count(0, is_own=True) == sight.count(0, is_own=False) == UNKNOWN
    assert sight.count(1, is_own=True).value == 1
    assert sight.count(1, is_own=False).is_hidden
