from __future__ import annotations

from feeds import reading_notes
from feeds.formats.registry import read
from tests.feeds.worlds import cap


def test_a_message_whose_moments_name_no_zone_says_so() -> None:
    zoned = read(cap()).alerts[0]
    bare = read(cap(expires="2026-11-22T18:00:00")).alerts[0]
    assert zoned.reading_notes == ()
    assert bare.reading_notes == (reading_notes.TIMES_WITHOUT_ZONE,)
