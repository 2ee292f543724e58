"""The plans on the shelf: which there are, what a reader may have of each, and their PDFs kept by
content.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.atlas import Atlas
from core.disclosure import STANDARD, Disclosure
from core.private_files import private_folder, write_private
from plans.documents.leaflet import render_leaflet
from plans.documents.leaflet_languages import fingerprint, wording_in
from plans.documents.plan_pdf import render
from plans.facts.model import Audience, PlanFacts
from plans.map.streets import StreetSource
from plans.models import PlanArea, PlanState

KEPT_FILES = 200
"""So many PDFs are kept; the oldest go first."""


@dataclass(frozen=True, slots=True)
class CatalogPlan:
    """One plan of the list."""

    plan: PlanArea
    is_own: bool


def plans_on_shelf(
    session: Session, country: str, post_id: uuid.UUID | None, today: date
) -> list[CatalogPlan]:
    """Return every plan: those of one's own post first, then one's own country, then what does not
    hold, then by number.
    """
    plans = list(session.scalars(sa.select(PlanArea).options(joinedload(PlanArea.post))))
    shelf = [CatalogPlan(plan, plan.country == country) for plan in plans]
    return sorted(
        shelf,
        key=lambda each: (
            each.plan.post_id != post_id,
            not each.is_own,
            _holds(each.plan, today),
            each.plan.number,
        ),
    )


def find_plan(session: Session, slug: str) -> PlanArea | None:
    """Return one plan by its short name."""
    return session.scalar(
        sa.select(PlanArea).where(PlanArea.slug == slug).options(joinedload(PlanArea.post))
    )


def shelf_folder(instance: Path) -> Path:
    """Return where the PDFs of this installation are kept by content."""
    return instance / "plans" / "kept"


def kept_pdf(
    folder: Path,
    facts: PlanFacts,
    atlas: Atlas,
    *,
    language: str,
    paper: str,
    audience: Audience,
    public_url: str,
    streets: StreetSource | None = None,
    disclosure: Disclosure = STANDARD,
) -> bytes:
    """Return the PDF of these facts: out of `folder` when it was made today of the same facts, else
    made and kept.

    Raises what `plans.documents.plan_pdf.render` raises.
    """
    mark = _mark(facts, atlas, streets, language, paper, audience, public_url, disclosure)
    return _kept(
        folder,
        mark,
        lambda: render(
            facts,
            atlas,
            language=language,
            public_url=public_url,
            paper=paper,
            audience=audience,
            streets=streets,
            disclosure=disclosure,
        ),
        streets,
    )


def words_folder(instance: Path) -> Path:
    """Return where an operator puts the words of further languages for the migrants' sheet:
    `<code>.json`.
    """
    return instance / "leaflets"


def kept_leaflet(
    instance: Path,
    facts: PlanFacts,
    atlas: Atlas,
    *,
    language: str,
    paper: str,
    public_url: str,
    streets: StreetSource | None = None,
    disclosure: Disclosure = STANDARD,
) -> bytes:
    """Return the migrants' sheet of these facts, kept likewise.

    Raises what `plans.documents.leaflet.render_leaflet` raises, and UnusableInput for a language
    without words.
    """
    wording = wording_in(language, words_folder(instance))
    mark = _mark(
        facts,
        atlas,
        streets,
        "leaflet",
        language,
        fingerprint(wording),
        paper,
        public_url,
        disclosure,
    )
    return _kept(
        shelf_folder(instance),
        mark,
        lambda: render_leaflet(
            facts,
            atlas,
            language=language,
            paper=paper,
            public_url=public_url,
            wording=wording,
            streets=streets,
            disclosure=disclosure,
        ),
        streets,
    )


# -- inside ---------------------------------------------------------------------------------


def _kept(
    folder: Path, mark: str, make: Callable[[], bytes], streets: StreetSource | None
) -> bytes:
    """Return the paper of this mark; one whose map had to go without its streets is not kept."""
    path = folder / f"{mark}.pdf"
    if path.exists():
        return path.read_bytes()
    body = make()
    if streets and streets.fault:
        return body
    private_folder(folder.parent)
    private_folder(folder)
    write_private(path, body)
    _thin_out(folder)
    return body


def _holds(plan: PlanArea, today: date) -> bool:
    """In force, true, and not past its last day."""
    current = plan.current
    if current is None or current.state is not PlanState.IN_FORCE:
        return False
    return current.valid_until is None or current.valid_until >= today


def _mark(facts: PlanFacts, atlas: Atlas, streets: StreetSource | None, *rest: object) -> str:
    """Return the hash of all that decides what is printed, the hour of gathering left out, the day
    kept.
    """
    midnight = datetime.combine(facts.gathered_at.date(), time(), UTC)
    layers: Sequence[object] = [
        (layer.name, layer.source, layer.features, layer.built_on) for layer in atlas.layers()
    ]
    ground = (layers, streets.mark if streets else "")
    told = hashlib.sha256(repr((replace(facts, gathered_at=midnight), ground, rest)).encode())
    told.update(facts.area.value.shape.to_wkb())
    return told.hexdigest()


def _thin_out(folder: Path) -> None:
    kept = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
