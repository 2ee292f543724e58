"""When and by whom a file was made, as each says it: day, hour and zone of the reader, and the
account's name.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime

from flask_babel import gettext as _

from core.accounts import ROLE_WORDS, User
from webapp.auth.access import signed_in
from webapp.http.database import db
from webapp.http.i18n import country_name, zone, zone_words

_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def maker_name() -> str:
    """Return the name of the account that asks: its address, which its colleagues know it by."""
    user = signed_in()
    return user.email if user else str(_("alguien sin cuenta"))


def office_words(actor: str) -> str:
    """Return who acted (`user:<id>`) as other countries may read it: role and country, no address;
    "somebody" for whom is no account any more.
    """
    kind, _colon, key = actor.partition(":")
    user = db.session().get(User, uuid.UUID(key)) if kind == "user" else None
    if user is None:
        return str(_("alguien"))
    role = str(_(ROLE_WORDS[user.role]))
    return f"{role} · {country_name(user.country)}" if user.country else role


def made_moment(moment: datetime) -> str:
    """Return a moment with its day and zone: `2026-11-22 06:00 (UTC−6, Ciudad de México)`."""
    return f"{moment.astimezone(zone()):%Y-%m-%d %H:%M} ({zone_words(moment)})"


def file_stamp(moment: datetime) -> str:
    """Return when and by whom a file is made, in words."""
    return str(_("Hecho el %(when)s por %(who)s.", when=made_moment(moment), who=maker_name()))


def file_mark(moment: datetime) -> str:
    """Return when and by whom for the name of a file: `20261122T0600-0600-ana.lopez`, the moment
    with its zone as ISO 8601 writes it without signs, the account by what stands before its `@`.

    A table of a list has no line for it that would not come back as an entry.
    """
    user = signed_in()
    who = _NO_NAME.sub("-", user.email.partition("@")[0]).strip("-") if user else ""
    day = f"{moment.astimezone(zone()):%Y%m%dT%H%M%z}"
    return f"{day}-{who}" if who else day
