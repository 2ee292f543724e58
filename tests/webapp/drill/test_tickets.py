from __future__ import annotations

import os
import time
from pathlib import Path

import sqlalchemy as sa

from core.accounts import User
from core.db import reading, writing
from tests.webapp.drill_house import RealHouse
from webapp.auth.accounts import password_fits
from webapp.drill.arrivals import OpenHouse
from webapp.drill.house import DrillHouse
from webapp.drill.tickets import LASTS_SECONDS, TICKETS, account_of, give_ticket, take_ticket


def _files(drill: DrillHouse) -> set[Path]:
    """Return the tickets that lie there: other tests leave some that nobody took."""
    folder = drill.folder / TICKETS
    return set(folder.iterdir()) if folder.exists() else set()


def _user(real: RealHouse, name: str) -> User:
    with reading(real.engine) as session:
        return session.get_one(User, real.house.users[name])


def test_a_ticket_opens_once_and_names_nobody(real: RealHouse, drill: DrillHouse) -> None:
    user, before = _user(real, "emergency.hn"), _files(drill)
    token = give_ticket(drill, user)
    (file,) = _files(drill) - before
    text = file.read_text()
    assert user.email not in text
    assert str(user.id) not in text
    assert token not in file.name
    ticket = take_ticket(drill, token)
    assert ticket is not None
    assert (ticket.role, ticket.country) == ("emergency", "HN")
    assert take_ticket(drill, token) is None
    assert _files(drill) == before


def test_no_other_text_is_a_ticket_and_none_lasts(real: RealHouse, drill: DrillHouse) -> None:
    for text in ("", "x", "../house", "x" * 100):
        assert take_ticket(drill, text) is None
    before = _files(drill)
    token = give_ticket(drill, _user(real, "emergency.hn"))
    (file,) = _files(drill) - before
    past = time.time() - LASTS_SECONDS - 1
    os.utime(file, (past, past))
    assert take_ticket(drill, token) is None


def test_the_same_person_finds_the_same_desk_and_another_another(
    real: RealHouse, drill: DrillHouse, opened: OpenHouse
) -> None:
    names = ("emergency.hn", "emergency.hn", "country_admin.hn")
    tickets = [take_ticket(drill, give_ticket(drill, _user(real, name))) for name in names]
    with writing(opened.services.engine) as session:
        desks = [account_of(session, each) for each in tickets if each is not None]
        assert desks[0] is desks[1]
        assert desks[2] is not desks[0]
        assert [each.role.value for each in desks] == ["emergency", "emergency", "country_admin"]
        assert not password_fits(desks[0], "!")
        emails = set(session.scalars(sa.select(User.email)))
    assert all(each.endswith("@ejercicio.example") for each in emails)
