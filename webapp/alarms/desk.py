"""How this installation calls people: what an alarm takes from the packages that lie beside it."""

from __future__ import annotations

from functools import lru_cache

from core.atlas import Atlas
from core.crypto import Keyring
from core.settings import Settings
from watch.alarms.desk import AlarmDesk
from webapp.alarms.channels import own_addresses
from webapp.alarms.engagement import engaged_in


def open_alarm_desk(atlas: Atlas, settings: Settings, keyring: Keyring) -> AlarmDesk:
    """Return the desk of this installation. Names of places are looked up once, before anything is
    written.
    """
    return AlarmDesk(
        unit=lru_cache(maxsize=2048)(atlas.unit),
        timezone=settings.default_timezone,
        disclosure=settings.disclosure,
        addresses_of=own_addresses(keyring, settings),
        engaged_in=engaged_in,
    )
