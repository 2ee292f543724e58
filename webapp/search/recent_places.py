"""The places asked about last by who is signed in: kept in the session of the browser, and gone
with it.
"""

from __future__ import annotations

from flask import session

from core.atlas.values import Place

KEPT = 5
_KEY = "recent_places"


def question_of(place: Place) -> str:
    """Return what to ask to mean exactly this place."""
    return place.code if place.kind == "admin" else f"{place.point.lat:.5f}, {place.point.lon:.5f}"


def note_place(title: str, question: str) -> None:
    """Put a place first among those asked about last."""
    others = [each for each in recent_places() if each != (title, question)]
    kept = [[title[:80], question[:80]], *map(list, others)][:KEPT]
    if session.get(_KEY) != kept:
        session[_KEY] = kept


def recent_places() -> list[tuple[str, str]]:
    """Return title and question of each, the last first."""
    return [(str(title), str(question)) for title, question in session.get(_KEY, [])]
