"""A key change as the operator's guide tells it, step by step, at a terminal."""

from __future__ import annotations

import base64
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.crypto import Keyring
from core.db import reading, writing
from core.development_key import new_key
from core.keys.change import KeyChange
from core.keys.stored import StoredKeys
from registry.people.models import Person
from registry.people.record import open_card, put_card
from tests.keys import MASTER, MASTER_KEY
from tests.webapp.cli.conftest import Terminal
from tests.webapp.cli.registry.conftest import registered
from webapp.cli.keys import commands

__all__ = ["registered"]
COUNTRIES = 12
"""The eleven of the RCM, and what is of none."""
VALUES = 20
"""Sealed of one country: its cards, its places, one block of the index, and what waits
beside the blocks of names and of counts, which nobody has begun yet.
"""
GUIDE = Path(__file__).resolve().parents[4] / "docs" / "operator.md"


@pytest.fixture(autouse=True)
def _waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "KeyChange", partial(KeyChange, pause=lambda _: None))


def steps(title: str) -> list[list[str]]:
    """Return the commands on keys of one part of the operator's guide, in their order."""
    part = GUIDE.read_text().split(f"### {title}\n")[1].split("```")[1]
    lines = [line.split("#")[0].split() for line in part.splitlines()]
    return [words[1:] for words in lines if words[:2] == ["atalaya", "keys"]]


def names(terminal: Terminal, *masters: bytes) -> list[str]:
    """Return whom an installation with these master keys can name."""
    keyring = Keyring(masters or [MASTER], StoredKeys(terminal.engine, masters or [MASTER]))
    with reading(terminal.engine) as session:
        people = session.scalars(sa.select(Person))
        return sorted(open_card(each, keyring).full_name for each in people)


def status(terminal: Terminal, **more: str) -> tuple[int, dict[str, dict[str, Any]]]:
    said = terminal("keys", "status", "--json", **more)
    return said.exit_code, {each["country"]: each for each in json.loads(said.stdout)}


def test_a_country_changes_its_key_and_the_others_keep_theirs(registered: Terminal) -> None:
    code, before = status(registered)
    assert (code, len(before), before["GT"]["keys"][0]["values"]) == (0, COUNTRIES, VALUES)
    everybody = names(registered)
    made = registered("keys", "rotate", "--country", "gt")
    assert (made.exit_code, f"GT: llave nueva; {VALUES} filas" in made.stdout) == (0, True)
    assert "siguen ahí" in made.stderr
    code, amid = status(registered)
    assert (code, [key["values"] for key in amid["GT"]["keys"]]) == (1, [0, VALUES])
    again = json.loads(registered("keys", "rotate", "--country", "GT", "--json").stdout)
    assert [(each["country"], each["is_new_key"]) for each in again] == [("GT", False)]
    gone = registered("keys", "retire")
    assert gone.stdout == f"GT: la llave {before['GT']['keys'][0]['name']} está destruida.\n"
    code, after = status(registered)
    assert (code, after["SV"]) == (0, before["SV"])
    assert [key["generation"] for key in after["GT"]["keys"]] == [2]
    assert names(registered) == everybody
    assert "No hay llaves anteriores" in registered("keys", "retire").stdout
    actions = [action for action, _, _ in registered.actions() if action.startswith("keys")]
    assert sorted(actions) == ["keys.retire", "keys.rotate"]


def test_a_new_master_key_wraps_anew_and_the_former_is_not_needed_any_more(
    registered: Terminal,
) -> None:
    fresh, everybody = new_key(), names(registered)
    both = {"ATALAYA_DATA_KEY": fresh, "ATALAYA_OLD_DATA_KEYS": MASTER_KEY}
    assert status(registered, **both)[0] == 1
    early = registered("keys", "retire", "--master", **both)
    assert (early.exit_code, "todavía necesitan" in early.stderr) == (1, True)
    wrapped = registered("keys", "rotate", "--master", **both)
    assert wrapped.stdout.startswith(f"{2 * COUNTRIES} llaves envueltas")
    assert registered("keys", "retire", "--master", **both).exit_code == 0
    assert status(registered, ATALAYA_DATA_KEY=fresh)[0] == 0
    assert status(registered)[0] == 1, "the former master key opens nothing"
    lost = registered("keys", "rotate", "--master")
    assert lost.exit_code == 1
    assert names(registered, base64.urlsafe_b64decode(fresh)) == everybody


def test_what_nobody_can_open_is_named_and_its_key_kept(registered: Terminal) -> None:
    with writing(registered.engine) as session:
        person = session.scalars(sa.select(Person).limit(1)).one()
        person.ciphertext = person.ciphertext[:-1] + bytes([person.ciphertext[-1] ^ 1])
        damaged = f"person.ciphertext/{person.id}"
    made = registered("keys", "rotate", "--country", "GT")
    assert (made.exit_code, damaged in made.stderr) == (1, True)
    refused = registered("keys", "retire", "--country", "GT")
    assert (refused.exit_code, damaged in refused.stderr) == (1, True)
    left = registered("keys", "retire", "--country", "GT", "--leave-unreadable", "--json")
    assert json.loads(left.stdout)[0]["unreadable"] == [damaged]


@pytest.mark.parametrize(
    "words",
    [("--country", "ZZ"), ("--country", "Guatemala"), ("--country", "GT", "--master")],
)
def test_input_nobody_can_use_is_refused(terminal: Terminal, words: tuple[str, ...]) -> None:
    for command in ("rotate", "retire"):
        assert terminal("keys", command, *words).exit_code == 2


def test_what_is_of_no_country_has_a_key_of_its_own(terminal: Terminal) -> None:
    made = terminal("keys", "rotate", "--country", "-")
    assert (made.exit_code, made.stdout.startswith("-: llave nueva")) == (0, True)
    said = terminal("keys", "status", LC_ALL="en_GB.UTF-8").stdout.splitlines()
    assert [line.split()[-1] for line in said[:2]] == ["earlier", "use"]


def test_the_key_change_of_the_guide_works_step_by_step(registered: Terminal) -> None:
    everybody, (_, before) = names(registered), status(registered)
    walked = steps("A key change")
    assert [words[1] for words in walked] == ["status", "rotate", "retire", "status"]
    for words in walked:
        assert registered(*words).exit_code == 0, words
    assert names(registered) == everybody
    _, after = status(registered)
    assert {key["name"] for each in after.values() for key in each["keys"]}.isdisjoint(
        key["name"] for each in before.values() for key in each["keys"]
    )


def test_the_new_master_key_of_the_guide_works_step_by_step(registered: Terminal) -> None:
    fresh, everybody = new_key(), names(registered)
    walked = steps("A new master key")
    assert [words[1:] for words in walked] == [
        ["rotate", "--master"],
        ["retire", "--master"],
        ["status"],
    ]
    for words in walked[:2]:
        both = {"ATALAYA_DATA_KEY": fresh, "ATALAYA_OLD_DATA_KEYS": MASTER_KEY}
        assert registered(*words, **both).exit_code == 0, words
    assert registered(*walked[2], ATALAYA_DATA_KEY=fresh).exit_code == 0
    assert names(registered, base64.urlsafe_b64decode(fresh)) == everybody


def test_a_row_that_was_put_back_is_named_with_both_numbers(registered: Terminal) -> None:
    assert registered("keys", "verify").stdout == "Textos viejos puestos de nuevo: 0.\n"
    keyring = Keyring([MASTER], StoredKeys(registered.engine, [MASTER]))
    with writing(registered.engine) as session:
        person = session.scalars(sa.select(Person).limit(1)).one()
        row, before = f"person/{person.id}", (person.ciphertext, person.seal_version)
        put_card(keyring, person, open_card(person, keyring))
    assert registered("keys", "verify").exit_code == 0
    with writing(registered.engine) as session:
        old = dict(zip(("ciphertext", "seal_version"), before, strict=True))
        session.execute(sa.update(Person).where(Person.id == person.id).values(old))
    named = registered("keys", "verify")
    assert (named.exit_code, named.stdout.splitlines()[0]) == (
        1,
        f"{row}  GT  texto 1; el diario anotó el 2",
    )
    told = json.loads(registered("keys", "verify", "--json").stdout)
    assert told == {
        "put_back": [{"row": row, "country": "GT", "version": 1, "noted": 2}],
        "audit_faults": 0,
    }
