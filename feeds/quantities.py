"""Figures out of the words around them: magnitudes, depths, distances."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MAGNITUDE = re.compile(r"magnitude[ =]+(\d+(?:\.\d+)?)", re.IGNORECASE)
_DEPTH = re.compile(r"depth[:=]\s*(\d+(?:\.\d+)?)", re.IGNORECASE)

DISTANCE = re.compile(
    r"\d\s*(km|kms|kil[oó]met\w+|mi|miles|millas|nm|mn)\b.{0,40}?\b(of|from|de|del|du|des|da|do)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A distance from somewhere, as bulletins write it in Spanish, English, French and Portuguese."""


def number_in(text: str) -> float | None:
    """Return the first number in a text such as "38.7 km (24.0 miles)"."""
    match = _NUMBER.search(text)
    return float(match[0]) if match else None


def magnitude_and_depth_km(*texts: str) -> tuple[float | None, float | None]:
    """Return both out of "Magnitude 5M, Depth:596.851km" or "EQ,magnitude=5,depth=596.851"."""
    text = " ".join(texts)
    magnitude, depth = _MAGNITUDE.search(text), _DEPTH.search(text)
    return (float(magnitude[1]) if magnitude else None, float(depth[1]) if depth else None)
