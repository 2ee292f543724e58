"""How a drill asks the sources of the world: not at all."""

from __future__ import annotations

from core.http import Answer, HttpRequest, RetrievalFailure


def retrieve_nothing(request: HttpRequest, _deadline: object = None) -> Answer:
    """Return that nothing came: a drill has no network."""
    return RetrievalFailure("a drill asks no source")
