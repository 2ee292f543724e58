"""The turn of who waits for nobody."""

from __future__ import annotations

from webapp.worker.hosts.free_turn import FreeTurn


def test_its_turn_is_always_its_own_and_ends_with_what_it_waits_for() -> None:
    turn = FreeTurn()
    assert turn.may_begin()
    assert not turn.is_lost
    assert turn.wait(lambda: False)
    assert not turn.wait(lambda: True)
    turn.end(is_idle=False)
