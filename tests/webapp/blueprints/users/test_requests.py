"""Two people on screen: asked by one, seen at home, decided by another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.accounts import AccessRequest, RequestState, User
from core.db import reading, writing
from core.outbox.models import MessageState, OutboxMessage
from tests.webapp.conftest import House, lasting_session, post
from tests.webapp.isolation.forms import forms_of
from webapp.auth.account_messages import OWNER, AccountMessages
from webapp.auth.accounts import HashedPassword, create_user
from webapp.auth.second_person.due import carry_out_due

REASON = "lost the telephone"


def second_admin(house: House, country: str = "GT", name: str = "second") -> None:
    with writing(house.engine) as session:
        user = create_user(
            session, f"{name}@example.org", HashedPassword("none"),
            "country_admin" if country else "secretariat", country,
        )  # fmt: skip
        session.add(lasting_session(user))
        house.users[name] = user.id


def marks(house: House) -> dict[str, tuple[object, ...]]:
    """Return what lets somebody in, by the address of every account."""
    with reading(house.engine) as session:
        return {
            user.email: (
                user.password, user.active, user.fs_uniquifier, user.totp_secret, user.role,
                user.post_id, user.country, user.is_post_admin,
            )
            for user in session.scalars(sa.select(User))
        }  # fmt: skip


def requests_of(house: House) -> list[AccessRequest]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(AccessRequest)))


def test_the_secretariat_asks_and_another_administrator_of_the_country_decides(
    house: House,
) -> None:
    second_admin(house)
    asker, before = house.signed_in("secretariat"), marks(house)
    path = f"/usuarios/{house.users['country_admin.gt']}/contrasena"
    assert post(asker, path).status_code == 422, "without a reason"
    answer = post(asker, path, reason=REASON)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/usuarios/solicitudes")
    assert marks(house) == before
    (asked,) = requests_of(house)
    page = f"/usuarios/solicitudes/{asked.id}"
    assert f"{page}/aprobar" not in asker.get("/usuarios/solicitudes").text
    for name in ("secretariat", "country_admin.gt"):
        assert post(house.signed_in(name), f"{page}/aprobar").status_code == 403, name
    assert post(house.signed_in("country_admin.hn"), f"{page}/aprobar").status_code == 404
    other = house.signed_in("second")
    assert "/usuarios/solicitudes" in re.findall(
        r'role="alert">.*?href="([^"]+)"', other.get("/inicio").text
    )
    assert f"{page}/aprobar" in other.get("/usuarios/solicitudes").text
    assert post(other, f"{page}/aprobar").status_code == 302
    assert marks(house) != before
    again = post(other, f"{page}/aprobar")
    assert again.status_code == 302
    assert "Ya estaba decidida" in other.get("/usuarios/solicitudes").text


def test_who_asked_takes_it_back_and_nobody_else(house: House) -> None:
    second_admin(house)
    asker, before = house.signed_in("secretariat"), marks(house)
    post(asker, f"/usuarios/{house.users['country_admin.gt']}/contrasena", reason=REASON)
    (asked,) = requests_of(house)
    page = f"/usuarios/solicitudes/{asked.id}"
    withdrawal = next(
        form.action
        for form in forms_of(asker.get("/usuarios/solicitudes").text)
        if form.action.startswith(page)
    )
    assert post(house.signed_in("second"), withdrawal).status_code == 403
    assert post(asker, withdrawal).status_code == 302
    assert [each.state for each in requests_of(house)] == [RequestState.WITHDRAWN]
    post(house.signed_in("second"), f"{page}/aprobar")
    assert marks(house) == before


def test_a_lone_administrator_who_lost_everything_comes_back_after_a_day(house: House) -> None:
    asker, account = house.signed_in("secretariat"), house.users["country_admin.gt"]
    with writing(house.engine) as session:
        session.get_one(User, account).totp_secret = "sealed"
    for deed in ("contrasena", "segundo-paso"):
        post(asker, f"/usuarios/{account}/{deed}", reason=REASON)
    with writing(house.engine) as session:
        letters = session.scalars(sa.select(OutboxMessage)).all()
        assert {one.recipient for one in letters} == {"country_admin.gt@example.org"}
        for one in letters:
            one.state = MessageState.SENT
    house.clock.at += timedelta(hours=24)
    assert carry_out_due(house.engine, house.clock) == 2
    with writing(house.engine) as session:
        of_accounts = session.scalars(sa.select(OutboxMessage).where(OutboxMessage.owner == OWNER))
        owner = AccountMessages("https://atalaya.example")
        (link,) = [one for one in of_accounts if owner.is_wanted(session, one)]
        assert link.recipient == "country_admin.gt@example.org"
        token = owner.new_secret(session, link, house.clock.at)
        assert session.get_one(User, account).totp_secret is None
    browser = house.browser()
    new = "faro nuevo de la costa 2026"
    assert post(browser, f"/cuenta/enlace/{token}", new=new, again=new).status_code == 302
    assert browser.get("/inicio").status_code in {200, 302}


@pytest.mark.parametrize("name", ["secretariat", "country_admin.hn"])
def test_no_sequence_of_one_accounts_forms_changes_an_account_of_another_country(
    house: House, name: str
) -> None:
    """Every form about accounts, twice in both orders, in one name: the others stay as they are."""
    browser, before = house.signed_in(name), marks(house)
    forms = [
        (f"/usuarios/{account}/{deed}", {"reason": REASON, "active": active, "role": "consul"})
        for whose, account in house.users.items() if whose.endswith(".gt")
        for deed, active in (("contrasena", ""), ("segundo-paso", ""), ("estado", "0"),
                             ("estado", "1"), ("papel", ""))
    ]  # fmt: skip
    forms.append(
        ("/usuarios/nueva", {"email": "mine@example.org", "name": "Ana", "role": "country_admin",
                             "country": "GT", "language": "es", "reason": REASON})
    )  # fmt: skip
    for order in (forms, forms[::-1]):
        for path, form in order:
            post(browser, path, **form)
        for asked in requests_of(house):
            for verb in ("aprobar", "rechazar"):
                if asked.country == "GT":
                    answer = post(browser, f"/usuarios/solicitudes/{asked.id}/{verb}")
                    assert answer.status_code in {403, 404}
    after = marks(house)
    foreign = {address for address, mark in before.items() if mark[6] == "GT"}
    assert {address: after[address] for address in foreign} == {
        address: before[address] for address in foreign
    }
    assert not [a for a in after if a not in before and after[a][6] == "GT"]
    assert {one.state for one in requests_of(house) if one.country == "GT"} <= {
        RequestState.WAITING, RequestState.WITHDRAWN,
    }  # fmt: skip
