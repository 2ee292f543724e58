"""Figures out of the words around them: magnitudes, depths, distances."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MAGNITUDE_NAME = re.compile(r"magnitude?|^(?:event)?mag$", re.IGNORECASE)
_DEPTH_NAME = re.compile(r"depth|profundidad|profondeur", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MAGNITUDE = re.compile(r"magnitude[ =]+(\d+(?:\.\d+)?)", re.IGNORECASE)
_DEPTH = re.compile(r"depth[:=]\s*(\d+(?:\.\d+)?)", re.IGNORECASE)

DISTANCE = re.compile(
    r"\d\s*(km|kms|kil[oó]met\w+|mi|miles|millas|nm|nmi|mn|leguas?|leagues?|lieues?)\b.{0,40}?\b(of|from|de|del|du|des|da|do)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A distance from somewhere, as bulletins write it in Spanish, English, French and Portuguese."""


def number_in(text: str) -> float | None:
    """Return the first number in a text such as "38.7 km (24.0 miles)"."""
    match = _NUMBER.search(text)
    return float(match[0]) if match else None


def magnitude_and_depth_in(parameters: Mapping[str, str]) -> tuple[float | None, float | None]:
    """Return both out of parameters named after them, in whatever language: "Magnitud" of "M 6,5".

    CAP has no element for either.
    """
    return _value_named(_MAGNITUDE_NAME, parameters), _value_named(_DEPTH_NAME, parameters)


def _value_named(name: re.Pattern[str], parameters: Mapping[str, str]) -> float | None:
    values = (
        number_in(_decimal_point(text)) for key, text in parameters.items() if name.search(key)
    )
    return next((value for value in values if value is not None), None)


def _decimal_point(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def magnitude_and_depth_km(*texts: str) -> tuple[float | None, float | None]:
    """Return both out of "Magnitude 5M, Depth:596.851km" or "EQ,magnitude=5,depth=596.851"."""
    text = " ".join(texts)
    magnitude, depth = _MAGNITUDE.search(text), _DEPTH.search(text)
    return (float(magnitude[1]) if magnitude else None, float(depth[1]) if depth else None)
