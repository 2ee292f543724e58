from __future__ import annotations

from xml.etree import ElementTree

import pytest
from cssselect2 import ElementWrapper

from ground.printing.press import ForbiddenFetch, _lean_sheet, press


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1:9/x.png", "data:image/png;base64,AA=="])
def test_nothing_is_fetched_from_anywhere(address: str) -> None:
    with pytest.raises(ForbiddenFetch):
        press().lay_out(f'<html lang="es"><title>x</title><img alt="x" src="{address}">')


def test_the_same_page_gives_the_same_bytes() -> None:
    page = '<html lang="es"><title>x</title><a href="tel:+19565550123">+1 956-555-0123</a>'
    first, again = (press().write(press().lay_out(page), b"0" * 16, {"tel:+19565550123": "Llamar"}) for _ in "12")
    assert first == again


@pytest.mark.parametrize(("tag", "styled"), [("p", {None}), ("li", {None, "marker"}), ("q", {"before", "after"})])
def test_no_element_is_styled_for_footnotes_it_has_not(tag: str, styled: set[str | None]) -> None:
    """WeasyPrint's own sheet styles six parts of every element for notes: half the memory of a layout."""
    root = ElementWrapper.from_html_root(ElementTree.fromstring(f"<html><{tag}/></html>"), content_language=None)
    (element,) = [each for each in root.iter_subtree() if each.local_name == tag]
    assert {pseudo for _, _, pseudo, _ in _lean_sheet().matcher.match(element)} == styled
