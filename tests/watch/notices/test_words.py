from __future__ import annotations

from watch.notices.models import NoticeKind, NoticeMoveKind, NoticeState
from watch.notices.words import NOTICE_KIND_WORDS, NOTICE_MOVE_WORDS, NOTICE_STATE_WORDS


def test_everything_has_a_word() -> None:
    assert set(NOTICE_STATE_WORDS) == set(NoticeState)
    assert set(NOTICE_MOVE_WORDS) == set(NoticeMoveKind)
    assert set(NOTICE_KIND_WORDS) == set(NoticeKind)
