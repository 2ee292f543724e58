"""No thread that answers people lays out a page: each paper a page hands out goes to the press."""

from __future__ import annotations

import dataclasses
import pickle
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from core.crypto import Keyring
from core.pdf import renderer
from core.pdf.press import print_apart
from core.settings import ROOT, Settings
from plans.documents.printed_plans import PrintedPaper, printed_plans
from plans.facts.model import Audience
from tests.plans.invented import facts
from tests.webapp.conftest import House
from webapp.app import create_app
from webapp.http.paper_desk import PaperDesk
from webapp.http.services import EXTENSION, Services

LAYS_OUT = re.compile(
    r"\b(?:sheet|manual|response_plan|roster|registration|leaflet)_pdf\(|\bwith_roster\("
    r"|page_renderer|\brender_(?:leaflet|piece|job)\("
)


class Recorder:
    """A press that prints nothing: it keeps what it was given, as it would go to a process."""

    def __init__(self, paper: object) -> None:
        self.paper = paper
        self.requests: list[tuple[str, bytes]] = []

    def __call__(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        self.requests.append((function.__name__, pickle.dumps((function, arguments, named))))
        return self.paper


@pytest.fixture
def no_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any layout within this process is a failure."""

    def refuse(*_given: object, **_named: object) -> None:
        raise AssertionError("laid out in the process that answers people")

    monkeypatch.setattr(renderer.PageRenderer, "lay_out", refuse)


@pytest.fixture
def recorded(house: House) -> Iterator[tuple[House, Recorder]]:
    services: Services = house.app.extensions[EXTENSION]
    recorder = Recorder(b"%PDF-1.7")
    house.app.extensions[EXTENSION] = dataclasses.replace(services, press=recorder)
    yield house, recorder
    house.app.extensions[EXTENSION] = services


def test_in_operation_papers_are_printed_apart(settings: Settings) -> None:
    desk = create_app(settings).extensions[EXTENSION].press
    assert isinstance(desk, PaperDesk)
    assert desk._press is print_apart


@pytest.mark.usefixtures("no_layout")
def test_the_papers_of_pages_go_to_the_press_as_they_are(
    recorded: tuple[House, Recorder],
) -> None:
    house, recorder = recorded
    browser = house.signed_in("country_admin.gt")
    for address in (
        "/protocolos/quien-hace-que.pdf",
        "/protocolos/plan-de-respuesta.pdf",
        "/llamar/arbol.pdf?q=26.2,+-98.23",
    ):
        assert browser.get(address).data == b"%PDF-1.7", address
    names = [name for name, _ in recorder.requests]
    assert names == ["manual_pdf", "response_plan_pdf", "sheet_pdf"]
    for _, request in recorder.requests:
        function, _, _ = pickle.loads(request)
        assert callable(function)


@pytest.mark.usefixtures("no_layout")
def test_plans_and_leaflets_go_to_the_press_and_are_kept(house: House, tmp_path: Path) -> None:
    services: Services = house.app.extensions[EXTENSION]
    recorder = Recorder(PrintedPaper(b"%PDF-1.7", ""))
    settings = Settings(mode="test", instance=tmp_path)
    printer = printed_plans(settings, Keyring([b"k" * 32]), services.atlas, recorder)
    for _ in range(2):
        assert printer.plan(facts(), language="es", paper="both", audience=Audience.INTERNAL)
        assert printer.leaflet(facts(), language="en", paper="both")
    assert [name for name, _ in recorder.requests] == ["print_plan", "print_leaflet"]


def test_no_page_calls_a_layout_itself() -> None:
    folders = ("blueprints", "http", "queries", "maps", "forms", "labels")
    calling = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / "webapp" / folder).rglob("*.py")
        if LAYS_OUT.search(path.read_text())
    ]
    assert calling == []
