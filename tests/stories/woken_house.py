"""A house in which the feed of a storm has woken somebody: the mail with the link is in its folder,
as an installation without a mail server has it.
"""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage

import sqlalchemy as sa

from core.accounts import User
from core.atlas import Atlas
from core.db import reading, writing
from core.transports.folder import letters_of
from protocols.defaults.loading import ensure_default_protocols
from registry.people.record import StayPlace
from tests.stories.woken import COUNTRY, WokenCountry
from tests.webapp.conftest import House
from watch.rota.models import Rota, Shift
from webapp.auth.member_countries import add_country
from webapp.demo.messages import message
from webapp.http.services import EXTENSION, Services

GUARD = "emergency.hn"
NEW_ORLEANS = StayPlace(lon=-90.07, lat=29.95)
PEOPLE = ("Ana Zarzaquil", "Berta Zarzaquil", "Celia Zarzaquil")
_LINK = re.compile(r"/alarma/[\w-]{20,}")


def woken_house(house: House, atlas: Atlas | None = None) -> WokenCountry:
    """Return Honduras on call, with three households where Ida is about to land, and the alarm of
    it sent. The worker has `atlas`, where one is at hand whose states were read before.
    """
    shared: Services = house.app.extensions[EXTENSION]
    now, guard = house.clock.at, house.users[GUARD]
    country = WokenCountry(
        house.engine, atlas or shared.atlas, shared.keyring, shared.settings, now
    )
    with writing(house.engine) as session:
        add_country(session, COUNTRY, now=now, actor="cli:x")
        ensure_default_protocols(session, now)
        rota = Rota(country=COUNTRY, name="Sede", timezone="America/Chicago", rungs=1, made_at=now)
        session.add(rota)
        session.flush()
        until = now + timedelta(days=30)
        shift = Shift(
            rota_id=rota.id, rung=1, user_id=guard, starts_at=now, ends_at=until, made_at=now
        )
        session.add(shift)
        country.users = {GUARD: session.scalars(sa.select(User).where(User.id == guard)).one()}
    for name in PEOPLE:
        country.register(name, NEW_ORLEANS)
    country.hear("nws", message("ida-nws.cap.xml", now))
    for _turn in range(2):  # the first writes the rules of the country, too
        country.work()
    return country


def mailed_link(country: WokenCountry) -> str:
    """Return the path of the link in the mail that woke whoever is on call."""
    with reading(country.engine) as session:
        to = session.get_one(User, country.users[GUARD].id).email
    letters = letters_of(country.settings, country.keyring)
    for each in letters.files():
        found = email.message_from_bytes(
            letters.read(each.name) or b"", _class=EmailMessage, policy=email.policy.default
        )
        body = found.get_body(("plain",))
        link = _LINK.search(body.get_content() if body is not None else "")
        if link and str(found["To"]) == to:
            return link.group()
    raise AssertionError("nobody was woken")
