from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from core.crypto import Keyring
from core.db import reading, writing
from registry.people.models import Person
from response.accounting.models import Says
from response.accounting.statements import statements_of
from response.crisis.models import Participation
from tests.response.crisis_parts import add_part, add_people
from tests.watch.replies.incoming import incoming_reply
from tests.webapp.cli.conftest import Terminal
from tests.webapp.replies.known_messages import KnownMessages, message_at
from watch.replies.intake import take_reply
from webapp.cli.notices import replies as commands

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_replies_are_listed_and_name_nobody_without_a_purpose(
    terminal: Terminal, keyring: Keyring
) -> None:
    with writing(terminal.engine) as session:
        incoming = incoming_reply("soy Canaria, no estoy bien", NOW, country="GT")
        take_reply(session, keyring, incoming, NOW)
    said = terminal("replies", "list", "--country", "GT").stdout
    assert "pide ayuda" in said
    assert "Canaria" not in said
    bare = terminal("replies", "list", "--country", "GT", "--json").stdout
    assert "Canaria" not in bare
    assert json.loads(bare)[0]["holds"] == "help"
    named = terminal("replies", "list", "--country", "GT", "--json", "--purpose", "ensayo").stdout
    assert "Canaria" in named
    assert json.loads(terminal("replies", "list", "--country", "HN", "--json").stdout) == []
    counts = json.loads(terminal("replies", "queue", "--country", "GT", "--json").stdout)
    assert (counts["waiting"], counts["helps"]) == (1, 1)


def test_what_was_said_by_telephone_is_entered_by_code_or_card(
    terminal: Terminal, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(terminal.engine) as session:
        part: Participation = add_part(session, NOW)
        person: Person = add_people(session, keyring, NOW, ["Marta Xol"])[0]
        finder = KnownMessages(codes={"K7QF": message_at(keyring, person.id, None, NOW)})
        person_id, part_id = person.id, part.id
    monkeypatch.setattr(commands, "SENT_MESSAGES", finder)
    entered = terminal(
        "replies", "enter", "--country", "GT", "--says", "help", "--code", "k7qf", "--json"
    )
    assert json.loads(entered.stdout)["person_id"] == str(person_id)
    terminal("replies", "enter", "--country", "GT", "--says", "safe", "--person", str(person_id))
    for wrong in ((), ("--code", "ZZ99"), ("--person", "x")):
        failed = terminal("replies", "enter", "--country", "GT", "--says", "safe", *wrong)
        assert failed.exit_code == 2
    with reading(terminal.engine) as session:
        said = {each.says for each in statements_of(session, part_id, person_id)}
    assert said == {Says.HELP, Says.SAFE}
