"""Whoever asks for a paper gets it, or is told that it is being printed until they get it."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.errors import AtalayaError
from core.storage import FileStore
from tests.webapp.conftest import House
from webapp.http.paper_desk import PaperDesk
from webapp.http.services import EXTENSION

MANUAL = "/protocolos/quien-hace-que.pdf"
PATIENCE_SECONDS = 30.0


class SlowPress:
    """Prints nothing until it is let go; counts how often it was asked."""

    def __init__(self) -> None:
        self.is_free = threading.Event()
        self.asked = 0
        self.fault: Exception | None = None

    def __call__(self, function: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        self.asked = number = self.asked + 1
        assert self.is_free.wait(PATIENCE_SECONDS)
        if self.fault is not None:
            raise self.fault
        return b"%PDF-1.7 number " + str(number).encode()


@dataclasses.dataclass
class Desk:
    """An installation whose papers go over a desk to a slow press."""

    house: House
    press: SlowPress
    store: FileStore


@pytest.fixture
def desk(make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr("webapp.http.paper_desk.WAIT_SECONDS", 0.05)
    house, press = make_house(alone=True), SlowPress()
    here = house.app.extensions[EXTENSION]
    store = FileStore(here.settings.instance / "papers", here.keyring)
    house.app.extensions[EXTENSION] = dataclasses.replace(here, press=PaperDesk(press, store))
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield Desk(house, press, store)
    press.is_free.set()


def asked_until_over(browser: FlaskClient, path: str) -> TestResponse:
    """Ask as a browser that follows `Refresh` does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while (answer := browser.get(path)).status_code == 202:
        assert time.monotonic() < end
        time.sleep(0.01)
    return answer


def test_while_the_press_is_busy_the_page_says_so_and_then_brings_the_paper(desk: Desk) -> None:
    browser = desk.house.signed_in("consul.gt")
    for _ in range(3):
        answer = browser.get(MANUAL)
        assert answer.status_code == 202
        assert "El papel se está imprimiendo" in answer.text
        assert answer.headers["Refresh"] == answer.headers["Retry-After"] == "3"
    assert desk.press.asked == 1, "asked again it is not printed again"
    desk.press.is_free.set()
    answer = asked_until_over(browser, MANUAL)
    assert (answer.mimetype, answer.data) == ("application/pdf", b"%PDF-1.7 number 1")
    # It is handed out once, and nothing of it stays; its lock goes when its thread ends.
    end = time.monotonic() + PATIENCE_SECONDS
    while desk.store.files():
        assert time.monotonic() < end
        time.sleep(0.01)
    assert asked_until_over(browser, MANUAL).data == b"%PDF-1.7 number 2", "the next is made anew"


def test_a_paper_is_its_reader_s_and_of_one_language(desk: Desk) -> None:
    browsers = [desk.house.signed_in(name) for name in ("consul.gt", "consul.hn")]
    paths = [MANUAL, f"{MANUAL}?lang=en"]
    for browser in browsers:
        for path in paths:
            assert browser.get(path).status_code == 202
    desk.press.is_free.set()
    papers = {asked_until_over(browser, path).data for browser in browsers for path in paths}
    assert len(papers) == desk.press.asked == 4
    kept = Path(desk.store.place).iterdir()
    assert all(b"%PDF" not in each.read_bytes() for each in kept)


@pytest.mark.parametrize("fault", [AtalayaError("no place"), ValueError("a fault of ours")])
def test_a_paper_that_cannot_be_printed_is_not_waited_for(desk: Desk, fault: Exception) -> None:
    browser = desk.house.signed_in("consul.gt")
    assert browser.get(MANUAL).status_code == 202
    desk.press.fault = fault
    desk.press.is_free.set()
    assert asked_until_over(browser, MANUAL).status_code == 500
    desk.press.fault = None
    assert asked_until_over(browser, MANUAL).status_code == 200


def test_beyond_the_places_of_the_desk_one_waits_without_a_thread(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = desk.house.app.extensions[EXTENSION]
    monkeypatch.setattr(here.press, "_places", threading.BoundedSemaphore(1))
    first, second = desk.house.signed_in("consul.gt"), desk.house.signed_in("consul.hn")
    assert [each.get(MANUAL).status_code for each in (first, second)] == [202, 202]
    assert desk.press.asked == 1
    desk.press.is_free.set()
    assert [asked_until_over(each, MANUAL).status_code for each in (first, second)] == [200, 200]


def test_a_form_sent_waits_for_its_paper(desk: Desk) -> None:
    desk.press.is_free.set()
    press = desk.house.app.extensions[EXTENSION].press
    with desk.house.app.test_request_context("/x", method="POST"):
        assert press(len, b"") == b"%PDF-1.7 number 1"
    assert desk.store.files() == []
