from __future__ import annotations

import pickle

import pytest

from feeds.earthquakes import FELT_MMI
from feeds.sources import reading_process
from feeds.values import Reading
from tests.feeds.worlds import cap


def answer(data: bytes) -> object:
    request = pickle.dumps((data, "cap", "c", FELT_MMI))
    return pickle.loads(reading_process.answer(request))


def test_a_reading_or_the_words_for_there_being_none() -> None:
    reading = answer(cap())
    assert isinstance(reading, Reading)
    assert len(reading.alerts) == 1
    assert "truncated" in str(answer(b"<alert>"))


def test_a_body_that_fills_the_memory_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(*_: object, **__: object) -> Reading:
        raise MemoryError

    monkeypatch.setattr(reading_process, "read", fill)
    assert answer(cap()) == "it takes more memory than a body may"
