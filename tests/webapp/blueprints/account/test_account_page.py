"""The page of one's own account shows what is kept of its channels, and no token of theirs."""

from __future__ import annotations

from collections.abc import Callable

from core.accounts import AlarmChannelKind, User
from core.accounts.channel_changes import add_channel
from core.crypto import Keyring
from core.db import writing
from tests.keys import MASTER
from tests.webapp.conftest import House


def test_an_address_with_a_token_is_shown_in_part(make_house: Callable[..., House]) -> None:
    house = make_house()
    with writing(house.engine) as session:
        user = session.get_one(User, house.users["consul.gt"])
        keyring = Keyring([MASTER])
        webhook = "https://hooks.example/services/T0SECRET/B1XYZW"
        add_channel(session, keyring, user, AlarmChannelKind.WEBHOOK, webhook)
        add_channel(session, keyring, user, AlarmChannelKind.SMS, "+50255551234")
    page = house.signed_in("consul.gt").get("/cuenta").text
    assert "hooks.example/…XYZW" in page
    assert "+50255551234" in page
    assert "T0SECRET" not in page
    assert "Esta instalación envía solo correo" in page


def test_the_kinds_offered_are_those_the_installation_sends_by(
    make_house: Callable[..., House],
) -> None:
    house = make_house(gateway_hosts=("ntfy.sh",))
    page = house.signed_in("consul.gt").get("/cuenta").text
    offered = [kind for kind in AlarmChannelKind if f'name="kind" value="{kind}"' in page]
    assert offered == ["email", "ntfy", "matrix", "webhook"]
    assert "Resumen de la mañana" in page


def test_civil_society_is_offered_no_digest(make_house: Callable[..., House]) -> None:
    house = make_house()
    names = [name for name in house.users if name.startswith("civil_society")]
    assert names
    assert "Resumen de la mañana" not in house.signed_in(names[0]).get("/cuenta").text
