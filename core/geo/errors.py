"""Shapes that cannot be used."""

from __future__ import annotations


class BadGeometry(ValueError):
    """A shape nobody can use; its text says why."""


class NoArea(BadGeometry):
    """A shape that covers nothing: a point or a line where a polygon should be."""
