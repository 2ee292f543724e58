"""The messages of a round in the outbox: the links they carry, and whether they still leave."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.claims import LEASE, claim
from core.outbox.delivery import Transports, deliver
from core.outbox.models import MessageState, OutboxMessage
from core.outbox.owner import Outbox
from core.outbox.settlement import DeliveryReport
from core.settings import Settings
from core.storage import FileStore
from core.transports.email import SmtpTransport
from core.transports.folder import FolderTransport
from core.transports.transport import OutgoingMessage, Transport
from directory.entries.kinds import EntryKind
from directory.rounds.magic_links import find_link, hash_of, revoke_invitation
from directory.rounds.messages.owner import RoundMessages
from directory.rounds.messages.submission import OWNER, message_details, put_invitation_message
from directory.rounds.models import (
    AccessLink,
    Invitation,
    InvitedEntry,
    MessageKind,
    Round,
    RoundMessage,
    RoundState,
)
from tests.core.outbox.killing import Killed, Mortal, Recorder, killed_at
from tests.directory.rounds.conftest import CLOSES, DUE, LADDER, OPENING, OPENS
from tests.mail_server import mail_server

URL, HOST = "https://atalaya.example", "atalaya.example"
MINUTE = timedelta(minutes=1)
EMAIL = ("email",)


def token_in(message: OutgoingMessage) -> str:
    return message.text.split(f"{URL}/c/")[1].split()[0]


@pytest.fixture
def asked(engine: Engine) -> Engine:
    """An open round with two invitations."""
    with writing(engine) as session:
        round_ = Round(
            number="2026-II", opens_on=OPENS, due_on=DUE, closes_on=CLOSES, state=RoundState.OPEN,
            reminder_schedule=LADDER, kinds=[], countries=[], opened_at=OPENING,
        )  # fmt: skip
        session.add(round_)
        session.flush()
        for name in ("ana", "beto"):
            address = f"{name}@consulado.example"
            session.add(Invitation(round_id=round_.id, country="SV", address=address, name=name))
    ask(engine)
    return engine


@pytest.fixture
def outbox(asked: Engine, keyring: Keyring) -> Outbox:
    return Outbox(asked, keyring, {OWNER: RoundMessages(URL)}, HOST)


def ask(engine: Engine) -> None:
    """Let each invitation ask about something nobody has answered."""
    with writing(engine) as session:
        for each in session.scalars(sa.select(Invitation)):
            entry = InvitedEntry(
                entry_kind=EntryKind.POST, entry_id=uuid4(), groups=[], handed_over=False
            )
            each.entries.append(entry)


def invite(engine: Engine, mark: str = "a") -> int:
    """Put an invitation to each into the outbox; give back how many are new."""
    with writing(engine) as session:
        count = 0
        for each in session.scalars(sa.select(Invitation).order_by(Invitation.address)).all():
            message = put_invitation_message(
                session,
                each,
                MessageKind.INVITATION,
                dedupe_key=f"{mark}:{each.id}",
                now=OPENING,
                details=message_details(each.round, ["Consulado"]),
            )
            count += message is not None
        return count


def messages(engine: Engine) -> dict[str, OutboxMessage]:
    with reading(engine) as session:
        rows = session.scalars(sa.select(OutboxMessage))
        return {row.recipient.split("@")[0]: row for row in rows}


def go(
    outbox: Outbox, transport: Transport, now: datetime = OPENING, **more: Any
) -> DeliveryReport:
    return deliver(outbox, Transports({"email": transport}), now=now, **more)


def test_messages_are_put_in_once_and_know_their_round(asked: Engine) -> None:
    assert invite(asked) == 2
    assert invite(asked) == 0
    with reading(asked) as session:
        links = session.scalars(sa.select(RoundMessage)).all()
        round_ = session.scalars(sa.select(Round)).one()
        invitations = set(session.scalars(sa.select(Invitation.id)))
    assert {link.round_id for link in links} == {round_.id}
    assert {link.invitation_id for link in links} == invitations
    assert {link.message.reference for link in links} == {str(round_.id)}


def test_the_link_works_and_its_token_stands_nowhere(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    recorder = Recorder()
    go(outbox, recorder)
    tokens = [token_in(message) for message in recorder.messages]
    with reading(asked) as session:
        found = find_link(session, tokens[0], OPENING)
        assert found is not None
        assert found.invitation is not None
        assert found.invitation.address == recorder.messages[0].to
        everything = " ".join(
            str(row)
            for table in (OutboxMessage.__table__, RoundMessage.__table__, AccessLink.__table__)
            for row in session.execute(sa.select(table)).all()
        )
    assert not any(token in everything for token in tokens)


def test_each_message_has_a_link_of_its_own(asked: Engine, outbox: Outbox) -> None:
    invite(asked, "a")
    invite(asked, "b")
    recorder = Recorder()
    go(outbox, recorder)
    assert len({token_in(message) for message in recorder.messages}) == 4
    assert len({message.message_id for message in recorder.messages}) == 4


# -- killed ---------------------------------------------------------------------------------


def test_killed_anywhere_nothing_is_lost_and_only_one_window_sends_twice(
    asked: Engine, outbox: Outbox, tmp_path: Path
) -> None:
    """The proof of `tests/core/outbox/test_delivery.py`, with links made at each claim."""
    windows = 0
    for step in itertools.count():
        invite(asked, f"kill-{step}")
        letters = FileStore(tmp_path / f"{step}", Keyring([b"k" * 32]))
        recorder, folder = Recorder(), FolderTransport(letters, "atalaya@rcm.example")
        was_killed = False
        with killed_at(asked, step) as steps:
            try:
                go(outbox, Mortal(recorder, steps))
            except Killed:
                was_killed = True
        if not was_killed:
            assert step > 20
            break
        first = list(recorder.taken)
        for again in (1, 2):
            go(outbox, recorder, OPENING + again * (LEASE + MINUTE))
        with reading(asked) as session:
            rows = session.scalars(
                sa.select(OutboxMessage).where(OutboxMessage.dedupe_key.startswith(f"kill-{step}:"))
            ).all()
            assert all(
                find_link(session, token_in(message), OPENING) for message in recorder.messages
            ), steps.before
        assert [row.state for row in rows] == [MessageState.SENT] * 2, steps.before
        assert all(row.secret_ciphertext is None for row in rows), steps.before
        twice = len(recorder.taken) - 2
        in_the_window = len(first) > sum(row.sent_at == OPENING for row in rows)
        assert twice == (1 if in_the_window else 0), steps.before
        assert len(set(recorder.taken)) == 2, steps.before
        assert len({message.message_id for message in recorder.messages}) == 2, steps.before
        windows += in_the_window
        for message in recorder.messages:
            folder.send(message)
        assert len(list((tmp_path / f"{step}").iterdir())) == 2, steps.before
    assert windows > 0


def test_claimed_again_it_has_the_same_link(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    first = claim(outbox, EMAIL, now=OPENING)
    claim(outbox, EMAIL, now=OPENING)
    again = claim(outbox, EMAIL, now=OPENING + LEASE)
    assert first is not None
    assert again is not None
    assert (again.secret, again.message.message_id) == (first.secret, first.message.message_id)
    with reading(asked) as session:
        same = sa.select(AccessLink).where(AccessLink.token_hash == hash_of(first.secret))
        assert len(session.scalars(same).all()) == 1
        assert session.scalar(sa.select(sa.func.count(AccessLink.id))) == 2


def test_with_another_data_key_a_message_still_goes_out(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    claim(outbox, EMAIL, now=OPENING)
    recorder = Recorder()
    changed = Outbox(asked, Keyring([b"n" * 32]), outbox.owners, HOST)
    assert go(changed, recorder, OPENING + LEASE).sent == 2
    with reading(asked) as session:
        tokens = [token_in(message) for message in recorder.messages]
        assert all(find_link(session, token, OPENING) for token in tokens)


# -- not wanted any more --------------------------------------------------------------------


def test_what_is_not_wanted_any_more_does_not_leave(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    with writing(asked) as session:
        ana, beto = session.scalars(sa.select(Invitation).order_by(Invitation.address)).all()
        ana.entries[0].answered_at = OPENING
        beto.revoked_at = OPENING
    recorder = Recorder()
    assert go(outbox, recorder).withdrawn == 2
    assert recorder.taken == []


def test_no_message_leaves_for_a_closed_round(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    with writing(asked) as session:
        session.scalars(sa.select(Round)).one().state = RoundState.CLOSED
    assert go(outbox, Recorder()).withdrawn == 2


def test_no_message_leaves_for_a_round_that_is_gone(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    with writing(asked) as session:
        session.execute(sa.delete(Round))
    assert go(outbox, Recorder()).withdrawn == 2


def test_revoking_kills_what_was_sent(asked: Engine, outbox: Outbox) -> None:
    invite(asked)
    recorder = Recorder()
    go(outbox, recorder)
    with writing(asked) as session:
        for each in session.scalars(sa.select(Invitation)).all():
            revoke_invitation(session, each, OPENING)
    with reading(asked) as session:
        tokens = [token_in(message) for message in recorder.messages]
        assert [find_link(session, token, OPENING) for token in tokens] == [None, None]


# -- a real mail server ---------------------------------------------------------------------


def test_over_smtp_refused_busy_and_dropped_after_data(asked: Engine, outbox: Outbox) -> None:
    with writing(asked) as session:
        round_ = session.scalars(sa.select(Round)).one()
        for name in ("busy", "gone"):
            session.add(
                Invitation(round_id=round_.id, country="HN", address=f"{name}@x.example", name=name)
            )
    ask(asked)
    invite(asked)
    with mail_server() as (postman, port):
        settings = Settings(
            mode="test", smtp_host="127.0.0.1", smtp_port=port, smtp_security="none", base_url=URL
        )
        refusals = {"gone@x.example": "550 no such user", "busy@x.example": "451 later"}
        postman.refuse = lambda address: refusals.get(address, "")
        postman.drop = lambda address: address.startswith("ana") and postman.to.count(address) == 1
        with SmtpTransport(settings) as transport:
            report = go(outbox, transport)
            assert (report.sent, report.put_off, report.failed) == (1, 2, 1)
            refusals.clear()
            report = go(outbox, transport, OPENING + timedelta(hours=1))
            assert (report.sent, report.put_off, report.failed) == (2, 0, 0)
    # Ana's server had taken the message when the line broke: it came twice, the same to the byte.
    assert sorted(postman.to) == ["ana@consulado.example"] * 2 + [
        "beto@consulado.example",
        "busy@x.example",
    ]
    of_ana = {
        data for data, to in zip(postman.taken, postman.to, strict=True) if to.startswith("ana")
    }
    assert len(of_ana) == 1
    assert messages(asked)["gone"].last_error == "550 no such user"
