"""The silent of a round: filtered, written to at once, confirmed at once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa

from core.db import reading
from core.outbox.models import OutboxMessage
from directory.entries.models import (
    Shelter,
)
from tests.webapp.blueprints.rounds.conftest import the_round
from tests.webapp.conftest import House, post


def silent_ids(house: House, country: str) -> list[str]:
    with reading(house.engine) as session:
        found = session.scalars(sa.select(Shelter.id).where(Shelter.country == country)).all()
    return [str(each) for each in (*found, house.posts[country])]


def messages_put(house: House) -> int:
    with reading(house.engine) as session:
        kind = OutboxMessage.kind == "reminder"
        return session.scalar(sa.select(sa.func.count()).where(kind)) or 0


def test_each_owner_ticked_is_written_to_once_a_day(opened: House) -> None:
    browser, path = opened.signed_in("secretariat"), f"/rondas/{the_round(opened).id}/silencio"
    assert "lo enviado ya no se llama de vuelta" in browser.get(path).text
    ticked = {"entry": [*silent_ids(opened, "GT"), str(uuid.uuid4()), "no es nada"]}
    before = messages_put(opened)
    assert post(browser, f"{path}/recordar", **ticked).status_code == 302
    assert messages_put(opened) == before + 1
    again = post(browser, f"{path}/recordar?clase=post", **ticked)
    assert again.headers["Location"].endswith("?clase=post"), "nothing to undo"
    assert messages_put(opened) == before + 1
    opened.clock.at += timedelta(days=1)
    post(browser, f"{path}/recordar", **ticked)
    assert messages_put(opened) == before + 2


def test_those_called_are_confirmed_at_once_by_their_own_country(opened: House) -> None:
    path = f"/rondas/{the_round(opened).id}/silencio"
    ticked = {"entry": [*silent_ids(opened, "GT"), *silent_ids(opened, "HN")]}
    opened.clock.at += timedelta(hours=1)
    assert post(opened.signed_in("emergency.gt"), f"{path}/confirmar", **ticked).status_code == 403
    browser = opened.signed_in("country_admin.gt")
    assert "Honduras" not in browser.get(path).text
    assert post(browser, f"{path}/confirmar", **ticked).status_code == 302
    with reading(opened.engine) as session:
        confirmed = session.scalars(
            sa.select(Shelter.country).where(Shelter.confirmed_at == opened.clock.at)
        ).all()
    assert list(confirmed) == ["GT"]
    assert "Albergue GT" not in browser.get(path).text
    assert "Albergue HN" in opened.signed_in("secretariat").get(path).text


def test_what_was_confirmed_at_once_is_undone_at_once(opened: House) -> None:
    browser, path = opened.signed_in("country_admin.gt"), f"/rondas/{the_round(opened).id}/silencio"
    opened.clock.at += timedelta(hours=1)
    done = post(browser, f"{path}/confirmar", entry=silent_ids(opened, "GT"))
    undo = f"{path}/confirmar/{done.headers['Location'].partition('confirmado=')[2]}/deshacer"
    assert undo in browser.get(done.headers["Location"]).text
    assert post(opened.signed_in("country_admin.hn"), undo).status_code == 302, "not theirs"
    assert "Albergue GT" not in browser.get(path).text
    post(browser, undo)
    assert "Albergue GT" in browser.get(path).text
    assert undo not in browser.get(done.headers["Location"]).text, "nothing is left to undo"


def test_the_list_of_the_silent_is_filtered(opened: House) -> None:
    browser, path = opened.signed_in("secretariat"), f"/rondas/{the_round(opened).id}/silencio"
    assert "Albergue HN" not in browser.get(f"{path}?pais=GT").text
    posts = browser.get(f"{path}?clase=post").text
    assert "Consulado HN" in posts
    assert "Albergue HN" not in posts
