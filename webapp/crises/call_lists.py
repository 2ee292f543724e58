"""The call list of a country in a crisis, held against the zone that holds now."""

from __future__ import annotations

from response.accounting.refreshing import refresh_roll
from response.calldown.lists.households import ZoneToCall
from response.calldown.lists.listing import ListChanges, is_behind, make_list
from response.crisis.models import Crisis, Participation
from response.crisis.zones import current_zone
from webapp.http.database import db
from webapp.http.services import services
from webapp.http.transactions import settle_readings


def refresh_list(crisis: Crisis, part: Participation) -> ListChanges | None:
    """Hold the list against the zone where it is behind, and count who is inside with it, so that
    no call is of somebody the numbers do not know; return what changed, None where nothing did.
    For a request that has not begun to write.
    """
    zone = current_zone(db.session(), crisis)
    if zone is None or not is_behind(db.session(), part, zone.version, services().clock()):
        return None
    settle_readings()
    to_call, part_id = ZoneToCall.of(zone), part.id
    here, now = services(), services().clock()
    changes = make_list(db.engine, here.keyring, part_id, to_call, now)
    refresh_roll(db.engine, here.keyring, part_id, now)
    return changes
