from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.errors import UnusableInput
from response.crisis.models import Participation
from response.locate.description import (
    LocateWords,
    check_words,
    is_known_minor,
    put_words,
    words_of,
)
from tests.response.locate.examples import NAME, add_locate, add_post, words


def test_a_letter_may_show_initials_and_no_more() -> None:
    assert words().initials == "K.I.T."
    assert words(name="").initials == ""
    assert words(name="Ángel 3 de la Cruz Hernández Pop").initials == "Á.D.L."
    assert words().age(2026) == 9
    assert words(birth_year=None).age(2026) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " ", "marks": "", "nickname": ""}, "name"),
        ({"story": "x" * 1001}, "story"),
        ({"birth_year": 2031}, "age"),
        ({"sex": "?"}, "sex"),
        ({"last_seen": "ayer"}, "last_seen"),
        ({"last_seen": "2026-11-22T10:00"}, "last_seen"),
        ({"last_seen": "2031-01-01T00:00:00+00:00"}, "last_seen"),
    ],
)
def test_what_nobody_can_be_looked_for_by_is_refused(
    now: datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(UnusableInput) as wrong:
        check_words(words(**change), now)
    assert wrong.value.location == field


def test_somebody_nobody_can_name_is_looked_for_by_their_marks(now: datetime) -> None:
    check_words(LocateWords(marks="tatuaje de un colibrí", last_seen=now.isoformat()), now)
    assert is_known_minor(words(), 2026)
    assert not is_known_minor(words(birth_year=2008), 2026)
    assert not is_known_minor(words(birth_year=None), 2026)


def test_words_are_sealed_and_an_earlier_text_put_back_does_not_open(
    session: Session, keyring: Keyring, part: Participation, now: datetime
) -> None:
    notice = add_locate(session, keyring, part, now, [add_post(session)])
    before = notice.ciphertext
    assert before is not None
    assert NAME.encode() not in before
    put_words(keyring, notice, words(nickname="Kenny"))
    assert words_of(keyring, notice) == words(nickname="Kenny")
    notice.ciphertext = before
    assert words_of(keyring, notice) is None
    notice.ciphertext = None
    assert words_of(keyring, notice) is None
