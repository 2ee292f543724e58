from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
import sqlalchemy as sa

from core.db import reading, writing
from core.http import Answer, Body, FailureKind, HttpRequest, RetrievalFailure
from core.settings import Settings
from feeds.formats.registry import read
from feeds.models import Source
from feeds.sources.body_reader import BodyReader
from tests.feeds.worlds import NOW, cap
from tests.webapp.cli.conftest import Terminal
from webapp.auth.member_countries import add_country

FEED = "https://protec.example/avisos.xml"


@pytest.fixture(autouse=True)
def _web(monkeypatch: pytest.MonkeyPatch) -> None:
    """One server answers; bodies are read here instead of in a process."""

    def retrieve(request: HttpRequest) -> Answer:
        if request.address == FEED:
            return Body(FEED, cap())
        if request.address.endswith(".html"):
            return Body(request.address, b"<html><body>x</body></html>")
        return RetrievalFailure("no such name", kind=FailureKind.NO_NAME)

    @contextmanager
    def here() -> Iterator[BodyReader]:
        yield read

    def client(_settings: Settings) -> object:
        return retrieve

    commands = import_module("webapp.cli.sources")  # the group of this name hides the module
    monkeypatch.setattr(commands, "http_retrieve", client)
    monkeypatch.setattr(commands, "reading_processes", here)


def test_a_feed_is_tried_kept_paused_and_removed(terminal: Terminal) -> None:
    tried = terminal("sources", "test", FEED)
    assert tried.exit_code == 0
    assert "Se entendió: 1 mensajes, 1 con lugar; formato cap." in tried.output
    assert json.loads(terminal("sources", "list", "--json").output) == []
    added = terminal("sources", "add", FEED, "--name", "PC", "--trust", "derived", "--json")
    kept = json.loads(added.output)
    assert (kept["key"], kept["format"], kept["trust"], kept["owner"]) == (
        "pc",
        "cap",
        "derived",
        "",
    )
    assert kept["trial"]["placed"] == 1
    assert "en pausa" in terminal("sources", "pause", "pc").output
    assert not json.loads(terminal("sources", "pause", "pc", "--json").output)["is_new"]
    assert "pc " in terminal("sources", "list").output
    assert "derived" in terminal("sources", "show", "pc").output
    assert terminal("sources", "resume", "pc").exit_code == 0
    assert terminal("sources", "remove", "pc").exit_code == 2, "no reason, no removal"
    assert terminal("sources", "remove", "pc", "--reason", " ").exit_code == 2
    removed = json.loads(terminal("sources", "remove", "pc", "--reason", "cerró", "--json").output)
    assert removed == {"key": "pc", "removed": True, "hazards": []}
    assert terminal("sources", "show", "pc").exit_code == 2
    assert [action for action, _, _ in terminal.actions()] == [
        "source.add",
        "source.pause",
        "source.resume",
        "source.remove",
    ]


def test_a_source_of_a_country_needs_one_that_takes_part(terminal: Terminal) -> None:
    assert terminal("sources", "add", FEED, "--owner", "SV").exit_code == 2
    with writing(terminal.engine) as session:
        add_country(session, "SV", now=NOW, actor="test")
    assert terminal("sources", "add", FEED, "--owner", "sv").exit_code == 0
    with reading(terminal.engine) as session:
        query = sa.select(Source.owner).where(Source.address == FEED)
        assert session.scalars(query).all() == ["SV"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("test", "file:///etc/passwd"), 2),
        (("test", "https://gdacs.org@127.0.0.1/"), 2),
        (("test", "https://protec.example/index.html"), 2),
        (("test", "https://nobody.example/"), 1),
        (("add", FEED, "--every", "1"), 2),
        (("add", FEED, "--host", "10.0.0.1"), 2),
        (("pause", "nothing"), 2),
        (("show", "nothing"), 2),
    ],
)
def test_what_cannot_be_is_said_with_the_code_of_every_command(
    terminal: Terminal, words: tuple[str, ...], code: int
) -> None:
    result = terminal("sources", *words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output


def test_what_is_fed_by_hand_is_neither_paused_nor_removed(terminal: Terminal) -> None:
    terminal("sources", "add", FEED)
    assert terminal("sources", "pause", "files").exit_code == 2
    assert terminal("sources", "remove", "files", "--reason", "x").exit_code == 2
