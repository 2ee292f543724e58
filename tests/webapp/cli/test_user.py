"""`atalaya user` as an operator and a program meet it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.accounts import AccountLink, User
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from directory.entries.models import Post, PostKind
from tests.webapp.cli.conftest import Terminal

ANA = ("--email", "Ana@Rcm.Example", "--role", "secretariat")


def add(terminal: Terminal, *words: str) -> dict[str, Any]:
    result = terminal("user", "add", *words, "--json")
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def row(terminal: Terminal, email: str) -> User:
    with reading(terminal.engine) as session:
        return session.scalars(sa.select(User).where(User.email == email)).one()


def test_a_first_account_is_a_link_and_never_a_password(terminal: Terminal) -> None:
    result = terminal("user", "add", *ANA)
    assert result.exit_code == 0, result.output
    (link,) = [line for line in result.stdout.splitlines() if line.startswith("https://")]
    assert link.startswith("https://atalaya.example/cuenta/enlace/")
    token = link.rpartition("/")[2]
    with reading(terminal.engine) as session:
        stored = session.execute(sa.select(AccountLink.__table__)).one()
        assert token not in repr(stored)
        assert len(stored.token_hash) == 32
    logged = terminal.actions()
    assert {action for action, _, _ in logged} == {"account.create", "account.link"}
    assert all(actor.startswith("cli:") for _, actor, _ in logged)
    assert token not in repr(logged)


def test_a_program_reads_it_as_json(terminal: Terminal) -> None:
    answer = add(terminal, *ANA, "--language", "fr", "--hours", "5")
    assert (answer["email"], answer["role"], answer["country"]) == (
        "ana@rcm.example",
        "secretariat",
        "",
    )
    assert (answer["language"], answer["hours"], answer["active"]) == ("fr", 5, True)
    assert answer["link"].startswith("https://")
    (line,) = json.loads(terminal("user", "list", "--json").stdout)
    assert (line["email"], line["link_waits"], line["second_factor"]) == (
        "ana@rcm.example",
        True,
        False,
    )
    assert "link" not in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--email", "ana", "--role", "secretariat"), "correo completa"),
        (("--email", "a@b.example\r\nBcc: x@y.example", "--role", "secretariat"), "correo"),
        (
            ("--email", "ana@rcm.example\n", "--role", "secretariat", "--country", "SV"),
            "country add",
        ),
        (("--email", "a b@rcm.example", "--role", "secretariat"), "correo"),
        (("--email", "", "--role", "secretariat"), "correo"),
        (("--email", "x" * 300 + "@rcm.example", "--role", "secretariat"), "correo"),
        (("--email", "ana@rcm.example", "--role", "king"), "secretariat, country_admin"),
        (("--email", "ana@rcm.example", "--role", "country_admin"), "Secretaría"),
        (("--email", "ana@rcm.example", "--role", "emergency", "--country", "SV"), "country add"),
        (("--email", "ana@rcm.example", "--role", "emergency", "--country", "El"), "country add"),
        (("--email", "ana@rcm.example", "--role", "emergency", "--country", "1"), "country"),
        ((*ANA, "--language", "tlh"), "idiomas"),
        ((*ANA, "--post", "Consulado"), "post"),
        ((*ANA, "--hours", "0"), "hours"),
        ((*ANA, "--hours", "9999"), "hours"),
        (("--role", "secretariat"), "--email"),
    ],
)
def test_what_cannot_be_an_account_is_said_and_nothing_is_made(
    terminal: Terminal, words: tuple[str, ...], said: str
) -> None:
    result = terminal("user", "add", *words)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    with reading(terminal.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 0
    assert terminal.actions() == []


def test_the_same_address_twice_is_refused_however_it_is_spelt(terminal: Terminal) -> None:
    add(terminal, *ANA)
    result = terminal("user", "add", "--email", " ANA@rcm.example ", "--role", "secretariat")
    assert result.exit_code == 2
    assert "Ya hay una cuenta" in result.output


@pytest.mark.parametrize(("language", "said"), [("en", "already"), ("fr", "déjà")])
def test_errors_are_in_the_language_of_the_terminal(
    terminal: Terminal, language: str, said: str
) -> None:
    add(terminal, *ANA)
    result = terminal("user", "add", *ANA, LC_ALL=f"{language}_US.UTF-8")
    assert result.exit_code == 2
    assert said in result.output


def post(terminal: Terminal, name: str, country: str = "SV") -> str:
    with writing(terminal.engine) as session:
        made = Post(kind=PostKind.CONSULATE, name=name, country=country, located_in="US")
        session.add(made)
        session.flush()
        return str(made.id)


def test_a_consul_has_a_post_of_the_country_by_name_or_id(terminal: Terminal) -> None:
    terminal("country", "add", "SV")
    post(terminal, "McAllen", "HN")
    mcallen = post(terminal, "McAllen")
    for name in ("Houston", "Houston"):
        post(terminal, name)
    rest = ("--role", "consul", "--country", "sv")
    none = terminal("user", "add", "--email", "c@sv.example", *rest)
    assert (none.exit_code, "--post: Un consulado necesita" in none.output) == (2, True)
    for number, word in enumerate(("mcallen", mcallen)):
        answer = add(terminal, "--email", f"c{number}@sv.example", *rest, "--post", word)
        assert answer["post"] == "McAllen"
    twice = terminal("user", "add", "--email", "d@sv.example", *rest, "--post", "Houston")
    assert (twice.exit_code, "más de uno" in twice.output) == (2, True)
    unknown = terminal("user", "add", "--email", "d@sv.example", *rest, "--post", "Miami")
    assert (unknown.exit_code, "McAllen" in unknown.output) == (2, True)


def test_mailed_the_link_is_made_when_the_message_leaves(terminal: Terminal) -> None:
    answer = add(terminal, *ANA, "--mail")
    assert (answer["link"], answer["mailed"], answer["link_waits"]) == ("", True, False)
    sent = terminal("round", "send")
    assert sent.exit_code == 0, sent.output
    (letter,) = json.loads(terminal("outbox", "list", "--json").stdout)
    assert letter["sealed"] is True
    assert b"cuenta" not in (_outbox(terminal) / f"{letter['name']}.sealed").read_bytes()
    shown = terminal("outbox", "show", letter["name"])
    assert "https://atalaya.example/cuenta/enlace/" in shown.stdout
    assert "To: ana@rcm.example" in shown.stdout
    assert json.loads(terminal("user", "list", "--json").stdout)[0]["link_waits"] is True


def test_a_message_overtaken_by_a_reset_does_not_leave(terminal: Terminal) -> None:
    add(terminal, *ANA, "--mail")
    assert terminal("user", "reset", "ana@rcm.example").exit_code == 0
    terminal("round", "send")
    assert list(_outbox(terminal).glob("*.eml*")) == []
    with reading(terminal.engine) as session:
        assert [each.state.value for each in session.scalars(sa.select(OutboxMessage))] == [
            "withdrawn"
        ]


def _outbox(terminal: Terminal) -> Path:
    return Path(terminal.environment["ATALAYA_INSTANCE"]) / "outbox"


def test_closing_and_opening_ends_sessions_and_links(terminal: Terminal) -> None:
    add(terminal, *ANA)
    add(terminal, "--email", "eva@rcm.example", "--role", "secretariat")
    before = row(terminal, "eva@rcm.example").fs_uniquifier
    closed = json.loads(terminal("user", "disable", "EVA@rcm.example", "--json").stdout)
    assert (closed["active"], closed["link_waits"]) == (False, False)
    assert row(terminal, "eva@rcm.example").fs_uniquifier != before
    refused = terminal("user", "reset", "eva@rcm.example")
    assert (refused.exit_code, "user enable" in refused.output) == (2, True)
    opened = json.loads(terminal("user", "enable", "eva@rcm.example", "--json").stdout)
    assert opened["active"] is True
    assert [action for action, _, _ in terminal.actions()].count("account.close") == 1


def test_the_last_of_the_secretariat_is_not_closed_by_mistake(terminal: Terminal) -> None:
    add(terminal, *ANA)
    refused = terminal("user", "disable", "ana@rcm.example")
    assert (refused.exit_code, "última" in refused.output) == (1, True)
    assert row(terminal, "ana@rcm.example").active
    assert terminal("user", "disable", "ana@rcm.example", "--yes").exit_code == 0
    assert not row(terminal, "ana@rcm.example").active


def test_a_role_changes_within_the_country(terminal: Terminal) -> None:
    terminal("country", "add", "SV")
    post(terminal, "McAllen")
    add(terminal, "--email", "c@sv.example", "--role", "emergency", "--country", "SV")
    changed = terminal("user", "role", "c@sv.example", "consul", "--post", "McAllen", "--json")
    assert json.loads(changed.stdout)["role"] == "consul"
    for role, said in (("secretariat", "papel"), ("consul", "representación"), ("x", "hay:")):
        refused = terminal("user", "role", "c@sv.example", role)
        assert (refused.exit_code, said in refused.output) == (2, True), refused.output


def test_a_reset_ends_the_password_and_keeps_the_second_factor_unless_told(
    terminal: Terminal,
) -> None:
    add(terminal, *ANA)
    with writing(terminal.engine) as session:
        session.execute(sa.update(User).values(totp_secret="sealed"))
    before = row(terminal, "ana@rcm.example")
    answer = json.loads(terminal("user", "reset", "ana@rcm.example", "--json").stdout)
    after = row(terminal, "ana@rcm.example")
    assert after.password != before.password
    assert after.fs_uniquifier != before.fs_uniquifier
    assert (answer["second_factor"], after.totp_secret) == (True, "sealed")
    dropped = terminal("user", "reset", "ana@rcm.example", "--drop-second-factor", "--json")
    assert json.loads(dropped.stdout)["second_factor"] is False
    with reading(terminal.engine) as session:
        live = session.scalars(sa.select(AccountLink).where(AccountLink.used_at.is_(None))).all()
        assert len(live) == 1, "a new link ends those before it"


@pytest.mark.parametrize("command", ["disable", "enable", "reset"])
def test_an_account_that_is_not_there_is_said(terminal: Terminal, command: str) -> None:
    result = terminal("user", command, "nobody@rcm.example")
    assert (result.exit_code, "No hay ninguna cuenta" in result.output) == (2, True)


def test_without_an_address_of_the_installation_it_is_said_where_the_link_leads(
    terminal: Terminal,
) -> None:
    result = terminal("user", "add", *ANA, ATALAYA_BASE_URL="")
    assert result.exit_code == 0
    assert "ATALAYA_BASE_URL" in result.stderr


def test_lists_by_country_and_role(terminal: Terminal) -> None:
    assert "Ninguna cuenta" in terminal("user", "list").output
    terminal("country", "add", "SV")
    add(terminal, *ANA)
    add(terminal, "--email", "e@sv.example", "--role", "emergency", "--country", "SV")
    text = terminal("user", "list").stdout
    assert text.splitlines()[0].startswith("--  secretariat")
    assert "enlace por usar" in text
    for words in (("--country", "sv"), ("--role", "emergency")):
        (line,) = json.loads(terminal("user", "list", *words, "--json").stdout)
        assert line["email"] == "e@sv.example"
