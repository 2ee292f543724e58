"""Requests are counted by section, and /metrics tells the sum to who may ask."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from core.memory.shared_counts import COUNTS
from tests.webapp.conftest import House

LINE = re.compile(r"(?:#.*|atalaya_[a-z_]+(?:\{[a-z_]+=\"[^\"]*\"(?:,[a-z_]+=\"[^\"]*\")*\})? \S+)")


@pytest.fixture(autouse=True)
def counts() -> Iterator[None]:
    COUNTS.close()
    yield
    COUNTS.close()


def test_what_is_asked_is_counted_by_section_and_answer(house: House) -> None:
    browser = house.browser()
    assert browser.get("/ayuda").status_code == 200
    assert browser.get("/p/Ana-Prueba-no-such-page").status_code == 404
    assert browser.get("/personas/Ana").status_code == 404
    told = browser.get("/metrics")
    assert told.status_code == 200
    assert told.content_type.startswith("text/plain; version=0.0.4")
    lines = told.text.splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert 'atalaya_requests_total{section="public",status="2xx"} 1' in lines
    assert 'atalaya_requests_total{section="other",status="4xx"} 1' in lines
    assert "# TYPE atalaya_requests_total counter" in lines
    assert "Ana" not in told.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 404),
        ({"Authorization": f"Bearer {'m' * 32}"}, 200),
        ({"Authorization": f"Bearer {'x' * 32}"}, 404),
    ],
)
def test_a_token_opens_it_and_nothing_else(
    make_house: Callable[..., House], headers: dict[str, str], status: int
) -> None:
    house = make_house(metrics_token="m" * 32)
    assert house.browser().get("/metrics", headers=headers).status_code == status


def test_what_came_through_a_proxy_is_not_from_here(house: House) -> None:
    headers = {"X-Forwarded-For": "203.0.113.9"}
    assert house.browser().get("/metrics", headers=headers).status_code == 404
