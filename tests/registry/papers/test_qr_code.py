"""An address as a code: drawn in lines, with its quiet zone and its words."""

from __future__ import annotations

from core.i18n.formats import Formats
from registry.papers.qr_code import qr_code


def test_it_is_as_wide_as_asked_and_says_its_address() -> None:
    drawn = qr_code("https://a.example.org/r/<k3>", Formats("es"), 55)
    assert 'width="55mm"' in drawn
    assert "https://a.example.org/r/&lt;k3&gt;" in drawn
    assert 'viewBox="-4 -4' in drawn
    assert drawn == qr_code("https://a.example.org/r/<k3>", Formats("es"), 55)
