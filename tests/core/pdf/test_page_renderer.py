from __future__ import annotations

from core.pdf import renderer
from core.pdf.page_renderer import page_renderer


def test_there_is_one_renderer_a_process() -> None:
    assert page_renderer() is renderer.page_renderer()
    assert isinstance(page_renderer(), renderer.PageRenderer)
