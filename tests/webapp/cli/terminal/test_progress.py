from __future__ import annotations

import pytest

from webapp.cli.terminal.progress import note_persons_read


def test_progress_stands_beside_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    note_persons_read("SV", 5000)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "SV" in shown.err
    assert "5000" in shown.err
