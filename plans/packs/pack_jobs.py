"""Crisis packs in the background: made by the worker for those who asked, and taken away in time.

Laying a pack out takes half a minute: no request waits for one. It is made once for each kind of
reader and lies ready until what is in it changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import atlas_for
from core.audit_log import record
from core.child import PRESS_MEMORY_BYTES, ChildLimits, call_apart
from core.context import Context
from core.db import reading, writing
from core.jobs import Job, JobFailure, JobKind, JobResult, JobTask
from core.keys import open_keyring
from core.postgres.opening import open_engine
from core.settings import Settings
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts, SignOff
from plans.lifecycle.transitions import frozen_facts
from plans.models import PlanArea
from plans.packs.pack_builder import PackBuilder
from plans.packs.pack_readme import PackOrder
from plans.packs.pack_requests import KIND, PackFor, pack_jobs

RENDER_SECONDS = 300.0
"""A renderer that has not finished by then is stopped."""
KEEP_ORPHANS = timedelta(days=1)
"""A file no row names, and the row of a version that is over, are kept for so long."""
Renderer = Callable[[PackOrder, Settings, str], object]


def crisis_pack_kind(
    engine: Engine, builder: PackBuilder, *, render: Renderer | None = None
) -> JobKind:
    """Return the kind of job that makes packs; `render` makes and keeps one (by default apart)."""
    work = _PackWork(engine, builder, render or render_apart)
    return JobKind(name=KIND, run=work.run, tidy=work.tidy)


def render_apart(order: PackOrder, settings: Settings, language: str) -> None:
    """Make and keep the pack in a process of its own, behind everything else the machine does.

    Raises ChildFailure, with the words of what hindered it, and after `RENDER_SECONDS`.
    """
    call_apart(
        render_here,
        order,
        settings,
        language,
        limits=ChildLimits(RENDER_SECONDS, memory_bytes=PRESS_MEMORY_BYTES),
    )


def render_here(order: PackOrder, settings: Settings, language: str) -> None:
    """Make and keep the pack in this process."""
    engine = open_engine(settings)
    try:
        builder = PackBuilder(atlas_for(settings), open_keyring(settings, engine), settings)
        builder.make(order, language=language)
    finally:
        engine.dispose()


# -- inside ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _PackWork:
    engine: Engine
    builder: PackBuilder
    render: Renderer

    def run(self, task: JobTask) -> JobResult:
        """Make a pack unless the same was made before; only when it is kept is it named."""
        wanted = PackFor.from_arguments(task.arguments)
        with writing(self.engine) as session:
            _record(session, wanted, now=task.started_at, actor=task.asked_by)
        with reading(self.engine) as session:
            plan = session.get_one(PlanArea, wanted.plan_id)
            facts = self._facts(session, plan, wanted.version, task.started_at)
            order = self.builder.order(
                session, plan, facts, wanted.audience, wanted.viewer, now=task.started_at
            )
        name = self.builder.name_of(order, wanted.language)
        if not self.builder.store.has(name):
            self.render(order, self.builder.settings, wanted.language)
        return JobResult(name)

    def tidy(self, now: datetime) -> None:
        """Take away the rows of versions that are over, and files that no row names any more."""
        with writing(self.engine) as session:
            jobs = pack_jobs(session)
            over = [job for job in jobs if _is_over(session, job, now)]
            for job in over:
                session.delete(job)
            named = {job.file for job in jobs if job not in over}
        self.builder.store.expire(before=now - KEEP_ORPHANS, named=named)

    def _facts(self, session: Session, plan: PlanArea, number: int, now: datetime) -> PlanFacts:
        version = next((each for each in plan.versions if each.version == number), None)
        if version is not None:
            return frozen_facts(self.builder.keyring, version)
        following = max((each.version for each in plan.versions), default=0) + 1
        sign = SignOff(version=plan.coming.version if plan.coming else following)
        context = Context(
            session=session,
            keyring=self.builder.keyring,
            atlas=self.builder.atlas,
            viewer=None,
            actor="worker",
            now=now,
        )
        return gather(context, plan, sign=sign, disclosure=self.builder.settings.disclosure)


def _record(session: Session, pack: PackFor, *, now: datetime, actor: str) -> None:
    """Enter in the audit log who has an internal pack made: it holds names of community leaders.

    Raises JobFailure when the plan was deleted meanwhile.
    """
    plan = session.get(PlanArea, pack.plan_id)
    if plan is None:
        raise JobFailure("its plan was deleted")
    if pack.audience is Audience.INTERNAL:
        record(
            session,
            at=now,
            actor=actor,
            action="plan.render",
            subject=plan.slug,
            country=plan.country,
            purpose="crisis pack",
        )


def _is_over(session: Session, job: Job, now: datetime) -> bool:
    if job.ended_at is None or job.ended_at >= now - KEEP_ORPHANS:
        return False
    pack = PackFor.from_arguments(job.arguments)
    plan = session.get(PlanArea, pack.plan_id)
    if plan is None:
        return True
    alive = {each.version for each in (plan.current, plan.coming) if each is not None}
    return pack.version not in alive
