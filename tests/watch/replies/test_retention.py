from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from tests.watch.replies.incoming import incoming_reply
from watch.replies.intake import ReplyWords, take_reply, words_of
from watch.replies.retention import forget_texts
from watch.replies.understanding import ReplyKind


def test_words_go_and_what_they_said_stays(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    old = take_reply(session, keyring, incoming_reply("ayuda", now), now - timedelta(days=100))
    new = take_reply(session, keyring, incoming_reply("a salvo", now), now)
    assert old is not None
    assert new is not None
    assert forget_texts(session, now - timedelta(days=90)) == 1
    session.refresh(old)
    assert (old.ciphertext, old.from_hash, old.kind) == (None, "", ReplyKind.HELP)
    assert words_of(keyring, old) == ReplyWords()
    assert new.ciphertext is not None
