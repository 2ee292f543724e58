"""`atalaya crisis people` and `say`: counts, names for a purpose; a statement by an officer."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core.crypto import DerivedKeys, Keyring
from core.db import reading, writing
from response.accounting.models import Statement
from response.crisis.models import Participation
from tests.keys import MASTER
from tests.response.crisis_parts import add_part, add_people
from tests.webapp.cli.conftest import Terminal

NUMBER, COUNTRY = "CR-2026-001", ("--country", "GT")
BEGIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def peopled(terminal: Terminal) -> tuple[Terminal, list[uuid.UUID]]:
    keyring = Keyring([MASTER], DerivedKeys([MASTER]))
    with writing(terminal.engine) as session:
        add_part(session, BEGIN)
        persons = add_people(session, keyring, BEGIN, ["Rosa Zzyzx", "Luz Zzyzx"])
        stranger = add_people(session, keyring, BEGIN, ["Otra Zzyzx"], country="HN")
        return terminal, [each.id for each in (*persons, *stranger)]


def test_counts_and_ids_name_nobody_and_a_purpose_opens_the_names(
    peopled: tuple[Terminal, list[uuid.UUID]],
) -> None:
    run, (rosa, *_others) = peopled
    said = run("crisis", "say", NUMBER, str(rosa), *COUNTRY, "--says", "help", "--json")
    assert json.loads(said.stdout)["written"] == 1
    counts = json.loads(run("crisis", "people", NUMBER, *COUNTRY, "--json").stdout)
    assert counts["counts"]["outside_help"] == 1
    assert counts["counts"]["registered"] is None, "nobody has looked: not known, never 0"
    asked = ("crisis", "people", NUMBER, *COUNTRY, "--state", "help")
    listed = json.loads(run(*asked, "--json").stdout)
    assert listed["people"] == [{"person": str(rosa)}]
    named = run(*asked, "--purpose", "avisar a la familia")
    assert "Rosa Zzyzx" in named.stdout
    shown = (run("crisis", "people", NUMBER, *COUNTRY), run(*asked), said)
    assert not [each for each in shown if "Zzyzx" in each.stdout]
    assert ("person.read", 1) in [(name, more.get("persons")) for name, _, more in run.actions()]
    assert run("crisis", "people", NUMBER, *COUNTRY, "--purpose", "x").exit_code == 2
    empty = run("crisis", "people", NUMBER, *COUNTRY, "--state", "silent")
    assert (empty.exit_code, str(rosa) in empty.stdout) == (0, False)


def test_a_help_is_closed_once_and_what_cannot_be_kept_ends_with_2(
    peopled: tuple[Terminal, list[uuid.UUID]],
) -> None:
    run, (rosa, luz, stranger) = peopled

    def code(person: uuid.UUID, says: str, *more: str) -> int:
        return run("crisis", "say", NUMBER, str(person), *COUNTRY, "--says", says, *more).exit_code

    assert code(rosa, "help", "--need", "medical", "--place", "Escuela") == 0
    assert code(rosa, "helped") == 0
    assert code(luz, "safe", "--household") == 0
    refused = [
        code(rosa, "helped"),
        code(rosa, "died"),
        code(stranger, "safe"),
        code(uuid.uuid4(), "safe"),
        code(luz, "safe", "--at", "mañana"),
        code(luz, "safe", "--at", "2099-01-01T00:00Z"),
        run("crisis", "say", "CR-2026-099", str(luz), *COUNTRY, "--says", "safe").exit_code,
        run("crisis", "people", NUMBER, "--country", "SV").exit_code,
        run("crisis", "people", NUMBER, "--country", "SV1").exit_code,
    ]
    assert refused == [2] * len(refused)
    with reading(run.engine) as session:
        assert session.scalar(sa.select(sa.func.count(Statement.id))) == 3


def test_a_crisis_that_ended_takes_what_was_before(
    peopled: tuple[Terminal, list[uuid.UUID]],
) -> None:
    run, (rosa, *_others) = peopled
    with writing(run.engine) as session:
        part = session.scalars(sa.select(Participation)).one()
        part.ended_at = ended = datetime.now(UTC) - timedelta(hours=1)
    asked = ("crisis", "say", NUMBER, str(rosa), *COUNTRY, "--says", "safe")
    assert run(*asked).exit_code == 2
    assert run(*asked, "--at", (ended - timedelta(minutes=5)).isoformat()).exit_code == 0
