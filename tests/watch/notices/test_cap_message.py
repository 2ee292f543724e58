from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.approval import IllegalMove
from core.geo.geometry import Area, Box
from feeds.formats.cap.cap_writer import CapScope, write_cap
from feeds.formats.registry import read
from feeds.values import HazardKind, MsgType, Severity, Status
from tests.feeds.cap_rules import faults_of
from tests.watch.notices.rows import add_notice
from watch.notices.cap_message import (
    CATEGORIES,
    SAYABLE,
    CapSurroundings,
    cap_alert,
    check_sayable,
)
from watch.notices.models import Notice, NoticeKind, NoticeState

AROUND = CapSurroundings(
    sender="sv-mcallen@atalaya.example", area=Area.from_box(Box(-98.2, 26.1, -98.1, 26.3)),
    area_name="Pharr", hazard_kind=HazardKind.FLOOD, severity=Severity.SEVERE,
)  # fmt: skip


def _approved(session: Session, now: datetime, **given: Any) -> Notice:
    values = {"state": NoticeState.APPROVED, "approved_at": now, "approved_by": "user:b", **given}
    return add_notice(session, now, **values)


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_is_valid_and_read_back(
    session: Session, now: datetime, kind: NoticeKind
) -> None:
    notice = _approved(session, now, kind=kind)
    alert = cap_alert(notice, notice.texts, AROUND)
    body = write_cap(alert)
    assert faults_of(body) == []
    assert (alert.scope, alert.status, alert.msg_type) == (
        CapScope.PRIVATE,
        Status.ACTUAL,
        MsgType.ALERT,
    )
    assert [each.language for each in alert.infos] == ["en", "es", "fr"]
    (message,) = read(body).alerts
    assert (message.identifier, message.sender) == (notice.number, AROUND.sender)


def test_an_exercise_is_kept_apart_and_what_is_public_says_so(
    session: Session, now: datetime
) -> None:
    notice = _approved(session, now, is_demo=True)
    assert cap_alert(notice, notice.texts, AROUND).status is Status.TEST
    around = CapSurroundings(sender="x", is_exercise=True, is_public=True)
    alert = cap_alert(notice, notice.texts, around)
    assert (alert.status, alert.scope) == (Status.EXERCISE, CapScope.PUBLIC)
    assert "EJERCICIO" in alert.note
    assert faults_of(write_cap(alert)) == []


def test_a_correction_refers_to_what_it_corrects(session: Session, now: datetime) -> None:
    before = _approved(session, now)
    notice = _approved(session, now, kind=NoticeKind.CORRECTION, corrects_id=before.id)
    around = CapSurroundings(sender="sv@x", corrected=before)
    alert = cap_alert(notice, notice.texts, around)
    assert alert.msg_type is MsgType.UPDATE
    assert alert.references[0].identifier == before.number
    assert faults_of(write_cap(alert)) == []


@pytest.mark.parametrize("state", sorted(set(NoticeState) - SAYABLE))
def test_nothing_is_made_of_what_no_second_person_read(
    session: Session, now: datetime, state: NoticeState
) -> None:
    notice = add_notice(session, now, state=state)
    with pytest.raises(IllegalMove):
        check_sayable(notice)
    with pytest.raises(IllegalMove):
        cap_alert(notice, notice.texts, AROUND)
    assert set(CATEGORIES) == set(HazardKind)
