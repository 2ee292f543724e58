"""Every plan written to a store, in one language on one paper; one bad plan does not stop the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.settings import Settings
from core.storage import SEALED, open_store
from plans.documents.printed_plans import printed_plans
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts
from plans.lifecycle.transitions import frozen_facts
from plans.map.streets.source import open_streets
from plans.models import PlanArea

PAPER = "both"
PLANS = "plans"
"""The name of their store."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What became of one plan: where its file is, or why there is none."""

    slug: str
    place: str
    fault: str = ""


def write_plans(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings, now: datetime, actor: str
) -> Iterator[PlanFile]:
    """Write the plan of every area to the store, one at a time; what did not change is not
    made again.

    Names of community leaders are printed: the files are sealed, `atalaya plans render` writes one
    to be taken along, and each plan is entered in the audit log. No transaction is open while a
    plan is laid out, for that takes seconds and others write meanwhile.
    """
    with reading(engine) as session:
        slugs = session.scalars(sa.select(PlanArea.slug).order_by(PlanArea.slug)).all()
    store = open_store(settings, PLANS, keyring)
    printer = printed_plans(settings, keyring, atlas)
    for slug in slugs:
        name = f"{slug}-{settings.default_language}.pdf"
        fault = ""
        try:
            with reading(engine) as session:
                plan = session.scalars(sa.select(PlanArea).where(PlanArea.slug == slug)).one()
                context = Context(
                    session=session,
                    keyring=keyring,
                    atlas=atlas,
                    viewer=None,
                    actor=actor,
                    now=now,
                )
                facts = _facts(context, settings, plan)
            body = printer.plan(
                facts,
                language=settings.default_language,
                paper=PAPER,
                audience=Audience.INTERNAL,
                streets=open_streets(settings, now),
            )
            if store.read(name) != body or not store.is_sealed(name):
                store.of(plan.country).write(name, body, is_sealed=True)
                with writing(engine) as session:
                    _record(session, plan, now=now, actor=actor)
        except AtalayaError as wrong:
            fault = str(wrong)
        yield PlanFile(slug, f"{store.place}/{name}{SEALED}", fault)


def _facts(context: Context[object], settings: Settings, plan: PlanArea) -> PlanFacts:
    current = plan.current
    if current is not None:
        return frozen_facts(context.keyring, current)
    return gather(context, plan, disclosure=settings.disclosure)


def _record(session: Session, plan: PlanArea, *, now: datetime, actor: str) -> None:
    record(
        session,
        at=now,
        actor=actor,
        action="plan.render",
        subject=plan.id,
        country=plan.country,
        purpose="plan",
    )
