from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from registry.people.models import Person
from tests.watch.replies.incoming import SENDER, incoming_reply, message_to
from watch.replies.intake import FIRST, LAST, take_reply, words_of
from watch.replies.models import NoticeReply, ReadingState
from watch.replies.stops import has_stopped, note_stop, stopped_addresses
from watch.replies.understanding import ReplyKind

ADDRESS = "a" * 32


def test_a_reply_is_kept_once_and_sealed(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    person = register("Canaria López")
    incoming = incoming_reply("3 Tía Canaria, Roma K7QF", now, about=message_to(person))
    row = take_reply(session, keyring, incoming, now)
    assert row is not None
    assert take_reply(session, keyring, incoming, now) is None
    assert session.scalar(sa.select(sa.func.count()).select_from(NoticeReply)) == 1
    stored = repr([getattr(row, column.key) for column in sa.inspect(NoticeReply).columns])
    assert "Canaria" not in stored
    assert SENDER not in stored
    words = words_of(keyring, row)
    assert words is not None
    assert (words.sender, words.text) == (SENDER, "3 Tía Canaria, Roma K7QF")
    assert (row.person_id, row.kind) == (person.id, ReplyKind.MOVED)
    assert row.reading is ReadingState.NOT_NEEDED


def test_what_a_sign_of_help_stands_in_holds_as_help_until_somebody_read_it(
    session: Session, keyring: Keyring, register: Callable[..., Person], now: datetime
) -> None:
    about = message_to(register("A"))
    for text in ("no estoy bien", "a salvo, el agua sube", "no necesito ayuda"):
        row = take_reply(session, keyring, incoming_reply(text, now, about=about), now)
        assert row is not None
        assert (row.kind, row.holds) == (ReplyKind.UNCLEAR, ReplyKind.HELP)
        assert row.reading is ReadingState.WAITING


def test_what_says_something_of_nobody_known_waits_for_a_person(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    row = take_reply(session, keyring, incoming_reply("a salvo", now), now)
    assert row is not None
    assert row.reading is ReadingState.WAITING
    assert row.rank == LAST, "a stranger who is safe stands before no cry for help"
    other = take_reply(session, keyring, incoming_reply("ayuda", now), now)
    assert other is not None
    assert other.rank == FIRST


def test_stop_ends_advice_at_once_and_start_or_help_take_it_back(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    for minute, (text, is_stopped) in enumerate(
        [("BAJA", True), ("ALTA", False), ("stop", True), ("ok gracias", True), ("ayuda", False)]
    ):
        said_at = now + timedelta(minutes=minute)
        take_reply(session, keyring, incoming_reply(text, said_at), said_at)
        assert has_stopped(session, "SV", ADDRESS) is is_stopped, text
        assert not has_stopped(session, "GT", ADDRESS)
    assert stopped_addresses(session, "SV") == frozenset()


def test_a_stop_that_arrives_late_does_not_undo_what_was_said_since(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    note_stop(session, "SV", ADDRESS, is_stopped=True, said_at=now)
    note_stop(session, "SV", ADDRESS, is_stopped=False, said_at=now + timedelta(minutes=5))
    late = incoming_reply("STOP", now + timedelta(minutes=2))
    take_reply(session, keyring, late, now + timedelta(hours=1))
    assert not has_stopped(session, "SV", ADDRESS)


def test_a_stop_beside_help_is_read_first(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    row = take_reply(session, keyring, incoming_reply("STOP ayuda", now), now)
    assert row is not None
    assert row.holds is ReplyKind.HELP
    assert not has_stopped(session, "SV", ADDRESS)


def test_nothing_is_said_before_it_is_known(
    session: Session, keyring: Keyring, now: datetime
) -> None:
    row = take_reply(session, keyring, incoming_reply("1", now + timedelta(hours=3)), now)
    assert row is not None
    assert row.said_at == row.known_at == now
