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
from core.outbox.settlement import MOST_ATTEMPTS, DeliveryReport, settle
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


def _by_hand(engine: Engine, recipient: str, **texts: str) -> None:
    """Write texts into a row past SQLAlchemy, as somebody at the database's own prompt would."""
    if engine.dialect.name != "sqlite":
        pytest.skip("only SQLite keeps moments as text")
    names = ", ".join(f"{name} = :{name}" for name in texts)
    with writing(engine) as session:
        session.execute(
            sa.text(f"UPDATE outbox_message SET {names} WHERE recipient LIKE :who"),
            {**texts, "who": f"{recipient}%"},
        )


@pytest.mark.parametrize("state", ["waiting", "sending"])
@pytest.mark.parametrize(
    "moment", ["2026-11-01 00:00:00", "2026-11-01T00:00:00.5", "2026-11-01", "2026-11-01 00:00"]
)
def test_however_a_moment_was_written_its_message_is_sent_once(
    engine: Engine, outbox: Outbox, state: str, moment: str
) -> None:
    """A moment without its fraction is another text than the one it was compared with: the row
    never matched, came first again, and the loop spun for an hour inside a write transaction.
    """
    invite(engine, guests=("ana", "beto", "clara"))
    _by_hand(engine, "ana", state=state, claimed_at=moment, due_at=moment)
    recorder = Recorder()
    report = deliver(outbox, Transports({"email": recorder}), now=AT)
    assert sorted(each.to[:4] for each in recorder.messages) == ["ana@", "beto", "clar"]
    assert (report.sent, report.unclaimable) == (3, set())
    assert messages(engine)["ana"].state is MessageState.SENT


@pytest.mark.parametrize(
    "column",
    [
        {"due_at": "2026-11-01 25:00:00"},
        {"written_at": "2026-11-01 morning"},
        {"details": "{half"},
        {"created_at": ""},
    ],
)
def test_a_row_that_cannot_be_read_is_passed_over_and_named_once(
    engine: Engine, outbox: Outbox, column: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    invite(engine, guests=("ana", "beto", "clara"))
    ana = messages(engine)["ana"]
    _by_hand(engine, "ana", **column)
    recorder = Recorder()
    with caplog.at_level(logging.ERROR):
        report = deliver(outbox, Transports({"email": recorder}), now=AT)
    assert {each.to[:4] for each in recorder.messages} == {"beto", "clar"}
    assert (report.sent, report.unclaimable) == (2, {ana.id})
    assert [line for line in caplog.messages if f"{ana.id} cannot be claimed" in line] != []
    with reading(engine) as session:
        columns = sa.select(OutboxMessage.state, OutboxMessage.attempts)
        row = session.execute(columns.where(OutboxMessage.id == ana.id)).one()
    assert (row.state, row.attempts) == (MessageState.WAITING, 0)


def test_a_row_the_database_will_not_let_us_take_ends_the_search(
    engine: Engine, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the reason is, each turn passes over one row: as many turns as rows, and one."""
    invite(engine, guests=("ana", "beto", "clara"))
    turns: list[bool] = []

    def refuse(*_: object) -> bool:
        turns.append(True)
        return False

    monkeypatch.setattr("core.outbox.claims._mark", refuse)
    report = DeliveryReport()
    assert claim(outbox, EMAIL, now=AT, report=report) is None
    assert (len(turns), len(report.unclaimable)) == (3, 3)


def test_a_claim_deals_with_so_many_messages_and_no_more(
    engine: Engine, outbox: Outbox, festival: Festival, monkeypatch: pytest.MonkeyPatch
) -> None:
    invite(engine, guests=("ana", "beto", "clara"))
    festival.called_off |= {f"{each}@guests.example" for each in ("ana", "beto", "clara")}
    monkeypatch.setattr("core.outbox.claims.MOST_TURNS", 2)
    assert claim(outbox, EMAIL, now=AT) is None
    states = [each.state for each in messages(engine).values()]
    assert states.count(MessageState.WITHDRAWN) == 2
    assert claim(outbox, EMAIL, now=AT) is None
    assert {each.state for each in messages(engine).values()} == {MessageState.WITHDRAWN}


def test_one_claimed_since_is_not_settled_by_the_one_before(engine: Engine, outbox: Outbox) -> None:
    """Both claims may fall on one moment, where clocks are coarse: the counter tells them apart."""
    invite(engine, guests=("ana",))
    first = claim(outbox, EMAIL, now=AT)
    again = claim(outbox, EMAIL, now=AT + LEASE)
    assert first is not None
    assert again is not None
    with writing(engine) as session:
        session.execute(sa.update(OutboxMessage).values(claimed_at=first.message.claimed_at))
    report = DeliveryReport()
    settle(outbox, first.message, None, now=AT + LEASE, report=report)
    assert (report.sent, messages(engine)["ana"].state) == (0, MessageState.SENDING)
    settle(outbox, again.message, None, now=AT + LEASE, report=report)
    assert (report.sent, messages(engine)["ana"].state) == (1, MessageState.SENT)
