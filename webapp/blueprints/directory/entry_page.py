"""What stands on the page of one entry beside its own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from directory.entries.confirmation import confirmations_of
from directory.entries.field_model import GROUP_WORDS, Group
from directory.entries.freshness import Freshness, freshness
from directory.entries.models import ConfirmationMethod, FocalPoint, Post, Shelter
from directory.entries.occupancy import by_day, by_night
from directory.entries.visibility import Viewer
from directory.search.nearby import focal_points_of
from directory.search.ranking import Entry
from webapp.auth.access import Scope
from webapp.auth.entry_rights import may_count, may_edit, may_read_history
from webapp.http.database import db
from webapp.maps.base_map import credit, map_words
from webapp.maps.map_data import box_of, map_document, pin_feature


@dataclass(frozen=True, slots=True)
class GroupAge:
    """One group of fields, and when and how it was last confirmed."""

    group: Group
    words: str
    freshness: Freshness
    method: ConfirmationMethod | None


def people_of(post: Post, *, viewer: Viewer) -> list[FocalPoint]:
    """Return the officials of a post: the designated one first, then the alternate."""
    return focal_points_of(db.session(), post.country, post.id, viewer=viewer)


def place_map(entry: Entry) -> dict[str, Any] | None:
    """Return the entry as one pin; None when nobody said where it stands."""
    point = None if isinstance(entry, FocalPoint) else entry.point
    if point is None or isinstance(entry, FocalPoint):
        return None
    shape = (
        "shelter" if isinstance(entry, Shelter) else "post" if isinstance(entry, Post) else "center"
    )
    pin = pin_feature(
        point, shape, entry.name, lines=[part for part in (entry.address, entry.city) if part]
    )
    return map_document([], [pin], box_of([], [point]), credit(), map_words())


def ages_of(entry: Entry, now: datetime) -> list[GroupAge]:
    """Return the age of each group of fields of an entry."""
    return [
        GroupAge(
            group, GROUP_WORDS[group], freshness(last.confirmed_at, now), last.confirmed_method
        )
        for group, last in confirmations_of(db.session(), entry).items()
    ]


def allowed_actions(entry: Entry, scope: Scope, now: datetime) -> Mapping[str, Any]:
    """Return what the asker may do with an entry, the ages of its groups, and how full it is."""
    return {
        "may_edit": may_edit(scope, entry),
        "may_count": isinstance(entry, Shelter) and may_count(scope, entry),
        "may_read_history": may_read_history(scope, entry),
        "ages": ages_of(entry, now),
        "counts": (by_day(entry, now), by_night(entry, now))
        if isinstance(entry, Shelter)
        else None,
    }
