from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import url_for

from tests.webapp.conftest import House
from webapp.http.rendering.addresses import Addresses

ROW, OTHER = uuid.UUID(int=7), uuid.UUID("deadbeef-0000-4000-8000-00000000cafe")
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("home.home", {}),
    ("hazards.hazard", {"hazard_id": ROW}),
    ("hazards.hazard", {"hazard_id": OTHER, "known_at": None}),
    ("hazards.hazard", {"hazard_id": ROW, "known_at": "2026-11-22T06:00 +01:00&x=ñ"}),
    ("directory.entry", {"kind": "post", "entry_id": ROW}),
    ("directory.entry", {"kind": "shelter", "entry_id": OTHER}),
    ("directory.index", {"state": "US-TX", "q": "Ñandú & cía"}),
    ("directory.index", {"row": ROW, "q": "nobody's row stands in a query"}),
    # what is asked of Flask each time
    ("directory.index", {"page": 1}),
    ("directory.index", {"page": True}),
    ("directory.index", {"kind": ["post", "shelter"]}),
    ("hazards.hazard", {"hazard_id": ROW, "_anchor": "versions"}),
    ("directory.index", {"a": ROW, "b": OTHER}),
]


@pytest.fixture
def address(house: House) -> Callable[..., str]:
    return Addresses(Path(house.app.static_folder or "")).of


@pytest.mark.parametrize(("path", "root"), [("/directorio", ""), ("/rondas/", "/atalaya")])
def test_an_address_is_that_of_flask(
    house: House, address: Callable[..., str], path: str, root: str
) -> None:
    for method in ("GET", "POST"):
        with house.app.test_request_context(
            path, method=method, environ_overrides={"SCRIPT_NAME": root}
        ):
            for endpoint, values in ASKED * 2:  # again: remembered
                assert address(endpoint, **values) == url_for(endpoint, **values), (
                    endpoint,
                    values,
                )


def test_an_address_of_the_section_shown_is_that_of_flask(
    house: House, address: Callable[..., str]
) -> None:
    for path in ("/directorio", "/rondas/"):
        with house.app.test_request_context(path):
            assert address(".index") == url_for(".index") == path


def test_rows_in_turn_have_addresses_of_their_own(
    house: House, address: Callable[..., str]
) -> None:
    with house.app.test_request_context("/"):
        assert [address("hazards.hazard", hazard_id=each) for each in (ROW, OTHER, ROW)] == [
            f"/vigilancia/{each}" for each in (ROW, OTHER, ROW)
        ]


def test_a_file_changed_has_another_address(house: House, tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    moments = iter((0.0, 1.0, 2.0))
    addresses = Addresses(tmp_path, lambda: next(moments))
    with house.app.test_request_context("/"):
        before = addresses.of_file("a.css")
        (tmp_path / "a.css").write_text("b")
        assert addresses.of_file("a.css") == before, "it is looked at every two seconds"
        assert before.startswith("/static/a.css?v=")
        assert addresses.of_file("a.css") != before
