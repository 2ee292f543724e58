"""A feed format is one module and one line: proved with one that does not exist."""

from __future__ import annotations

import uuid
from datetime import timedelta

import click
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.db import reading, writing
from core.errors import UnusableInput
from core.http import Answer, Body, HttpRequest, RetrievalFailure
from feeds.formats import registry
from feeds.formats.registry import format_named, format_names, linked_hosts, read
from feeds.models import Alert, Hazard
from feeds.sources.poll import SourceReport, poll_source
from feeds.sources.retrieval import SourceClient
from feeds.values import HazardKind, Severity
from tests.feeds.invented_format import VOLCANO_LIST
from tests.feeds.worlds import NOW, FakeAtlas, cap, make_source
from webapp.cli.feeds import read_feed

LIST = "https://volcanoes.example.test/list.xml"
ASH = "https://ash.example.test/1.xml"
ELSEWHERE = "https://elsewhere.example.test/1.xml"


def volcanoes(colour: str = "green", at: str = "11:00", more: str = "") -> bytes:
    volcano = (
        f'<volcano id="santiaguito" lat="14.74" lon="-91.57" km="12" at="2026-11-22T{at}:00Z" '
    )
    first = f'{volcano} colour="{colour}" more="{more}"/>'
    return f'<volcanoes>{first}<volcano id="x"/></volcanoes>'.encode()


@pytest.fixture
def _one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one line in the registry."""
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, VOLCANO_LIST))


def poll(
    engine: Engine, source_id: uuid.UUID, answers: dict[str, bytes], minutes: int = 0
) -> tuple[SourceReport, list[str]]:
    asked: list[str] = []

    def retrieve(request: HttpRequest) -> Answer:
        asked.append(request.address)
        body = answers.get(request.address)
        if body is None:
            return RetrievalFailure("no network")
        return Body(request.address, body, body_hash=str(hash(body)))

    now = NOW + timedelta(minutes=minutes)
    return poll_source(
        SourceClient(engine, retrieve, read, seconds=60), source_id, FakeAtlas(), now
    ), asked


def only_hazard(engine: Engine) -> Hazard:
    with reading(engine) as session:
        return session.scalars(sa.select(Hazard)).one()


def test_without_its_line_the_invented_format_is_named_and_refused() -> None:
    with pytest.raises(UnusableInput, match="XML <volcanoes>"):
        read(volcanoes())


@pytest.mark.usefixtures("_one_line")
def test_an_invented_format_is_recognized_read_by_name_and_one_bad_item_stays_alone() -> None:
    found = read(volcanoes(), None, "list.xml")
    assert found.format == "volcano-list"
    assert [message.event_key for message in found.alerts] == ["volcano:santiaguito"]
    assert [item.where for item in found.rejected] == ["volcano 2 x"]
    assert read(volcanoes(), "volcano-list").alerts == found.alerts
    assert "volcano-list" in format_names()
    assert read(cap()).format == "cap", "the others are still found"


@pytest.mark.usefixtures("_one_line")
def test_an_invented_format_is_polled_completed_from_its_links_and_becomes_a_hazard(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        source_id = make_source(session, "ingeo", LIST, format="volcano-list").id
    report, asked = poll(engine, source_id, {LIST: volcanoes(more=ASH), ASH: b'<ash text="W"/>'})
    assert (report.stored.new, report.stored.placed, report.details_fetched) == (1, 1, 1)
    assert asked == [LIST, ASH], "its link leads to a host the format names"
    hazard = only_hazard(engine)
    assert (hazard.key, hazard.kind) == ("volcano:santiaguito", HazardKind.VOLCANO)
    with reading(engine) as session:
        assert session.scalars(sa.select(Alert)).one().description == "W"
    report, asked = poll(engine, source_id, {LIST: volcanoes("red", "11:30", ELSEWHERE)}, 30)
    assert asked == [LIST], "and to no other"
    assert report.stored.updated == 1
    hazard = only_hazard(engine)
    assert (hazard.severity, hazard.version) == (Severity.EXTREME, 2), "the next replaces the first"


def test_the_command_offers_the_formats_of_the_list() -> None:
    (option,) = (option for option in read_feed.params if option.name == "form")
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == format_names()


def test_each_format_stands_once_in_the_list_and_finds_itself() -> None:
    names = format_names()
    assert len(set(names)) == len(names)
    assert [format_named(name).name for name in names] == list(names)
    with pytest.raises(KeyError):
        format_named("volcano-list")


def test_hosts_come_from_formats_and_senders() -> None:
    assert linked_hosts("www.gdacs.org") == ("www.gdacs.org", "gdacs.org")
    assert linked_hosts("smn.conagua.gob.mx") == ("smn.conagua.gob.mx", "smn.cna.gob.mx")
    assert linked_hosts("example.test") == ("example.test",)
