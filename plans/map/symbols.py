"""Pins and marks as SVG shapes: kinds differ by shape, so that grey paper and colour-blind eyes
tell them apart.

The fonts have no arrows, stars or telephones; whatever is not a letter is drawn here.
"""

from __future__ import annotations

from markupsafe import Markup, escape

from core.pdf.fonts import legible

ASSEMBLY = "assembly"
SHAPES: dict[str, tuple[str, str]] = {
    "post": ("M-8-8H8V8H-8Z", "#14365c"),
    "shelter": ("M0-10.5L9.5-2.5V8.5H-9.5V-2.5Z", "#1f5c3d"),
    "hospital": ("M-4.2-9.5H4.2L9.5-4.2V4.2L4.2 9.5H-4.2L-9.5 4.2V-4.2Z", "#8c1c2b"),
    "organisation": ("M9.2 0A9.2 9.2 0 1 1-9.2 0A9.2 9.2 0 1 1 9.2 0Z", "#4b3a78"),
    "authority": ("M0-10L9 -5V5L0 10L-9 5V-5Z", "#3d4650"),
    "airport": ("M0-11.5L11 8H-11Z", "#6b4a12"),
    "focal_point": ("M-8-8H8V8H-8Z", "#14365c"),
    "emergency": ("M-8-8H8V8H-8Z", "#3d4650"),
    "other": ("M9.2 0A9.2 9.2 0 1 1-9.2 0A9.2 9.2 0 1 1 9.2 0Z", "#3d4650"),
    ASSEMBLY: ("M0-11L11 0L0 11L-11 0Z", "#ffffff"),
}
"""Path (centred on 0,0) and fill of each kind. Assembly points are white diamonds with a letter."""

_TEXT_DROP = {"shelter": 3.9, "airport": 6.0}


def pin(kind: str, label: str, x: float, y: float) -> str:
    """Return a pin at (x, y) with its number or letter."""
    path, fill = SHAPES.get(kind, SHAPES["other"])
    is_light = kind == ASSEMBLY
    edge, ink = ("#1b2430", "#1b2430") if is_light else ("#ffffff", "#ffffff")
    drop = _TEXT_DROP.get(kind, 3.1)
    return (
        f'<g transform="translate({x:.1f} {y:.1f})"><path d="{path}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="{1.5 if is_light else 1.1}" stroke-linejoin="round"/>'
        f'<text x="0" y="{drop}" text-anchor="middle" font-family="Noto Sans" font-size="8.5" '
        'font-weight="700" '
        f'fill="{ink}">{escape(legible(label))}</text></g>'
    )


def badge(kind: str, label: str, title: str, size: float = 15.5) -> Markup:
    """Return a pin standing alone, for the table and the legend; `title` is what a screen reader
    says.
    """
    return Markup(  # noqa: S704 - title and label are escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:.1f}pt" height="{size:.1f}pt" '
        'viewBox="-12.6 -12.6 25.2 25.2" role="img">'
        f"<title>{escape(legible(title))}</title>{_bare(kind, label)}</svg>"
    )


def _bare(kind: str, label: str) -> str:
    """Return the same pin, its number larger against the shape: at table size it must still be 8.5
    points.
    """
    path, fill = SHAPES.get(kind, SHAPES["other"])
    is_light = kind == ASSEMBLY
    edge, ink = ("#1b2430", "#1b2430") if is_light else (fill, "#ffffff")
    text = (
        f'<text x="0" y="{_TEXT_DROP.get(kind, 3.1) + 1.4}" text-anchor="middle" '
        'font-family="Noto Sans" '
        f'font-size="13.9" font-weight="700" fill="{ink}">{escape(legible(label))}</text>'
    )
    return (
        f'<path d="{path}" fill="{fill}" stroke="{edge}" stroke-width="1.6" '
        f'stroke-linejoin="round"/>{text}'
    )


def mark(state: str, title: str) -> Markup:
    """Return how fresh something is, by shape: full disc, half disc, ring, cross."""
    ring = '<circle r="5" fill="#ffffff" stroke="#1b2430" stroke-width="1.4"/>'
    shape = {
        "fresh": '<circle r="5.6" fill="#1b2430"/>',
        "due": f'{ring}<path d="M0-5A5 5 0 0 1 0 5Z" fill="#1b2430"/>',
        "lapsed": ring,
        "never": (
            '<path d="M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5" stroke="#1b2430" stroke-width="2" '
            'fill="none"/>'
        ),
    }[state]
    return Markup(  # noqa: S704 - title and label are escaped
        '<svg xmlns="http://www.w3.org/2000/svg" width="6.5pt" height="6.5pt" viewBox="-7 -7 14 '
        '14" role="img">'
        f"<title>{escape(legible(title))}</title>{shape}</svg>"
    )
