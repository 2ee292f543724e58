"""When and by whom something was done or made, as each says it: day, hour and zone of the reader,
and the account's name; before readers of another country its office.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, User, account_names
from webapp.auth.access import signed_in
from webapp.http.database import db
from webapp.http.i18n import country_name, dated_hour, zone, zone_words

_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def maker_name() -> str:
    """Return by what its colleagues know the account that asks: the person's name, else its
    address.
    """
    user = signed_in()
    return user.known_name if user else str(_("alguien sin cuenta"))


def office_words(actor: str) -> str:
    """Return who acted (`user:<id>`) as other countries may read it: role and country, no address;
    "somebody" for whom is no account any more.
    """
    kind, _colon, key = actor.partition(":")
    user = db.session().get(User, uuid.UUID(key)) if kind == "user" else None
    if user is None:
        return str(_("alguien"))
    return account_office(user)


def made_moment(moment: datetime) -> str:
    """Return a moment with its day and zone for what is kept: `22 nov 2026, 06:00 (UTC−6, Ciudad de
    México)`, with the day though it is today.
    """
    return f"{dated_hour(moment)} ({zone_words(moment)})"


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


def account_words(
    session: Session, user_ids: Collection[uuid.UUID], country: str
) -> dict[uuid.UUID, str]:
    """Return what a reader of `country` ("" for the Secretariat) calls each of these accounts.

    Names stay home: of another country's account role and country are said, no name, no address.
    """
    if not user_ids:
        return {}
    users = session.scalars(sa.select(User).where(User.id.in_(user_ids))).all()
    own = account_names(session, {each.id for each in users if each.country == country})
    return {each.id: own.get(each.id) or account_office(each) for each in users}


def account_office(user: User) -> str:
    """Return what an account is, without a name: its role and its country."""
    role = str(_(ROLE_WORDS[user.role]))
    return f"{role} · {country_name(user.country)}" if user.country else role
