"""How an installation sends notices: by what it is set up for, to where a crisis is now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from core.settings import Settings
from core.settings_rules import NOTICE_KINDS
from registry.people.card_parts import ContactChannel
from tests.response.calldown.conftest import make_calls
from watch.notices.dispatching.models import DispatchChannel
from watch.notices.models import NoticeKind
from webapp.messages.notice_desk import crisis_bands, dispatch_work, open_audience_desk


def test_what_leaves_by_itself_is_what_is_set_up(
    settings: Settings, engine: Engine, keyring: Keyring, base_atlas: Atlas
) -> None:
    assert open_audience_desk(settings).gateways == {ContactChannel.EMAIL}
    sms = replace(
        settings,
        sms_gateway="twilio://sid:token@+15550001111/{to}",
        gateway_hosts=("api.twilio.com",),
    )
    assert open_audience_desk(sms).gateways == {ContactChannel.EMAIL, ContactChannel.SMS}
    work = dispatch_work(engine, keyring, base_atlas, sms)
    assert {*work.addressings} == {DispatchChannel.EMAIL, DispatchChannel.SMS}


def test_the_zone_of_a_crisis_is_the_one_that_holds_or_the_one_named(
    session: Session, keyring: Keyring, base_atlas: Atlas, now: datetime
) -> None:
    calls = make_calls(session, keyring, base_atlas, now)
    number = calls.crisis.number
    session.flush()
    assert len(crisis_bands(session, number, 0)) == len(crisis_bands(session, number, 1)) == 1
    assert crisis_bands(session, number, 9) == ()
    assert crisis_bands(session, "CR-1999-001", 0) == ()


def test_the_settings_know_every_kind_of_notice() -> None:
    assert {*NOTICE_KINDS} == {each.value for each in NoticeKind}
