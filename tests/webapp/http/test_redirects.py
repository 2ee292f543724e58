"""Where a browser is sent back to stays ours, and says nothing against what was just pressed."""

from __future__ import annotations

import pytest

from webapp.http.redirects import safe_path, without_language


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("/c/x?l=es", "/c/x"),
        ("/c/x?l=es&hecho=si", "/c/x?hecho=si"),
        ("/c/x?hecho=si&l=fr", "/c/x?hecho=si"),
        ("/buscar?q=l%3Des", "/buscar?q=l%3Des"),
        ("/vigilancia?level=2", "/vigilancia?level=2"),
        ("/c/x", "/c/x"),
    ],
)
def test_the_language_of_a_link_is_left_out_and_nothing_else(asked: str, left: str) -> None:
    assert without_language(asked) == left


@pytest.mark.parametrize("wicked", ["//evil.example", "/\\evil", "https://evil.example", "x", None])
def test_nobody_is_sent_elsewhere(wicked: str | None) -> None:
    assert safe_path(wicked, "/inicio") == "/inicio"
