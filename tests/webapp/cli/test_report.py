"""What an affected sheet lacks is said at the terminal, and nothing when nothing is lacking."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from watch.sheet.model import AffectedSheet
from webapp.cli.report import say_gaps

NONE = {"unreadable_calls": 0, "unplaced": 0, "without_place": 0, "unreadable_leaders": 0}


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ("unreadable_calls", "abrir en parte los datos de 3 personas"),
        ("unplaced", "De 3 personas no se puede saber el lugar"),
        ("without_place", "3 personas registradas del país no tienen lugar"),
        ("unreadable_leaders", "fichas de 3 líderes"),
    ],
)
def test_each_gap_is_said_with_its_count(
    gap: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_gaps(cast(AffectedSheet, SimpleNamespace(**NONE)))
    assert capsys.readouterr().out == ""
    say_gaps(cast(AffectedSheet, SimpleNamespace(**{**NONE, gap: 3})))
    assert words in capsys.readouterr().out
