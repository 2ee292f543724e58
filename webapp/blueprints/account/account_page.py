"""The page of one's own account, whole: also after a form on it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request

from core.accounts import ROLE_WORDS, User
from core.accounts.alarm_channels import (
    CHANNEL_WORDS,
    AlarmChannel,
    AlarmChannelKind,
    all_channels_of,
    open_address,
)
from core.accounts.channel_changes import MOST_CHANNELS, may_have_code
from core.crypto import CannotOpen
from core.i18n.languages import LANGUAGES
from core.transports.gateway_addresses import WEB_ADDRESSINGS
from core.transports.gateways import GATEWAY_ADDRESSINGS, configured_channels
from watch.digest.mornings import MAY_READ, reads_digest
from webapp.auth.factors.recovery_codes import FEW, unused_codes
from webapp.auth.sessions.browser_session import current_session
from webapp.auth.sessions.devices import devices_of
from webapp.auth.sessions.open_sessions import limits_of, sessions_of
from webapp.blueprints.account.own_account import own_account
from webapp.blueprints.account.passkey_views import party
from webapp.http.database import db
from webapp.http.i18n import known_zones, zone_place
from webapp.http.services import services

TOKEN_LETTERS = 4
"""So much of an address is shown that it is known again: it may hold a token."""


REGION_ZONES = frozenset(
    {
        "UTC",
        *(
            f"America/{city}"
            for city in (
                "Belize", "Cancun", "Chicago", "Costa_Rica", "Denver", "El_Salvador", "Guatemala",
                "Los_Angeles", "Managua", "Mexico_City", "New_York", "Panama", "Phoenix",
                "Santo_Domingo", "Tegucigalpa", "Tijuana", "Toronto", "Vancouver",
            )
        ),
    }
)  # fmt: skip
"""Where the countries of the conference and most of their posts are."""


@dataclass(frozen=True, slots=True)
class ChannelShown:
    """One alarm channel as its owner sees it."""

    channel: AlarmChannel
    words: str
    """Its kind."""
    address: str
    """As much of it as tells it from others."""
    may_have_code: bool


def account_page(
    errors: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None
) -> str:
    """Return the page, with what is wrong with a form on it and what was typed there."""
    user, here, found = own_account(), services(), current_session()
    now = here.clock()
    return render_template(
        "account/mine.html",
        sessions=sessions_of(db.session(), user, limits=limits_of(here.settings), now=now),
        devices=devices_of(db.session(), user, now),
        here=found[0] if found else None,
        now=now,
        makes_passkeys=party() is not None,
        codes_left=unused_codes(db.session(), user),
        few_codes=FEW,
        zones=[(name, _zone_words(name)) for name in offered_zones(user)],
        has_all_zones=_wants_all_zones(),
        languages=LANGUAGES,
        role_words=ROLE_WORDS[user.role],
        house_zone=here.settings.default_timezone,
        channels=[_channel_line(each) for each in all_channels_of(db.session(), user.id)],
        most_channels=MOST_CHANNELS,
        channel_kinds=offered_kinds(user),
        may_read_digest=user.role in MAY_READ,
        reads_digest=reads_digest(db.session(), user),
        errors=errors or {},
        typed=typed or {},
    )


def offered_kinds(user: User) -> list[tuple[str, str]]:
    """Return the kinds of channel an account may add, with their words: e-mail, and those by which
    this installation can send; an invented account all, for nothing of it leaves the machine.
    """
    names = tuple(GATEWAY_ADDRESSINGS) if user.is_demo else configured_channels(services().settings)
    kinds = [AlarmChannelKind.EMAIL, *map(AlarmChannelKind, names)]
    return [(kind.value, CHANNEL_WORDS[kind]) for kind in kinds]


def offered_zones(user: User) -> list[str]:
    """Return the zones to choose from: those of the region and the account's own; all there are
    where they are asked for, for they weigh more than all else on the page.
    """
    known = known_zones()
    if _wants_all_zones():
        return list(known)
    near = {*REGION_ZONES, user.timezone, services().settings.default_timezone}
    return [each for each in known if each in near]


# -- inside ---------------------------------------------------------------------------------


def _zone_words(name: str) -> str:
    """Return the place of a zone; of the hundreds of the whole world its own name."""
    return name.replace("_", " ") if _wants_all_zones() else zone_place(name)


def _wants_all_zones() -> bool:
    return request.args.get("zonas") == "todas"


def _channel_line(channel: AlarmChannel) -> ChannelShown:
    return ChannelShown(
        channel, CHANNEL_WORDS[channel.kind], _masked(channel), may_have_code(channel)
    )


def _masked(channel: AlarmChannel) -> str:
    """Return an e-mail, a telephone or a chat whole; of an address of the web the host and its
    end; empty where it does not open.
    """
    try:
        address = open_address(channel, services().keyring)
    except CannotOpen:
        return ""
    addressing = WEB_ADDRESSINGS.get(channel.kind)
    parts = addressing.address(address) if addressing is not None else None
    return f"{parts.host}/…{parts.path[-TOKEN_LETTERS:]}" if parts else address
