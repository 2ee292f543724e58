"""Every plan written to a folder, in one language on one paper; one bad plan does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from ground.atlas import Atlas
from ground.crypto import Keyring
from ground.errors import AtalayaError
from ground.journal import record
from ground.settings import Settings
from plans.facts import Edition
from plans.gather import gather
from plans.models import PlanArea
from webapp.plans_pages.shelf import kept_pdf, shelf_folder

PAPER = "both"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What became of one plan: where it lies, or why it does not."""

    slug: str
    path: Path
    fault: str = ""


def write_plans(
    session: Session, atlas: Atlas, keyring: Keyring, settings: Settings, now: datetime, actor: str
) -> Iterator[PlanFile]:
    """Write the plan of every area to `instance/plans`, one at a time; what did not change is not made again.

    Names of community leaders are printed: each plan is written down in the journal.
    """
    folder = settings.instance / "plans"
    language = settings.default_language
    for plan in session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)):
        path = folder / f"{plan.slug}-{language}.pdf"
        try:
            facts = gather(session, atlas, keyring, plan, now=now)
            body = kept_pdf(
                shelf_folder(settings.instance),
                facts,
                atlas,
                language=language,
                paper=PAPER,
                edition=Edition.INTERNAL,
                public_url=settings.public_url,
            )
        except AtalayaError as wrong:
            yield PlanFile(plan.slug, path, str(wrong))
            continue
        if not path.exists() or path.read_bytes() != body:
            path.write_bytes(body)
            record(
                session,
                at=now,
                actor=actor,
                action="plan.render",
                subject=plan.id,
                country=plan.country,
                purpose="plan",
            )
        yield PlanFile(plan.slug, path)
