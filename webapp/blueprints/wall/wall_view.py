"""What hangs on the wall: hazards by tier with counts and hours, open crises, and the map. No name
of anybody, of no list and no log: what is not counted does not hang there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from core.accounts.wall_keys import WallKey
from core.crypto import CannotOpen
from directory.entries.visibility import Viewer
from feeds.sources.health import overdue_sources
from feeds.values import Band
from response.accounting.counts import AccountingCounts, counts_of
from response.crisis.listing import crises_open
from watch.board.model import BoardFilter, HazardRow
from watch.board.present_board import watch_board
from watch.board.zones import board_zones
from webapp.crises.crisis_zone_map import bands_now
from webapp.crisis_frame.crisis_heads import CrisisHead, heads_of
from webapp.http.database import db
from webapp.http.services import services
from webapp.maps.printed_map import PaperMap, printed_map

HAZARDS_SHOWN, CRISES_SHOWN = 6, 3
"""What is read from across a room."""


@dataclass(frozen=True, slots=True)
class WallCrisis:
    """An open crisis, and how the people of the own country in it are."""

    head: CrisisHead
    counts: AccountingCounts | None
    """None where the country takes no part, or nobody has looked who is inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """All that hangs there."""

    country: str
    place: str
    hazards: Sequence[HazardRow]
    hazards_left: int
    touching: int
    crises: Sequence[WallCrisis]
    crises_left: int
    map: Markup
    last_cycle_at: datetime | None
    silent_since: datetime | None
    """Since when a source that should speak has not; None while all do."""
    is_offline: bool
    """Whether no source is asked at all."""


def wall_of(key: WallKey) -> Wall:
    """Return the wall as the country of a key sees it now."""
    session, here, now = db.session(), services(), services().clock()
    viewer = Viewer.of_country(key.country) if key.country else Viewer.rcm()
    board = watch_board(
        session,
        BoardFilter(),
        viewer=viewer,
        sees_counts=True,
        now=now,
        disclosure=here.settings.disclosure,
    )
    open_ones = crises_open(session)
    overdue = overdue_sources(session, key.country, now=now)
    zones = [Band(zone.area, zone.severity) for zone in board_zones(session, board)]
    zones += [band for each in open_ones[:CRISES_SHOWN] for band in bands_now(session, each)]
    heads = heads_of(session, open_ones[:CRISES_SHOWN], key.country)
    return Wall(
        country=key.country,
        place=key.place,
        hazards=board.live[:HAZARDS_SHOWN],
        hazards_left=max(0, board.live_total - HAZARDS_SHOWN),
        touching=board.touching_mine,
        crises=[WallCrisis(head, _counts(head, now)) for head in heads],
        crises_left=max(0, len(open_ones) - CRISES_SHOWN),
        map=printed_map(PaperMap(zones, now), here.atlas, _("Mapa"), str(get_locale())),
        last_cycle_at=board.last_cycle_at,
        silent_since=min((each.since for each in overdue if each.since), default=None),
        is_offline=not here.settings.feeds_online,
    )


# -- inside ---------------------------------------------------------------------------------


def _counts(head: CrisisHead, now: datetime) -> AccountingCounts | None:
    if head.part is None:
        return None
    try:
        found = counts_of(db.session(), services().keyring, head.part, now)
    except CannotOpen:
        return None
    return found if found.roll_at is not None else None
