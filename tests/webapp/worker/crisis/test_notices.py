"""The worker sends notices: in batches, with what became of them, to the end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.settings import Settings
from registry.people.card_parts import ContactChannel as Channel
from tests.watch.notices.dispatching.conftest import SendingHouse
from tests.webapp.worker.test_tidying import services_at
from watch.notices.audience.desk import AudienceDesk
from watch.notices.models import NoticeState
from webapp.worker.crisis.notices import NoticesReport, send_notice_letters, tend_notices

PEOPLE = [
    {"full_name": f"P{number}", "email": f"p{number}@example.org", "agreed": (Channel.EMAIL,)}
    for number in range(3)
]


def test_a_notice_leaves_by_itself_and_ends(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    house = SendingHouse(engine, keyring, now, AudienceDesk(gateways=frozenset({Channel.EMAIL})))
    services = services_at(engine, settings, keyring, now)
    assert tend_notices(services) == NoticesReport()
    assert send_notice_letters(services) == 0
    house.register(PEOPLE)
    notice = house.approve()
    house.begin(notice)
    assert tend_notices(services) == NoticesReport(put=3)
    assert send_notice_letters(services) == 3
    assert tend_notices(services) == NoticesReport(settled=3, ended=1)
    assert house.state(notice) is NoticeState.SENT
    assert tend_notices(services) == NoticesReport()
