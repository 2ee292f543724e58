from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core import exercise
from tests.watch.notices.rows import add_notice, notice_text
from watch.notices.composed import FIELD_OF, composed_text


@pytest.mark.parametrize("channel", FIELD_OF)
def test_each_channel_has_its_text_and_only_mail_a_subject(
    session: Session, now: datetime, channel: str
) -> None:
    notice = add_notice(session, now)
    told = composed_text(notice, notice.texts, "en", channel)
    assert told.text.endswith("(en)")
    assert bool(told.subject) is (channel == "email")
    assert (told.language_used, told.is_second_choice) == ("en", False)


@pytest.mark.parametrize(
    ("language", "others", "used", "is_second"),
    [
        ("quc", (), "es", True),
        ("quc", ("kek", "fr"), "fr", True),
        ("ht", (), "ht", False),
        ("es", ("fr",), "es", False),
    ],
)
def test_where_nobody_wrote_it_the_second_choice_is_taken_and_told(
    session: Session,
    now: datetime,
    language: str,
    others: tuple[str, ...],
    used: str,
    is_second: bool,
) -> None:
    texts = [notice_text(each) for each in ("es", "en", "fr", "ht")]
    texts.append(notice_text("kek", sms=""))
    notice = add_notice(session, now, texts=texts)
    told = composed_text(notice, texts, language, "sms", others=others)
    assert (told.language_used, told.is_second_choice) == (used, is_second)


def test_a_notice_without_any_text_is_told_nobody(session: Session, now: datetime) -> None:
    notice = add_notice(session, now)
    with pytest.raises(ValueError, match="no text"):
        composed_text(notice, [], "es", "sms")
    with pytest.raises(KeyError):
        composed_text(notice, notice.texts, "es", "pigeon")


def test_in_a_drill_every_text_begins_with_the_word(session: Session, now: datetime) -> None:
    notice = add_notice(session, now)
    with exercise.inside("0123456789ab"):
        found = composed_text(notice, notice.texts, "es", "sms").text
    assert found == f"EJERCICIO · {composed_text(notice, notice.texts, 'es', 'sms').text}"
