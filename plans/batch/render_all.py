"""Every plan written to a folder, in one language on one paper; one bad plan does not stop the
rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.private_files import write_private
from core.settings import Settings
from plans.documents.catalog import kept_pdf, shelf_folder
from plans.facts.gather import gather
from plans.facts.model import Audience
from plans.lifecycle.transitions import frozen_facts
from plans.map.streets.source import open_streets
from plans.models import PlanArea

PAPER = "both"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What became of one plan: where it lies, or why it does not."""

    slug: str
    path: Path
    fault: str = ""


def write_plans(
    engine: Engine, atlas: Atlas, keyring: Keyring, settings: Settings, now: datetime, actor: str
) -> Iterator[PlanFile]:
    """Write the plan of every area to `instance/plans`, one at a time; what did not change is not
    made again.

    Names of community leaders are printed: each plan is written down in the journal. No transaction
    is open while a plan is set, for that takes seconds and others write meanwhile.
    """
    with reading(engine) as session:
        slugs = session.scalars(sa.select(PlanArea.slug).order_by(PlanArea.slug)).all()
    for slug in slugs:
        path = settings.instance / "plans" / f"{slug}-{settings.default_language}.pdf"
        try:
            _write_plan(engine, atlas, keyring, settings, now, actor, slug, path)
        except AtalayaError as wrong:
            yield PlanFile(slug, path, str(wrong))
        else:
            yield PlanFile(slug, path)


def _write_plan(
    engine: Engine,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    now: datetime,
    actor: str,
    slug: str,
    path: Path,
) -> None:
    with reading(engine) as session:
        plan = session.scalars(sa.select(PlanArea).where(PlanArea.slug == slug)).one()
        current = plan.current
        facts = (
            frozen_facts(keyring, current)
            if current
            else gather(session, atlas, keyring, plan, now=now, disclosure=settings.disclosure)
        )
    body = kept_pdf(
        shelf_folder(settings.instance),
        facts,
        atlas,
        language=settings.default_language,
        paper=PAPER,
        audience=Audience.INTERNAL,
        public_url=settings.public_url,
        streets=open_streets(settings, now),
        disclosure=settings.disclosure,
    )
    if path.exists() and path.read_bytes() == body:
        return
    write_private(path, body)
    with writing(engine) as session:
        record(
            session,
            at=now,
            actor=actor,
            action="plan.render",
            subject=plan.id,
            country=plan.country,
            purpose="plan",
        )
