"""A press prints, and does nothing else."""

from __future__ import annotations

from webapp.cli.operation.presses import PRINTED_KINDS


def test_a_press_takes_papers_alone() -> None:
    assert len(set(PRINTED_KINDS)) == len(PRINTED_KINDS) == 4
