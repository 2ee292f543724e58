from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.outbox.models import OutboxMessage
from core.settings import Settings
from core.transports.email import SmtpTransport
from core.transports.folder import FolderTransport, NoteTransport
from webapp.outbox_setup import open_transports


@pytest.fixture
def without_server(tmp_path: Path) -> Settings:
    return Settings(mode="test", instance=tmp_path)


@pytest.mark.parametrize(("is_demo", "host"), [(False, ""), (True, ""), (True, "mail.example")])
def test_without_a_server_and_for_the_demo_messages_stay_in_the_folder(
    without_server: Settings, engine: Engine, is_demo: bool, host: str
) -> None:
    settings = replace(without_server, smtp_host=host)
    with open_transports(settings, Keyring([b"k" * 32]), engine) as transports:
        transport = transports.of(OutboxMessage(transport="email", is_demo=is_demo))
    assert isinstance(transport, FolderTransport)
    assert transport.place == str(settings.instance / "outbox")


def test_with_a_server_messages_go_to_it(without_server: Settings, engine: Engine) -> None:
    settings = replace(without_server, smtp_host="mail.example")
    with open_transports(settings, Keyring([b"k" * 32]), engine) as transports:
        transport = transports.of(OutboxMessage(transport="email", is_demo=False))
    assert isinstance(transport, SmtpTransport)


def test_whatsapp_is_there_where_it_is_set_up_and_stays_in_the_folder_for_the_demo(
    without_server: Settings, engine: Engine
) -> None:
    whole = replace(without_server, whatsapp_number="1", whatsapp_account="2", whatsapp_token="EAA")
    for settings, is_there in ((without_server, False), (whole, True)):
        with open_transports(settings, Keyring([b"k" * 32]), engine) as transports:
            assert ("whatsapp" in transports.by_name) is is_there
            invented = transports.of(OutboxMessage(transport="whatsapp", is_demo=True))
        assert isinstance(invented, NoteTransport)
