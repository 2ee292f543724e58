"""An address as a code to point a telephone at, drawn in lines that print sharp."""

from __future__ import annotations

from markupsafe import Markup

from core.i18n.formats import Formats
from core.late import late_module

segno = late_module("segno")


def qr_code(address: str, wording: Formats, side_mm: int) -> Markup:
    """Return the address as a QR code with its quiet zone, as wide as the box it stands in."""
    matrix = segno.make(address, error="m", micro=False).matrix
    rows = [
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    ]
    title = wording.gettext("Código QR: %(address)s", address=address)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{side}mm" height="{side}mm" '
        'viewBox="-4 -4 {n} {n}" role="img"><title>{title}</title><path d="{path}" '
        'fill="#000000"/></svg>'
    ).format(n=len(matrix) + 8, side=side_mm, title=title, path="".join(rows))
