"""What stands on the page of one entry beside its own fields."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from directory.lookup import focal_points_of
from directory.models import FocalPoint, Post, Shelter
from directory.search import Entry
from directory.viewer import Viewer
from webapp.emergency.map_data import box_of, map_document, pin_feature
from webapp.emergency.showing import credit, map_words


def people_of(session: Session, post: Post, *, viewer: Viewer) -> list[FocalPoint]:
    """The officials of a post: the designated one first, then the alternate."""
    return focal_points_of(session, post.country, post.id, viewer=viewer)


def place_map(entry: Entry) -> dict[str, Any] | None:
    """The entry as one pin; None when nobody said where it stands."""
    point = None if isinstance(entry, FocalPoint) else entry.point
    if point is None or isinstance(entry, FocalPoint):
        return None
    shape = "shelter" if isinstance(entry, Shelter) else "post" if isinstance(entry, Post) else "center"
    pin = pin_feature(point, shape, entry.name, lines=[part for part in (entry.address, entry.city) if part])
    return map_document([], [pin], box_of([], [point]), credit(), map_words())
