"""One's own alarm channels: added, confirmed by the code that came over them, ordered, removed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts import AlarmChannel, User, open_address
from core.accounts.channel_changes import new_code
from core.audit_log import AuditEntry
from core.crypto import Keyring
from core.db import reading, writing
from core.outbox.models import OutboxMessage
from tests.keys import MASTER
from tests.webapp.conftest import House, post
from watch.digest.mornings import reads_digest


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    return make_house(gateway_hosts=("ntfy.sh", "hooks.example"))


def channels(house: House) -> list[AlarmChannel]:
    with reading(house.engine) as session:
        return list(session.scalars(sa.select(AlarmChannel).order_by(AlarmChannel.position)))


def add(browser: FlaskClient, address: str, kind: str = "ntfy") -> int:
    return post(browser, "/cuenta/canales", kind=kind, address=address).status_code


def test_a_channel_is_added_and_confirmed_by_its_code(house: House) -> None:
    browser, keyring = house.signed_in("consul.gt"), Keyring([MASTER])
    assert add(browser, " ntfys://ntfy.sh/mi-tema ") == 302
    (channel,) = channels(house)
    assert open_address(channel, keyring) == "https://ntfy.sh/mi-tema"
    with writing(house.engine) as session:
        (row,) = session.scalars(sa.select(OutboxMessage)).all()
        assert (row.owner, row.transport, row.recipient) == ("alarm_channel", "ntfy", "")
        code = new_code(keyring, session.get_one(AlarmChannel, channel.id), house.clock.at)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for typed, is_confirmed in ((wrong, False), (code, True), (code, True)):
        post(browser, f"/cuenta/canales/{channel.id}/confirmar", code=typed)
        assert (channels(house)[0].confirmed_at is not None) is is_confirmed
    with reading(house.engine) as session:
        actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert [each for each in actions if "channel" in each] == [
        "account.channel_new", "account.channel_on",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "address", "words"),
    [
        ("ntfy", "https://evil.example/tema", "no envía a ese servidor"),
        ("webhook", "http://hooks.example/x", "empiece por https"),
        ("webhook", "https://127.0.0.1/x", "no envía a ese servidor"),
        ("webhook", "https://hooks.example:22/x", "no envía a ese servidor"),
        ("email", "no address", "una dirección de correo"),
        ("sms", "+50255551234", "canales ofrecidos"),
        ("fax", "1", "canales ofrecidos"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    house: House, kind: str, address: str, words: str
) -> None:
    browser = house.signed_in("consul.gt")
    answer = post(browser, "/cuenta/canales", kind=kind, address=address)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{address}"' in answer.text
    assert channels(house) == []


def test_another_code_is_sent_three_times_at_most(house: House) -> None:
    browser = house.signed_in("consul.gt")
    add(browser, "ntfy.sh/tema")
    (channel,) = channels(house)
    path = f"/cuenta/canales/{channel.id}/codigo"
    post(browser, path)
    with writing(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 2
        session.get_one(AlarmChannel, channel.id).codes = 3
    post(browser, path)
    with reading(house.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxMessage)) == 2


def test_channels_are_ordered_and_removed(house: House) -> None:
    browser = house.signed_in("consul.gt")
    for topic in ("uno", "dos"):
        add(browser, f"ntfy.sh/{topic}")
    one, two = channels(house)
    post(browser, f"/cuenta/canales/{two.id}/primero")
    assert [each.id for each in channels(house)] == [two.id, one.id]
    post(browser, f"/cuenta/canales/{two.id}/quitar")
    assert [each.id for each in channels(house)] == [one.id]


def test_a_channel_is_its_accounts_alone(house: House) -> None:
    add(house.signed_in("consul.gt"), "ntfy.sh/secreto")
    (channel,) = channels(house)
    for name in ("country_admin.gt", "consul.hn", "secretariat"):
        other = house.signed_in(name)
        assert "secreto" not in other.get("/cuenta").text
        for deed in ("confirmar", "codigo", "primero", "quitar"):
            path = f"/cuenta/canales/{channel.id}/{deed}"
            assert post(other, path, code="123456").status_code == 404
    assert [each.id for each in channels(house)] == [channel.id]


def test_the_digest_is_asked_for_and_given_up(house: House) -> None:
    browser = house.signed_in("consul.gt")
    for typed, is_on in ((("1",), True), ((), False)):
        post(browser, "/cuenta/resumen", **({"digest": typed[0]} if typed else {}))
        with reading(house.engine) as session:
            user = session.get_one(User, house.users["consul.gt"])
            assert reads_digest(session, user) is is_on
