"""The queue of a post: what is seen, accepted, refused; a flood at once, and a family in it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from registry.joining.answers import FormAnswers, Member, put_answers
from registry.joining.models import JoiningRequest, JoiningState
from registry.merging.models import PersonMerge
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import cards, letters, shared
from tests.webapp.conftest import House, post

QUEUE = "/registro/solicitudes"


def waiting(house: House, answers: FormAnswers, origin: str, country: str = "GT") -> uuid.UUID:
    now, keyring = house.clock.at, shared(house).keyring
    with writing(house.engine) as session:
        request = JoiningRequest(
            id=uuid.uuid4(),
            country=country,
            state=JoiningState.POST,
            post_id=house.posts[country],
            origin=origin,
            sent_at=now,
            ends_at=now + timedelta(days=14),
        )
        put_answers(keyring, request, answers)
        session.add(request)
        return request.id


def left(house: House) -> int:
    with reading(house.engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(JoiningRequest)) or 0


def actions(house: House) -> list[str]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(AuditEntry.action)))


def test_what_is_accepted_is_registered_and_its_request_is_gone(house: House) -> None:
    request_id = waiting(house, answers_of(members=(Member(full_name="Luis Tum"),)), "a")
    consul = house.signed_in("consul.gt")
    assert "Rosa Ixchel Tum" in consul.get(QUEUE).text
    page = consul.get(f"{QUEUE}/{request_id}").text
    assert "Luis Tum" in page
    assert "+1 956-555-0123" in page
    post(consul, f"{QUEUE}/{request_id}/aceptar")
    assert set(cards(house)) == {"Rosa Ixchel Tum", "Luis Tum"}
    assert left(house) == 0
    assert {"request.read", "person.join"} <= set(actions(house))
    assert post(consul, f"{QUEUE}/{request_id}/aceptar").status_code == 404


def test_a_known_card_is_changed_only_where_the_officer_says_so(house: House) -> None:
    consul = house.signed_in("consul.gt")
    post(consul, f"{QUEUE}/{waiting(house, answers_of(), 'a')}/aceptar")
    again = waiting(house, answers_of(phone="+19565550999"), "b")
    page = consul.get(f"{QUEUE}/{again}").text
    assert "Nadie ha probado" in page
    same = re.search(r'name="same" value="([\w-]+)"', page)
    assert same
    post(consul, f"{QUEUE}/{again}/aceptar", same=same[1])
    assert [each.phone for each in cards(house).values()] == ["+19565550999"]
    with reading(house.engine) as session:
        assert session.scalar(sa.text("select count(*) from person")) == 1
        (merge,) = session.scalars(sa.select(PersonMerge))
    assert "Deshacer" in consul.get("/registro/dobles?estado=merged").text
    post(consul, f"/registro/uniones/{merge.id}/deshacer")
    with reading(house.engine) as session:
        assert session.scalar(sa.text("select count(*) from person")) == 2


def test_what_is_refused_needs_a_reason_and_leaves_nothing(house: House) -> None:
    request_id = waiting(house, answers_of(email="", phone=""), "a")
    consul = house.signed_in("consul.gt")
    post(consul, f"{QUEUE}/rechazar", request=str(request_id))
    assert left(house) == 1
    post(consul, f"{QUEUE}/rechazar", request=str(request_id), reason="unreachable")
    assert (left(house), cards(house), letters(house)) == (0, {}, [])
    assert "request.refuse" in actions(house)


@pytest.mark.parametrize("name", ["consul.hn", "country_admin.hn"])
def test_another_country_neither_sees_nor_decides(house: House, name: str) -> None:
    request_id = waiting(house, answers_of(), "a")
    stranger = house.signed_in(name)
    assert "Rosa" not in stranger.get(QUEUE).text
    assert stranger.get(f"{QUEUE}/{request_id}").status_code == 404
    assert post(stranger, f"{QUEUE}/{request_id}/aceptar").status_code == 404
    post(stranger, f"{QUEUE}/rechazar", request=str(request_id), reason="fake")
    post(stranger, f"{QUEUE}/rechazar-conexion", origin="a")
    assert left(house) == 1


def test_a_flood_goes_at_once_and_the_family_in_it_stands_first(house: House) -> None:
    for number in range(25):
        waiting(house, answers_of(f"Falsa Cuenta {number}", email=""), "flood")
    waiting(house, answers_of("Familia Verdadera"), "home")
    consul = house.signed_in("consul.gt")
    page = consul.get(QUEUE).text
    assert "25 registros de una misma conexión" in page
    names = re.findall(r"Familia Verdadera|Falsa Cuenta", page)
    assert names[0] == "Familia Verdadera"
    post(consul, f"{QUEUE}/rechazar-conexion", origin="flood")
    assert left(house) == 1
