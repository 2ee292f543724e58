from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts import RoleName
from tests.watch.alarms.called import (
    DESK,
    alarm_about,
    called_names,
    focal_point,
    live_hazard,
    mails,
    officer,
)
from watch.alarms.calling import CODE_LETTERS
from watch.alarms.desk import CallAddress
from watch.alarms.escalation import escalate_due
from watch.alarms.models import SkipReason


class Sms:
    """The addressing of a gateway that takes numbers."""

    @property
    def name(self) -> str:
        return "sms"

    def recipient(self, text: str) -> str:
        return text if text.startswith("+") else ""


def test_a_call_has_a_code_and_a_message_by_each_way(session: Session, now: datetime) -> None:
    officer(session, "guardia")
    channel = uuid.uuid4()
    addresses = (CallAddress(Sms(), "+50370000000", channel), CallAddress(Sms(), "x", channel))
    desk = replace(DESK, addresses_of=lambda _session, _user: addresses)
    alarm = alarm_about(session, live_hazard(session, now), now)
    assert escalate_due(session, desk, now) == 1
    call = alarm.calls[0]
    assert call.channels == ["email", "sms"]
    assert call.code is not None
    assert set(call.code) <= set(CODE_LETTERS)
    by_transport = {each.transport: each for each in mails(session)}
    assert by_transport["email"].recipient == "guardia@example.org"
    assert by_transport["sms"].recipient == "", "a private address stands in no row"
    assert by_transport["sms"].details["code"] == call.code


def test_who_is_engaged_or_cannot_be_reached_is_passed_over_with_the_reason(
    session: Session, now: datetime
) -> None:
    busy = officer(session, "ocupada")
    focal_point(session, "Sin Correo")
    officer(session, "libre")

    def engaged(_session: Session, _ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, str]:
        return {busy.id: "CR-2026-007"}

    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, replace(DESK, engaged_in=engaged), now)
    assert called_names(alarm) == ["libre@example.org"]
    skipped = {each.name: (each.skipped_because, each.skip_reference) for each in alarm.calls}
    assert skipped["ocupada@example.org"] == (SkipReason.ENGAGED, "CR-2026-007")
    assert skipped["Sin Correo"] == (SkipReason.NO_CHANNEL, "")


def test_nobody_is_called_twice_for_standing_on_two_rungs(session: Session, now: datetime) -> None:
    officer(session, "todo")
    officer(session, "admin", RoleName.COUNTRY_ADMIN)
    focal_point(session, "La Admin", "admin@example.org")
    alarm = alarm_about(session, live_hazard(session, now), now)
    escalate_due(session, DESK, now)
    assert sorted(called_names(alarm)) == ["La Admin", "todo@example.org"]
    alarm.next_rung_at = now
    escalate_due(session, DESK, now)
    assert alarm.calls[2].skipped_because is SkipReason.CALLED_BEFORE
    assert len(mails(session)) == 2
