from __future__ import annotations

from feeds.lifecycle.history.changes import VersionChange
from watch.labels import CHANGE_WORDS, MOMENT_WORDS
from watch.matching.moments import Moment


def test_every_code_has_its_own_words() -> None:
    assert set(MOMENT_WORDS) == set(Moment)
    assert set(CHANGE_WORDS) == set(VersionChange)
    words = [*MOMENT_WORDS.values(), *CHANGE_WORDS.values()]
    assert len(set(words)) == len(words)
