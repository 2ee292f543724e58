"""One turn of the rules: every change of a flag or a hazard is held against them once.

What was judged is marked in the transaction that writes the firings: who is killed between finds
the change still waiting, and who comes twice finds nothing. Judged is the present: what came and
went between two turns wakes nobody, what still holds is never passed over.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session, defer, joinedload

from core.db import reading, take_turns, writing
from feeds.models import Hazard, HazardStatus
from watch.models import Flag, FlagChange
from watch.rules.models import AlertRule, HazardJudgement, RuleFiring
from watch.rules.rule_book import ensure_shipped_rules, lacking_rules, rules_in_force
from watch.rules.turns.counting import PeopleCounts, as_counted
from watch.rules.turns.country_turn import CountryTurn, DueHazard, RuleSurroundings
from watch.rules.turns.firing import FiringDraft, write_firings
from watch.rules.turns.release import count_held, release_held, waits_for_release

RULES_TURN = "rules of hazards"
"""Who judges takes turns: two would write the same firing."""
_CHUNK = 500


def fire_rules(engine: Engine, now: datetime, around: RuleSurroundings) -> list[uuid.UUID]:
    """Judge all that is due: people are counted first, in a session that only reads; then comes a
    short one that writes, if there is anything to write. Return the ids of the firings that speak.
    """
    with reading(engine) as session:
        counts = PeopleCounts(around.keyring, now)
        has_work = _count(session, now, around, counts)
    if not has_work:
        return []
    with writing(engine) as session:
        return [each.id for each in fire_due(session, now, around, counts.ready())]


def fire_due(
    session: Session, now: datetime, around: RuleSurroundings, counts: PeopleCounts | None = None
) -> list[RuleFiring]:
    """Hold every change that waits against the rules of its country, and return the firings that
    speak: outcome `sent` wakes somebody, `digest` waits for the day's letter, `held` for the end of
    the quiet hours. Those held whose hours are over are among them, if they are still true.

    One firing of a hazard speaks for all that its country writes of it in this turn
    (`turns.firing.write_firings`). What `counts` does not hold though a rule asks for it stays
    waiting for the next turn; without `counts` it is counted here.
    """
    take_turns(session, RULES_TURN)
    counts = counts or PeopleCounts(around.keyring, now)
    due = read_due(session)
    ensure_shipped_rules(session, {*around.countries, *due.hazards_of}, now)
    judged = _judge_all(session, now, around, counts, due)
    _mark(session, due, judged, now)
    found = judged.firings(session, now)
    return [*found, *release_held(session, now, around, counts)]


def _count(session: Session, now: datetime, around: RuleSurroundings, counts: PeopleCounts) -> bool:
    """Count what the rules will ask; return whether there is anything to be written."""
    due = read_due(session)
    judged = _judge_all(session, now, around, counts, due)
    count_held(session, now, around, counts)
    return bool(
        judged.drafts
        or any(each.is_moved for each in due.hazards)
        or due.new_rules
        or waits_for_release(session, now)
        or lacking_rules(session, {*around.countries, *due.hazards_of})
    )


# -- what is due ------------------------------------------------------------------------------


@dataclass(slots=True)
class DueChanges:
    """What waits to be judged."""

    hazards: list[DueHazard] = field(default_factory=list)
    changes: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    """By hazard: the changes of flags that wait."""
    hazards_of: dict[str, set[uuid.UUID]] = field(default_factory=dict)
    """By country: those on which it has a flag."""
    known: set[uuid.UUID] = field(default_factory=set)
    """Hazards that were judged before."""
    new_rules: list[uuid.UUID] = field(default_factory=list)
    """Rules against which nothing was held yet."""


def read_due(session: Session) -> DueChanges:
    """Return what waits: changes of flags, hazards whose version nobody judged, those whose source
    is silent, and all that stands where a rule is new.
    """
    due = DueChanges()
    waiting = sa.select(Flag.hazard_id, FlagChange.id).join(FlagChange)
    waiting = waiting.where(FlagChange.judged_at.is_(None)).order_by(FlagChange.at)
    for hazard_id, change_id in session.execute(waiting):
        due.changes.setdefault(hazard_id, []).append(change_id)
    due.new_rules = list(
        session.scalars(
            sa.select(AlertRule.id).where(AlertRule.active, AlertRule.standing_judged_at.is_(None))
        )
    )
    ids = {*due.changes, *_moved_hazards(session, stands=bool(due.new_rules))}
    for part in _parts(sorted(ids, key=str)):
        due.hazards += _due_hazards(session, part, due)
        flags = sa.select(Flag.country, Flag.hazard_id).where(Flag.hazard_id.in_(part)).distinct()
        for country, hazard_id in session.execute(flags):
            due.hazards_of.setdefault(country, set()).add(hazard_id)
    due.hazards.sort(key=lambda each: (each.hazard.started_at, str(each.hazard.id)))
    return due


def _moved_hazards(session: Session, *, stands: bool) -> Iterable[uuid.UUID]:
    is_live = Hazard.status == HazardStatus.ACTIVE
    wanted = sa.or_(
        HazardJudgement.version.is_(None),
        HazardJudgement.version != Hazard.version,
        sa.and_(is_live, Hazard.unverified_since.is_not(None)),
        *([is_live] if stands else []),
    )
    query = sa.select(Hazard.id).outerjoin(HazardJudgement, HazardJudgement.hazard_id == Hazard.id)
    return session.scalars(query.where(wanted))


def _due_hazards(session: Session, ids: Sequence[uuid.UUID], due: DueChanges) -> list[DueHazard]:
    query = (
        sa.select(Hazard, HazardJudgement.at, HazardJudgement.version)
        .outerjoin(HazardJudgement, HazardJudgement.hazard_id == Hazard.id)
        .where(Hazard.id.in_(ids))
        .options(joinedload(Hazard.source), defer(Hazard.zone), defer(Hazard.severity_zones))
    )
    found: list[DueHazard] = []
    for hazard, at, version in session.execute(query):
        due.known |= {hazard.id} if at is not None else set()
        is_moved = version != hazard.version or hazard.id in due.changes
        found.append(DueHazard(hazard, at, is_moved))
    return found


# -- judging ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Judged:
    """What the rules of all countries said in one turn."""

    drafts: list[tuple[DueHazard, list[FiringDraft]]] = field(default_factory=list)
    counted: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    postponed: set[uuid.UUID] = field(default_factory=set)
    """Hazards of which something must be counted first."""

    def firings(self, session: Session, now: datetime) -> list[RuleFiring]:
        """Write what was said, and return the firings that speak."""
        found: list[RuleFiring] = []
        for due, drafts in self.drafts:
            if due.hazard.id not in self.postponed:
                found += write_firings(session, drafts, due.hazard, now)
        return found


def _judge_all(
    session: Session,
    now: datetime,
    around: RuleSurroundings,
    counts: PeopleCounts,
    due: DueChanges,
) -> _Judged:
    judged = _Judged()
    if not due.hazards:
        return judged
    everywhere = _countries_of_places(session)
    rules = rules_in_force(session, {*due.hazards_of, *everywhere})
    for country, own in sorted(rules.items()):
        wanted = due.hazards_of.get(country, set())
        mine = [each for each in due.hazards if country in everywhere or each.hazard.id in wanted]
        turn = CountryTurn(session, country, own, around, counts, now)
        for one, drafts in turn.drafts(mine):
            if drafts is None:
                judged.postponed.add(one.hazard.id)
            elif drafts:
                judged.drafts.append((one, drafts))
        judged.counted |= {each: as_counted(found) for each, found in turn.counted.items()}
    return judged


def _countries_of_places(session: Session) -> set[str]:
    """Return the countries with a rule that may fit where none of theirs is touched."""
    is_of_place = sa.or_(AlertRule.area.is_not(None), AlertRule.any_plan_area)
    query = sa.select(AlertRule.country).where(AlertRule.active, is_of_place).distinct()
    return set(session.scalars(query))


def _mark(session: Session, due: DueChanges, judged: _Judged, now: datetime) -> None:
    """Mark what was judged; what is postponed goes on waiting."""
    ready = [each for each in due.hazards if each.hazard.id not in judged.postponed]
    changes = [each for one in ready for each in due.changes.get(one.hazard.id, ())]
    for part in _parts(changes):
        session.execute(sa.update(FlagChange).where(FlagChange.id.in_(part)).values(judged_at=now))
    for change_id, counted in judged.counted.items():
        session.execute(
            sa.update(FlagChange).where(FlagChange.id == change_id).values(counted=counted)
        )
    moved = [each.hazard for each in ready if each.is_moved]
    _mark_hazards(session, moved, due.known, now)
    if not judged.postponed:
        of_new = sa.update(AlertRule).where(AlertRule.id.in_(due.new_rules))
        session.execute(of_new.values(standing_judged_at=now))


def _mark_hazards(
    session: Session, hazards: Sequence[Hazard], known: set[uuid.UUID], now: datetime
) -> None:
    rows = [{"hazard_id": each.id, "version": each.version, "at": now} for each in hazards]
    new = [row for row in rows if row["hazard_id"] not in known]
    if new:
        session.execute(sa.insert(HazardJudgement), new)
    again = [row for row in rows if row["hazard_id"] in known]
    if again:
        session.execute(sa.update(HazardJudgement), again)


def _parts(ids: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))
