"""A girl of nine is looked for at night: one officer alone, three posts, found within minutes.

Guatemala's officer on duty writes and approves it, two consulates and the own post are asked, the
administration is the second person within two hours, a neighbour's consul compares with the own
registry and says *possibly*, then *seen*; the girl is asked first, and the family hears only what
she allows. Nobody else has seen anything, and thirty days later nothing of her is left.
"""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import sqlalchemy as sa

from core.db import reading, writing
from core.outbox.models import OutboxMessage
from directory.entries.models import Post, PostKind
from response.locate.forgetting import KEEP_AFTER_END, forget_due
from response.locate.models import LocateNotice, LocatePhoto
from tests.response.crisis_parts import add_part, add_people
from tests.response.locate.examples import camera_photo
from tests.webapp.blueprints.locating.steps import BASE, FORM, NAME, addressee, asked
from tests.webapp.conftest import House, _token, post
from webapp.http.services import EXTENSION


def test_three_posts_answer_for_a_girl_of_nine(house: House) -> None:
    keyring, now = house.app.extensions[EXTENSION].keyring, house.clock.at
    with writing(house.engine) as session:
        add_part(session, now)
        other = Post(country="HN", name="Otro consulado", kind=PostKind.CONSULATE)
        session.add(other)
        (girl,) = add_people(session, keyring, now, ["Keneth Tuyuc"], country="HN", birth_year=2017)
        session.flush()
        posts, girl_id = [house.posts["GT"], house.posts["HN"], other.id], str(girl.id)
    unit, consul, admin, hn_unit = (
        house.signed_in(who)
        for who in ("emergency.gt", "consul.hn", "country_admin.gt", "emergency.hn")
    )
    form = {**FORM, "danger": "1", "post": [str(each) for each in posts]}
    data = {"csrf_token": _token(unit), "draft": str(uuid.uuid4()), **form}
    photo = (io.BytesIO(camera_photo(400)), "foto.jpg")
    answer = unit.post(f"{BASE}/nuevo", data={**data, "photo": photo})
    address = str(answer.headers["Location"])
    post(unit, f"{address}/aprobar")
    post(unit, f"{address}/enviar")
    house.clock.at += timedelta(minutes=2)
    page = consul.get(asked(address)).text
    assert NAME in page
    compared = post(consul, f"{asked(address)}/coincidencias", purpose="nos pregunta Guatemala")
    assert girl_id in compared.text
    assert girl_id not in unit.get(address).text
    said = {"addressee": addressee(page), "certainty": "sure", "place": "Albergue en Laredo"}
    for what in ("possibly", "seen"):
        post(consul, f"{asked(address)}/contestar", answer=what, **said)
    own = house.signed_in("consul.gt")
    mine = own.get(asked(address)).text
    post(own, f"{asked(address)}/contestar", addressee=addressee(mine), answer="not_here")
    rest = hn_unit.get(asked(address)).text
    for row in sorted(set(_addressees(rest)) - {said["addressee"]}):
        post(hn_unit, f"{asked(address)}/contestar", addressee=row, answer="not_here")
    post(admin, f"{address}/revisar")
    shown = unit.get(address).text
    assert "sin contestar" not in shown
    assert "Albergue en Laredo" in shown
    assert house.clock.at - now < timedelta(minutes=6)
    post(unit, f"{address}/cerrar", state="found_safe", news="alive", note="habló el cónsul")
    assert consul.get(asked(address)).status_code == 404
    with reading(house.engine) as session:
        letters = session.scalars(
            sa.select(OutboxMessage).where(OutboxMessage.owner == "locate")
        ).all()
        kinds = {each.kind for each in letters}
    assert kinds == {"asked", "alone", "answered", "ended"}
    assert not any("Keneth" in str(vars(each)) for each in letters)
    with writing(house.engine) as session:
        assert forget_due(session, house.clock.at + KEEP_AFTER_END) == 1
    with reading(house.engine) as session:
        assert session.scalar(sa.select(LocatePhoto.id)) is None
        assert session.scalar(sa.select(LocateNotice.ciphertext)) is None
    assert NAME not in unit.get(address).text


def _addressees(page: str) -> list[str]:
    marks = page.split('name="addressee" value="')[1:]
    return [each.partition('"')[0] for each in marks]
