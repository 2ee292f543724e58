"""What a message of an alarm is made of, frozen when it is put in: counts, never a name of anybody
registered.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.disclosure import Disclosure
from core.i18n.languages import translator
from feeds.labels import KIND_WORDS
from feeds.models import Hazard
from feeds.naming.hazard_name import NameReader, hazard_name
from feeds.values import Severity
from watch.alarms.desk import AlarmDesk
from watch.alarms.models import Alarm, AlarmThread, RungKind
from watch.alarms.rungs.recipients import AlarmReader
from watch.models import Flag, FlagChange, FlagStatus, SubjectKind, WatchCycle


@dataclass(frozen=True, slots=True)
class TouchedCounts:
    """Whom and what a hazard touches of one country now, by its raised flags."""

    persons: int | None = None
    """Registered people inside; None where none is known to be: others may be there."""
    households: int = 0
    arriving: int = 0
    leaving: int = 0
    shelters: int = 0
    posts: int = 0
    severity: Severity = Severity.UNKNOWN
    """The gravest where it touches any of them."""


def counts_of(session: Session, hazard_id: uuid.UUID, country: str) -> TouchedCounts:
    """Return whom and what a hazard touches of a country now."""
    query = sa.select(Flag).where(
        Flag.hazard_id == hazard_id, Flag.country == country, Flag.status == FlagStatus.RAISED
    )
    flags = session.scalars(query).all()
    kinds = [flag.kind for flag in flags]
    nationals = next((flag for flag in flags if flag.kind is SubjectKind.NATIONALS), None)
    severities = [Severity(flag.severity) for flag in flags]
    return TouchedCounts(
        persons=None if nationals is None else nationals.persons,
        households=0 if nationals is None else nationals.households,
        arriving=0 if nationals is None else nationals.arriving,
        leaving=0 if nationals is None else nationals.leaving,
        shelters=kinds.count(SubjectKind.SHELTER),
        posts=kinds.count(SubjectKind.POST),
        severity=max(severities, key=lambda each: each.rank, default=Severity.UNKNOWN),
    )


def facts_of(
    session: Session,
    alarm: Alarm,
    reader: AlarmReader,
    desk: AlarmDesk,
    now: datetime,
    rung_kind: RungKind,
) -> dict[str, Any]:
    """Return the facts of a message to a reader: texts, numbers and moments (ISO), as JSON.

    Who is of no country, or of another, reads counts by the rule of small ones.
    """
    zone = reader.timezone or desk.timezone
    facts: dict[str, Any] = {
        "alarm": str(alarm.id),
        "country": alarm.country,
        "rung_kind": rung_kind.value,
        "severity": alarm.severity.value,
        "name": alarm.title,
        "zone": zone,
        "at": now.isoformat(),
        "counts": {},
    }
    hazard = session.get(Hazard, alarm.hazard_id) if alarm.hazard_id else None
    if hazard is None:
        return facts
    counts = counts_of(session, hazard.id, alarm.country)
    is_own = rung_kind is not RungKind.SECRETARIAT
    return facts | {
        "name": name_for(hazard, reader.language, zone, desk, now, is_own=is_own),
        "counts": shown_counts(counts, desk.disclosure, is_own=is_own),
        "counted_at": _text(session.scalar(sa.select(sa.func.max(WatchCycle.finished_at)))),
        "seen_at": hazard.last_seen_at.isoformat(),
        "starts_at": hazard.started_at.isoformat(),
        "ends_at": _text(hazard.ends_at),
        "is_silent": hazard.unverified_since is not None,
    }


def snapshot_of(session: Session, alarm: Alarm) -> dict[str, Any]:
    """Return what the next mail of a thread is compared with."""
    counts = counts_of(session, alarm.hazard_id, alarm.country) if alarm.hazard_id else None
    return {
        "severity": alarm.severity.value,
        "persons": counts.persons if counts else None,
        "shelters": counts.shelters if counts else 0,
        "posts": counts.posts if counts else 0,
    }


def changes_since(
    session: Session, alarm: Alarm, thread: AlarmThread | None, disclosure: Disclosure | None
) -> dict[str, Any]:
    """Return what changed since the last mail of a thread; empty for the first.

    `added` and `removed` are people who came inside or left, `shelters` and `posts` how many more
    are inside (fewer: negative), `before` and `severity` a tier that moved. With a `disclosure`
    small counts of people are left out.
    """
    if thread is None or not thread.messages:
        return {}
    present, before = snapshot_of(session, alarm), thread.snapshot
    changes: dict[str, Any] = {
        name: present[name] - before.get(name, 0)
        for name in ("shelters", "posts")
        if present[name] != before.get(name, 0)
    }
    if present["severity"] != before.get("severity", present["severity"]):
        changes |= {"before": before["severity"], "severity": present["severity"]}
    moves = _moves_since(session, alarm, thread.last_at)
    return changes | {
        name: count
        for name, count in moves.items()
        if count and not (disclosure and disclosure.is_small(count))
    }


def shown_counts(counts: TouchedCounts, disclosure: Disclosure, *, is_own: bool) -> dict[str, Any]:
    """Return counts as a reader may see them: people as text (`<5` where that is all they may
    know), shelters and posts as numbers.
    """
    people = {"households": counts.households} if counts.persons is not None else {}
    if is_own and counts.persons is not None:
        people |= {"arriving": counts.arriving, "leaving": counts.leaving}
    shown: dict[str, Any] = {
        name: str(disclosure.whole(count, is_own=is_own)) for name, count in people.items()
    }
    if counts.persons is not None:
        shown["persons"] = str(disclosure.whole(counts.persons, is_own=is_own))
    return shown | {"shelters": counts.shelters, "posts": counts.posts}


def name_for(
    hazard: Hazard, language: str, zone: str, desk: AlarmDesk, now: datetime, *, is_own: bool = True
) -> str:
    """Return what a hazard is called, in a language and in the hours of a zone.

    Of one that a country's own source tells, others (not `is_own`) read the kind alone.
    """
    translate = translator(language).gettext
    if not is_own and hazard.source.owner:
        return translate(KIND_WORDS[hazard.kind])
    return hazard_name(hazard, NameReader(language, translate, ZoneInfo(zone), now, desk.unit))


# -- inside ---------------------------------------------------------------------------------


def _moves_since(session: Session, alarm: Alarm, since: datetime) -> dict[str, int]:
    """Return how many people came inside and left, by the history of the flag of the nationals."""
    query = (
        sa.select(sa.func.sum(FlagChange.added), sa.func.sum(FlagChange.removed))
        .join(Flag, Flag.id == FlagChange.flag_id)
        .where(
            Flag.hazard_id == alarm.hazard_id,
            Flag.country == alarm.country,
            Flag.kind == SubjectKind.NATIONALS,
            FlagChange.at > since,
        )
    )
    added, removed = session.execute(query).one()
    return {"added": int(added or 0), "removed": int(removed or 0)}


def _text(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat()
