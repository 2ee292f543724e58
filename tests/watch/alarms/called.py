"""Accounts, hazards that touch somebody, and alarms about them, for the tests of alarms."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import AccountRole, RoleName, User
from core.outbox.models import OutboxMessage
from directory.entries.models import Channel, ChannelKind, Designation, FocalPoint, Visibility
from feeds.lifecycle.history.versions import record_versions
from feeds.models import Hazard, HazardStatus, Source
from feeds.values import HazardKind, Severity
from watch.alarms.answers import AnswerOrigin, AnswerOutcome, answer_alarm
from watch.alarms.desk import AlarmDesk
from watch.alarms.models import Alarm, AlarmCall, AnswerMeans, CallAnswer
from watch.alarms.opening import AlarmDraft, open_alarm
from watch.models import ChangeKind, Flag, FlagChange, FlagStatus, SubjectKind

DESK = AlarmDesk(unit=lambda _code: None, timezone="America/El_Salvador")


def officer(
    session: Session, name: str, role: RoleName = RoleName.EMERGENCY, country: str = "SV"
) -> User:
    """An account `name@example.org`."""
    known = session.scalar(sa.select(AccountRole).where(AccountRole.name == role.value))
    user = User(
        email=f"{name}@example.org",
        password="-",
        fs_uniquifier=uuid.uuid4().hex,
        country=country,
        language="es",
        roles=[known or AccountRole(name=role.value)],
    )
    session.add(user)
    session.flush()
    return user


def ladder_of_three(session: Session) -> None:
    """Emergency unit, administrator, Secretariat: the rungs of a country without a rota."""
    officer(session, "guardia")
    officer(session, "admin", RoleName.COUNTRY_ADMIN)
    officer(session, "secretaria", RoleName.SECRETARIAT, "")


def focal_point(session: Session, name: str, email: str = "", **more: Any) -> FocalPoint:
    point = FocalPoint(
        name=name,
        country="SV",
        designation=more.pop("designation", Designation.DESIGNATED),
        visibility=more.pop("visibility", Visibility.RCM),
        **more,
    )
    point.channels = [Channel(kind=ChannelKind.EMAIL, value=email)] if email else []
    session.add(point)
    session.flush()
    return point


def live_hazard(session: Session, now: datetime, key: str = "A", **more: Any) -> Hazard:
    source = session.scalar(sa.select(Source).where(Source.key == "test"))
    if source is None:
        source = Source(key="test", name="test", format="cap")
        session.add(source)
        session.flush()
    values = {
        "source_id": source.id,
        "kind": HazardKind.FLOOD,
        "title": f"Flood {key}",
        "severity": Severity.EXTREME,
        "status": HazardStatus.ACTIVE,
        "started_at": now,
        "last_seen_at": now,
    }
    hazard = Hazard(key=f"cap:test,{key}", **(values | more))
    session.add(hazard)
    session.flush()
    record_versions(session, [hazard.id], now)
    return hazard


def touch(
    session: Session,
    hazard: Hazard,
    now: datetime,
    *,
    persons: int = 312,
    kind: SubjectKind = SubjectKind.NATIONALS,
    country: str = "SV",
    severity: Severity = Severity.EXTREME,
) -> Flag:
    """Raise a flag, with its first move."""
    flag = Flag(
        hazard_id=hazard.id,
        kind=kind,
        country=country,
        subject_id="" if kind is SubjectKind.NATIONALS else str(uuid.uuid4()),
        status=FlagStatus.RAISED,
        hazard_version=1,
        persons=persons,
        households=persons // 3,
        severity=severity.value,
        raised_at=now,
        changed_at=now,
    )
    session.add(flag)
    session.flush()
    move(session, flag, now, added=persons)
    return flag


def move(session: Session, flag: Flag, at: datetime, *, added: int = 0, removed: int = 0) -> None:
    """Write down that people came inside or left; the counts of the flag are left as they are."""
    change = FlagChange(
        flag_id=flag.id, at=at, change=ChangeKind.WIDENED, added=added, removed=removed,
        persons=flag.persons, severity=flag.severity,
    )  # fmt: skip
    session.add(change)
    session.flush()


def alarm_about(
    session: Session, hazard: Hazard, now: datetime, severity: Severity = Severity.EXTREME
) -> Alarm:
    draft = AlarmDraft(
        country="SV", dedupe_key=f"t:{hazard.id}", severity=severity, hazard_id=hazard.id
    )
    return open_alarm(session, draft, now)


def say(
    session: Session, call: AlarmCall, answer: CallAnswer, now: datetime, actor: str = "link"
) -> AnswerOutcome:
    return answer_alarm(session, call, answer, AnswerOrigin(AnswerMeans.LINK, now, actor))


def called_names(alarm: Alarm) -> list[str]:
    """Who was called, in order, without who was passed over."""
    return [each.name for each in alarm.calls if each.skipped_because is None]


def mails(session: Session) -> list[OutboxMessage]:
    query = sa.select(OutboxMessage).where(OutboxMessage.owner == "alarm")
    return list(session.scalars(query.order_by(OutboxMessage.due_at, OutboxMessage.recipient)))
