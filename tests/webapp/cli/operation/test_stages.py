from __future__ import annotations

import os

from webapp.cli.operation.stages import Stage, StageLines


def test_stages_are_read_as_they_are_said() -> None:
    ours, theirs = os.pipe()
    lines = StageLines(ours)
    assert lines.wait(0) is None, "nothing said yet"
    os.write(theirs, b"first\nloo")
    assert lines.wait() is Stage.FIRST
    assert lines.wait(0.01) is None, "half a word is none"
    os.write(theirs, b"ked\n")
    assert lines.wait() is Stage.LOOKED
    os.close(theirs)
    assert lines.wait() is None, "whoever said them has ended"
    os.close(ours)


def test_two_stages_said_at_once_are_two() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"prepared\nlooked\n")
    os.close(theirs)
    lines = StageLines(ours)
    assert [lines.wait(), lines.wait(), lines.wait()] == [Stage.PREPARED, Stage.LOOKED, None]
    os.close(ours)
