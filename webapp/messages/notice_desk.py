"""How this installation sends notices: by which channels messages leave by themselves, where a
crisis is, who said STOP.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.settings import Settings
from core.transports.email_format import EMAIL
from core.transports.gateway_addresses import SMS
from core.transports.gateways import configured_channels
from core.transports.transport import Addressing
from core.transports.whatsapp.addressing import WHATSAPP
from core.transports.whatsapp.cloud_api import cloud_account
from feeds.values import Band
from registry.people.card_parts import ContactChannel
from response.crisis.models import Crisis, CrisisZone
from response.crisis.zones import current_zone, zone_bands
from watch.notices.audience.desk import AudienceDesk
from watch.notices.dispatching.batches import DispatchWork
from watch.notices.dispatching.models import DispatchChannel
from watch.notices.models import NoticeKind
from watch.replies.stops import stopped_addresses

_ADDRESSINGS: Mapping[str, tuple[ContactChannel, Addressing]] = {
    EMAIL.name: (ContactChannel.EMAIL, EMAIL),
    SMS.name: (ContactChannel.SMS, SMS),
    WHATSAPP.name: (ContactChannel.WHATSAPP, WHATSAPP),
}
"""By the name of a transport: the channel it is of. Telegram writes to who wrote to it first, never
to a telephone: an officer opens it.
"""


def open_audience_desk(settings: Settings) -> AudienceDesk:
    """Return what counting an audience takes from this installation."""
    gateways = frozenset(_ADDRESSINGS[each][0] for each in _transports(settings))
    return AudienceDesk(crisis_zone=crisis_bands, stopped=stopped_addresses, gateways=gateways)


def dispatch_work(
    engine: Engine, keyring: Keyring, atlas: Atlas, settings: Settings
) -> DispatchWork:
    """Return what the worker needs to send notices."""
    pairs = (_ADDRESSINGS[each] for each in _transports(settings))
    addressings = {DispatchChannel.of(channel): addressing for channel, addressing in pairs}
    patience = {
        NoticeKind(kind): timedelta(minutes=minutes)
        for kind, minutes in settings.notice_minutes.items()
    }
    desk = open_audience_desk(settings)
    return DispatchWork(engine, keyring, atlas, addressings, desk, patience)


def crisis_bands(session: Session, number: str, version: int) -> Sequence[Band]:
    """Return the bands of a crisis in a version of its zone (0: the present one); none of one
    without a place.
    """
    crisis = session.scalar(sa.select(Crisis).where(Crisis.number == number))
    if crisis is None:
        return ()
    zone = current_zone(session, crisis)
    if version:
        query = sa.select(CrisisZone).where(CrisisZone.crisis_id == crisis.id)
        zone = session.scalar(query.where(CrisisZone.version == version))
    return () if zone is None else zone_bands(zone)


# -- inside ---------------------------------------------------------------------------------


def _transports(settings: Settings) -> list[str]:
    """Return the transports by which messages to persons leave here; e-mail always does, into the
    sealed folder where there is no mail server.
    """
    names = [EMAIL.name, *(each for each in configured_channels(settings) if each in _ADDRESSINGS)]
    return [*names, WHATSAPP.name] if cloud_account(settings) else names
