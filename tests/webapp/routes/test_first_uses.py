from __future__ import annotations

import sys
import threading
from typing import Any

import pytest
from flask_babel import gettext

from core.geo import geodesy
from core.i18n.languages import LANGUAGES
from protocols.defaults import loading
from registry.search import name_words
from tests.webapp.conftest import House
from webapp.http.i18n import speak
from webapp.routes.first_uses import read_catalogues, read_first_uses

_opened: dict[int, list[str]] = {}
"""What each thread that is watched opened."""


def _watch(event: str, values: tuple[Any, ...]) -> None:
    if event in {"open", "import"} and threading.get_ident() in _opened:
        _opened[threading.get_ident()].append(str(values[0]))


@pytest.fixture(scope="module")
def opened() -> list[str]:
    """Return the list of what this thread opens from now on."""
    sys.addaudithook(_watch)
    return _opened.setdefault(threading.get_ident(), [])


def test_nothing_of_it_is_read_again(opened: list[str]) -> None:
    read_first_uses()
    assert {"watch.flags.newcomers", "watch.flags.update", "pyproj"} <= sys.modules.keys()
    opened.clear()
    read_first_uses()
    geodesy.surface_m2, geodesy.distance_m(1, 2, 3, 4)
    name_words.written_name("Ana López")
    assert loading.shipped.cache_info().misses <= loading.shipped.cache_info().currsize
    assert opened == []


def test_the_catalogues_of_views_are_there(house: House, opened: list[str]) -> None:
    read_catalogues(house.app)
    opened.clear()
    with house.app.test_request_context():
        for language in LANGUAGES:
            speak(language)
            gettext("Inicio")
    assert [each for each in opened if each.endswith(".mo")] == []
