from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.transports.whatsapp.models import WhatsappWord
from core.transports.whatsapp.window import MARGIN, WINDOW, forget_words, is_window_open, note_word
from tests.core.transports.whatsapp.conftest import AT

NUMBER = "+50255551234"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ago", "is_open"),
    [
        (timedelta(0), True),
        (WINDOW - MARGIN - timedelta(seconds=1), True),
        (WINDOW - MARGIN, False),
        (WINDOW, False),
    ],
)
def test_a_window_is_open_for_a_day_after_the_last_word(
    session: Session, keyring: Keyring, ago: timedelta, is_open: bool
) -> None:
    note_word(session, keyring, NUMBER, AT - ago)
    assert is_window_open(session, keyring, NUMBER, AT) is is_open
    assert not is_window_open(session, keyring, "+50255550000", AT)


def test_the_latest_word_counts_whatever_order_they_come_in(
    session: Session, keyring: Keyring
) -> None:
    for ago in (30 * HOUR, HOUR, 25 * HOUR):
        note_word(session, keyring, NUMBER, AT - ago)
    (row,) = session.scalars(sa.select(WhatsappWord)).all()
    assert row.at == AT - HOUR
    assert b"5555" not in row.number_hash
    assert (forget_words(session, AT), forget_words(session, AT + 23 * HOUR)) == (0, 1)
