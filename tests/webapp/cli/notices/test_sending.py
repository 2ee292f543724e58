"""`atalaya notices send|status|stop`: by an account that says its password, without any name."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import click
import pytest

from core.accounts import RoleName
from core.clock import now
from core.crypto import DerivedKeys, Keyring
from core.db import reading, writing
from registry.people.card_parts import ContactChannel as Channel
from tests.keys import MASTER
from tests.watch.notices.dispatching.conftest import SendingHouse
from tests.webapp.cli.conftest import Terminal
from watch.notices.models import Notice
from webapp.auth.accounts import create_user

WORD = "faro de noche 2026"
PEOPLE = [{"full_name": "Ana Zzyzx", "email": "ana@example.org", "agreed": (Channel.EMAIL,)}]


@pytest.fixture
def house(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> SendingHouse:
    monkeypatch.setattr(click, "prompt", lambda *_words, **_given: WORD)
    keyring = Keyring([MASTER], DerivedKeys([MASTER]))
    with writing(terminal.engine) as session:
        for name, country in (("eva", "SV"), ("rosa", "HN")):
            create_user(session, email=f"{name}@example.org", password=WORD,
                        role=RoleName.EMERGENCY, country=country)  # fmt: skip
    made = SendingHouse(terminal.engine, keyring, now() - timedelta(minutes=5))
    made.register(PEOPLE)
    return made


def number_of(house: SendingHouse, notice_id: uuid.UUID) -> str:
    with reading(house.engine) as session:
        return session.get_one(Notice, notice_id).number


def test_an_approved_one_is_sent_told_of_and_stopped(
    terminal: Terminal, house: SendingHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_of(house, house.approve())
    account = ("--account", "eva@example.org")
    stranger = terminal("notices", "send", number, "--account", "rosa@example.org")
    assert stranger.exit_code == 2
    with monkeypatch.context() as patch:
        patch.setattr(click, "prompt", lambda *_words, **_given: "otra")
        assert terminal("notices", "send", number, *account).exit_code == 1
    sent = terminal("notices", "send", number, *account, "--json")
    assert json.loads(sent.stdout) == {"number": number, "dispatches": 1}
    shown = terminal("notices", "status", number, "--country", "SV", "--json")
    document = json.loads(shown.stdout)
    assert (document["state"], document["by_state"]["queued"]) == ("sending", 1)
    assert "Zzyzx" not in shown.stdout
    assert terminal("notices", "status", number, "--country", "HN").exit_code == 2
    stopped = terminal("notices", "stop", number, *account, "--why", "falso", "--json")
    assert json.loads(stopped.stdout)["skipped"] == 1
    assert terminal("notices", "stop", number, *account).exit_code == 1


def test_an_old_count_is_refused(terminal: Terminal, house: SendingHouse) -> None:
    house.now -= timedelta(hours=2)
    number = number_of(house, house.approve())
    refused = terminal("notices", "send", number, "--account", "eva@example.org")
    assert refused.exit_code == 1
    assert house.rows(uuid.uuid4()) == []
