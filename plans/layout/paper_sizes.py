"""The paper of the plans in millimetres: sizes, margins, and what map and log may take."""

from __future__ import annotations

POINTS_PER_MM = 72 / 25.4
PX_PER_MM = 96 / 25.4
TOP_MM, BOTTOM_MM, TEXT_WIDTH_MM, MAP_WIDTH_MM = 8.0, 11.0, 190.0, 92.0
MAP_LOW_MM, MAP_HIGH_MM = 66.0, 150.0
LOG_HEAD_MM, LOG_ROW_MM, MOST_LOG_ROWS = 11.5, 6.5, 12
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4), "both": (210.0, 279.4)}
"""Width and height. `both` fits either paper unscaled."""


def room_mm(paper: str) -> float:
    """Return how tall the text of a page may be."""
    return PAPERS[paper][1] - TOP_MM - BOTTOM_MM


def page_rule(paper: str, foot: str) -> str:
    """Return the CSS of a page of `paper`, with what it is (`1 / 2`) at its foot."""
    width, height = PAPERS[paper]
    side = (width - TEXT_WIDTH_MM) / 2
    return (
        f"@page {{ size: {width}mm {height}mm; margin: {TOP_MM}mm {side:.2f}mm {BOTTOM_MM}mm; "
        f'@bottom-right {{ content: "{foot}" }} }}'
    )
