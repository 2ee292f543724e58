"""What is claimed: once, by one worker, with the same secret, date and id however often."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.claims import LEASE, claim
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.outbox.settlement import MOST_ATTEMPTS
from tests.core.outbox.invented import AT, Festival, festival_outbox, invite, messages
from tests.core.outbox.killing import Recorder

MINUTE = timedelta(minutes=1)
EMAIL = ("email",)


def test_a_message_in_hand_is_left_alone_until_its_lease_ends(
    engine: Engine, outbox: Outbox
) -> None:
    invite(engine)
    for _ in range(2):
        assert claim(outbox, EMAIL, now=AT) is not None
    assert claim(outbox, EMAIL, now=AT + LEASE - MINUTE) is None
    assert claim(outbox, EMAIL, now=AT + LEASE) is not None


def test_claimed_again_it_has_the_same_secret_date_and_id(
    engine: Engine, keyring: Keyring, outbox: Outbox, festival: Festival
) -> None:
    invite(engine, guests=("ana",))
    first = claim(outbox, EMAIL, now=AT)
    elsewhere = Outbox(engine, keyring, outbox.owners, "other.example")
    again = claim(elsewhere, EMAIL, now=AT + LEASE)
    assert first is not None
    assert again is not None
    assert (again.secret, again.message.message_id) == (first.secret, first.message.message_id)
    assert (again.message.written_at, again.message.claimed_at) == (AT, AT + LEASE)
    assert festival.tickets_made == 1


def test_the_secret_is_nowhere_in_the_clear(engine: Engine, outbox: Outbox) -> None:
    invite(engine, guests=("ana",))
    claimed = claim(outbox, EMAIL, now=AT)
    assert claimed is not None
    with reading(engine) as session:
        row = session.execute(sa.select(OutboxMessage.__table__)).one()
    assert claimed.secret not in str(row)
    assert row.secret_ciphertext is not None


def test_with_another_data_key_a_message_gets_a_new_secret(
    engine: Engine, outbox: Outbox, festival: Festival
) -> None:
    invite(engine, guests=("ana",))
    first = claim(outbox, EMAIL, now=AT)
    again = claim(festival_outbox(engine, Keyring([b"n" * 32]), festival), EMAIL, now=AT + LEASE)
    assert first is not None
    assert again is not None
    assert (first.secret, again.secret) == ("ticket-1", "ticket-2")


def test_a_message_that_kills_its_worker_is_given_up_in_the_end(
    engine: Engine, outbox: Outbox
) -> None:
    invite(engine)
    for turn in range(MOST_ATTEMPTS):
        for _ in range(2):
            assert claim(outbox, EMAIL, now=AT + turn * LEASE) is not None
    assert claim(outbox, EMAIL, now=AT + 20 * LEASE) is None
    assert {each.state for each in messages(engine).values()} == {MessageState.FAILED}


def test_what_is_not_wanted_any_more_is_withdrawn(
    engine: Engine, outbox: Outbox, festival: Festival
) -> None:
    invite(engine)
    festival.called_off.add("ana@guests.example")
    recorder = Recorder()
    report = deliver(outbox, Transports({"email": recorder}), now=AT)
    assert [each.to for each in recorder.messages] == ["beto@guests.example"]
    assert (report.sent, report.withdrawn) == (1, 1)
    assert messages(engine)["ana"].state is MessageState.WITHDRAWN


def test_an_owner_that_stumbles_over_one_message_keeps_no_other(
    engine: Engine, outbox: Outbox
) -> None:
    invite(engine, guests=("ana",), details={"puzzle": True})
    invite(engine, guests=("beto",))
    recorder = Recorder()
    report = deliver(outbox, Transports({"email": recorder}), now=AT)
    assert [each.to for each in recorder.messages] == ["beto@guests.example"]
    assert (report.sent, report.put_off) == (1, 1)
    ana = messages(engine)["ana"]
    assert (ana.state, ana.attempts) == (MessageState.WAITING, 1)
    assert "ZeroDivisionError" in ana.last_error
    assert ana.due_at > AT


@pytest.mark.parametrize("what", ["owner", "transport"])
def test_what_nobody_here_can_send_is_left_to_wait(
    engine: Engine, outbox: Outbox, what: str
) -> None:
    invite(engine)
    with writing(engine) as session:
        session.execute(sa.update(OutboxMessage).values({what: "carnival"}))
    assert claim(outbox, EMAIL, now=AT) is None
    assert {(each.state, each.attempts) for each in messages(engine).values()} == {
        (MessageState.WAITING, 0)
    }


def test_a_row_that_cannot_be_claimed_is_passed_over_and_named(
    engine: Engine, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A moment written by hand, without the fraction, once made the loop spin for ever inside a
    write transaction: SQLite compares the texts, so the row never matched, and came first again.
    """
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite keeps moments as text")
    invite(engine, guests=("ana", "beto", "clara"))
    with writing(engine) as session:
        session.execute(
            sa.text(
                "UPDATE outbox_message SET claimed_at = '2026-11-01 00:00:00', "
                "due_at = '2026-11-01 00:00:00' WHERE recipient LIKE 'ana%'"
            )
        )
    recorder = Recorder()
    with caplog.at_level(logging.ERROR):
        report = deliver(outbox, Transports({"email": recorder}), now=AT)
    ana = messages(engine)["ana"]
    assert {each.to[:4] for each in recorder.messages} == {"beto", "clar"}
    assert (report.sent, report.unclaimable) == (2, {ana.id})
    assert (ana.state, ana.attempts) == (MessageState.WAITING, 0)
    assert [str(ana.id) in line for line in caplog.messages] == [True]
