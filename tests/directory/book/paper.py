"""What every paper of the directory must be: tagged, spoken, in our fonts, nothing that runs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def elements(node: Any, above: str = "") -> Iterator[tuple[str, Any, str]]:
    if not isinstance(node, pikepdf.Dictionary):
        return
    kind = str(node.get("/S", "")).removeprefix("/")
    if kind:
        yield kind, node, above
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        yield from elements(kid, f"{above}/{kind}")


def is_read_aloud(pdf: bytes, language: str) -> None:
    """Tagged, titled, in a language; heads have a scope; links print and speak."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root = opened.Root
        assert str(root.Lang) == language
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "pdfuaid:part" in bytes(root.Metadata.read_bytes()).decode()
        found = list(elements(root.StructTreeRoot))
        assert [kind for kind, _, _ in found].count("H1") == 1
        assert all("/Scope" in node.A for kind, node, _ in found if kind == "TH")
        links = [each for page in opened.pages for each in page.get("/Annots", [])]
        assert links
        assert all(int(each.F) & 4 for each in links)
        told = {
            str(each.A.URI): str(each.Contents)
            for each in links
            if "/A" in each and "/URI" in each.A
        }
        assert [uri for uri in told if uri.startswith("tel:")]
        assert all(
            text.startswith("Llamar a ") for uri, text in told.items() if uri.startswith("tel:")
        )
        for each in opened.objects:
            if isinstance(each, pikepdf.Dictionary):
                assert not {"/JS", "/JavaScript", "/EmbeddedFiles", "/OpenAction"} & set(
                    each.keys()
                )
                if each.get("/Type") == "/Font":
                    assert "Noto-Sans" in str(each.BaseFont)
