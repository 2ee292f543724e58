"""The renderer of this process, for whoever prints: WeasyPrint loads when the first page is laid
out, for most processes that know how to print never do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.late import late_module

if TYPE_CHECKING:
    from core.pdf import renderer
else:
    renderer = late_module("core.pdf.renderer")


def page_renderer() -> renderer.PageRenderer:
    """Return the renderer of this process, made once (`core.pdf.renderer.page_renderer`)."""
    return renderer.page_renderer()
