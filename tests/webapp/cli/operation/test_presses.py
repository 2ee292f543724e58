"""A press prints, and does nothing else."""

from __future__ import annotations

from webapp.cli.operation.presses import PRINTED_KINDS, FreeTurn


def test_a_press_takes_papers_alone() -> None:
    assert len(set(PRINTED_KINDS)) == len(PRINTED_KINDS) == 4


def test_its_turn_is_always_its_own_and_ends_with_what_it_waits_for() -> None:
    turn = FreeTurn()
    assert turn.may_begin()
    assert not turn.is_lost
    assert turn.wait(lambda: False)
    assert not turn.wait(lambda: True)
    turn.end(is_idle=False)
