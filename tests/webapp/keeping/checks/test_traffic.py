from __future__ import annotations

from datetime import datetime, timedelta

from core.audit_log import record
from core.db import writing
from core.outbox.models import MessageState, OutboxMessage
from feeds.models import Source
from feeds.sources.catalogue import ensure_sources
from tests.webapp.keeping.checks.conftest import Case
from tests.webapp.keeping.conftest import NOW, KeptHouse
from watch.models import WatchCycle
from webapp.beginning.mail_trial import MAIL_TRIED
from webapp.keeping.checks.traffic import (
    check_gateways,
    check_mail,
    check_outbox,
    check_sources,
    check_worker,
)
from webapp.keeping.diagnosis import Grade

MAIL = {"smtp_host": "mail.example"}


def letter(state: MessageState, at: datetime, error: str = "") -> OutboxMessage:
    return OutboxMessage(
        owner="round", kind="k", dedupe_key=f"{state}{at}", transport="email",
        recipient="a@b.example", state=state, due_at=at, updated_at=at, last_error=error,
    )  # fmt: skip


def test_a_silent_worker_and_silent_sources_are_named(kept_house: KeptHouse, case: Case) -> None:
    assert check_worker(case()).level is Grade.FAULT
    assert check_sources(case()).level is Grade.SKIPPED
    assert check_sources(case(mode="production")).level is Grade.WARNING
    assert check_sources(case(feeds_online=True)).level is Grade.WARNING, "none is on"
    with writing(kept_house.engine) as session:
        ensure_sources(session)[0].is_enabled = True
    assert check_sources(case(feeds_online=True)).level is Grade.SKIPPED, "no round yet"
    with writing(kept_house.engine) as session:
        session.add(WatchCycle(started_at=NOW, finished_at=NOW))
        found: list[Source] = ensure_sources(session)
        for each in found:
            each.is_enabled, each.last_good_at = each.key in {"usgs", "nws"}, NOW
        next(each for each in found if each.key == "nws").last_good_at = None
        next(each for each in found if each.key == "nws").created_at = NOW
    assert check_worker(case()).level is Grade.GOOD
    young = check_sources(case(feeds_online=True))
    assert (young.level, young.values["count"], young.values["asked"]) == (Grade.WARNING, 1, 2)
    with writing(kept_house.engine) as session:
        for each in ensure_sources(session):
            each.last_good_at = NOW
    assert check_sources(case(feeds_online=True)).values["count"] == 2
    with writing(kept_house.engine) as session:
        for each in ensure_sources(session):
            each.last_good_at = NOW - timedelta(days=1)
    assert check_sources(case(feeds_online=True)).values["late"] == "nws, usgs"


def test_mail_that_fails_and_messages_that_wait_are_told(kept_house: KeptHouse, case: Case) -> None:
    assert check_mail(case()).level is Grade.SKIPPED
    assert check_mail(case(**MAIL)).level is Grade.WARNING, "none ever left"
    with writing(kept_house.engine) as session:
        record(session, at=NOW, actor="x", action=MAIL_TRIED)
    assert check_mail(case(**MAIL)).level is Grade.GOOD
    assert check_outbox(case()).level is Grade.GOOD
    with writing(kept_house.engine) as session:
        session.add(letter(MessageState.SENT, NOW - timedelta(days=2)))
        session.add(letter(MessageState.FAILED, NOW - timedelta(days=1), "550 no such user"))
    assert check_mail(case(**MAIL)).values["reason"] == "550 no such user"
    assert check_outbox(case()).level is Grade.WARNING
    with writing(kept_house.engine) as session:
        session.add(letter(MessageState.SENT, NOW))
        session.add(letter(MessageState.WAITING, NOW - timedelta(hours=2)))
    assert check_mail(case(**MAIL)).level is Grade.GOOD
    assert check_outbox(case()).values["stuck"] == 1


def test_a_gateway_nobody_may_dial_is_named(case: Case) -> None:
    assert check_gateways(case()).level is Grade.SKIPPED
    assert check_gateways(case(telegram_bot="x")).level is Grade.FAULT
    allowed = case(telegram_bot="x", gateway_hosts=("api.telegram.org",))
    assert check_gateways(allowed).level is Grade.GOOD
