from __future__ import annotations

from watch.replies.models import ReadingState, ReplySpeaker
from watch.replies.understanding import ReplyKind
from webapp.replies.reply_labels import KIND_TONES, KIND_WORDS, READING_WORDS, SPEAKER_WORDS


def test_each_code_has_its_words() -> None:
    assert set(KIND_WORDS) == set(KIND_TONES) == set(ReplyKind)
    assert set(READING_WORDS) == set(ReadingState)
    assert set(SPEAKER_WORDS) == set(ReplySpeaker)
