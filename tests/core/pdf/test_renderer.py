from __future__ import annotations

import base64
import zlib
from xml.etree import ElementTree

import pytest
from cssselect2 import ElementWrapper

from core.pdf.renderer import ForbiddenFetch, _lean_sheet, page_renderer


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AA=="]
)
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    with pytest.raises(ForbiddenFetch):
        page_renderer().lay_out(f'<html lang="es"><title>x</title><img alt="x" src="{address}">')


def _png(width: int, height: int) -> str:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(min(height, 64))))
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{base64.b64encode(body).decode()}"


def test_a_picture_in_the_page_itself_is_printed_unless_it_is_a_bomb() -> None:
    page = '<html lang="es"><title>x</title><img alt="x" src="{}">'
    body = page_renderer().write(page_renderer().lay_out(page.format(_png(8, 8))), b"0" * 16, {})
    assert b"/Image" in body
    with pytest.raises(ForbiddenFetch):
        page_renderer().lay_out(page.format(_png(8, 50_000)))


def test_the_same_page_gives_the_same_bytes() -> None:
    page = '<html lang="es"><title>x</title><a href="tel:+19565550123">+1 956-555-0123</a>'
    first, again = (
        page_renderer().write(
            page_renderer().lay_out(page), b"0" * 16, {"tel:+19565550123": "Llamar"}
        )
        for _ in "12"
    )
    assert first == again


@pytest.mark.parametrize(
    ("tag", "styled"), [("p", {None}), ("li", {None, "marker"}), ("q", {"before", "after"})]
)
def test_no_element_is_styled_for_footnotes_it_has_not(tag: str, styled: set[str | None]) -> None:
    """WeasyPrint's own sheet styles six parts of every element for notes: half the memory of a
    layout.
    """
    root = ElementWrapper.from_html_root(
        ElementTree.fromstring(f"<html><{tag}/></html>"), content_language=None
    )
    (element,) = [each for each in root.iter_subtree() if each.local_name == tag]
    assert {pseudo for _, _, pseudo, _ in _lean_sheet().matcher.match(element)} == styled
