"""Crisis packs at the doors: what goes into one is read quickly, and pressed while no transaction is open.

A pack without a roster is kept in `instance/plans/packs` by all that decides what is in it; one with a roster never.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from directory.viewer import Viewer
from ground.atlas import Atlas
from ground.crypto import Keyring
from ground.db import reading, writing
from ground.errors import NotAllowed
from ground.journal import record
from ground.private import private_folder, write_private
from ground.settings import Settings
from plans.facts import Edition, PlanFacts
from plans.facts_json import to_json
from plans.keying import making, mark_of
from plans.models import PlanArea
from plans.pack import PAPER, PackOrder, Printers, pack
from plans.population import persons_in
from plans.reach import next_round, rows_in_reach, towns_around
from plans.roster import Roster, roster_of
from plans.shareable import facts_for
from plans.tongues import languages_in
from registry.index import load_blocks
from registry.persons import read_persons
from webapp.plans_pages.shelf import kept_leaflet, kept_pdf, shelf_folder, words_folder

KEPT_FILES = 60
"""So many packs are kept; the oldest go first."""


def packs_folder(settings: Settings) -> Path:
    """Where the packs of this installation are kept."""
    return settings.instance / "plans" / "packs"


def order_for(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    plan: PlanArea,
    facts: PlanFacts,
    edition: Edition,
    viewer: Viewer,
    *,
    now: datetime,
) -> PackOrder:
    """All a pack of these facts is made of. `viewer` is the reader of an internal one; a public one is for anybody.

    Leaders' names are read for the internal one: the caller journals that.
    """
    internal = edition is Edition.INTERNAL
    area = facts.area.value.shape
    rows = rows_in_reach(
        session, atlas, plan, area, viewer if internal else Viewer.public(),
        now=now, keyring=keyring if internal else None,
    )  # fmt: skip
    return PackOrder(
        facts=facts,
        edition=edition,
        rows=tuple(rows),
        places=tuple(towns_around(atlas, area, rows)),
        made_at=now,
        public_url=settings.public_url,
        next_round=next_round(session, now.date()),
        leaflets=languages_in(words_folder(settings.instance)),
    )


def read_roster(
    engine: Engine, keyring: Keyring, facts: PlanFacts, *, actor: str, purpose: str, now: datetime
) -> Roster:
    """The nationals of the plan's own country in its area now; the reading is in the journal before this returns.

    Raises NotAllowed without a purpose.
    """
    if not purpose.strip():
        raise NotAllowed("a roster is made for a purpose, which goes into the journal")
    country, area = facts.country, facts.area.value.shape
    with reading(engine) as session:
        ids = persons_in(load_blocks(session, keyring, [country]), area, now.date())
    with writing(engine) as session:
        found = read_persons(session, keyring, ids, actor=actor, purpose=purpose, now=now, country=country)
    return roster_of(found.values(), area, as_of=now, purpose=purpose)


def note_pack(session: Session, plan: PlanArea, edition: Edition, *, now: datetime, actor: str, purpose: str) -> None:
    """The line in the journal that a pack was taken; a public one holds nothing that needs a line."""
    if edition is Edition.INTERNAL:
        record(
            session, at=now, actor=actor, action="plan.pack", subject=plan.slug, country=plan.country, purpose=purpose
        )


def make_pack(
    order: PackOrder, atlas: Atlas, settings: Settings, *, language: str, roster: Roster | None = None
) -> bytes:
    """The ZIP: out of the shelf when the same was made today, else made; with a roster always made and never kept.

    Raises what `plans.pack.pack` raises.
    """
    printers = _keeping(order, atlas, settings)
    if roster is not None:
        return pack(order, atlas, printers=printers, roster=roster, language=language)
    path = packs_folder(settings) / f"{_key(order, atlas, language)}.zip"
    if path.exists():
        return path.read_bytes()
    body = pack(order, atlas, printers=printers, language=language)
    private_folder(path.parent.parent)
    private_folder(path.parent)
    write_private(path, body)
    _thin_out(path.parent)
    return body


# -- inside ---------------------------------------------------------------------------------


def _keeping(order: PackOrder, atlas: Atlas, settings: Settings) -> Printers:
    """Printers that share the shelf of the plans' own page."""
    facts, address = order.facts, order.public_url

    def plan(language: str) -> bytes:
        return kept_pdf(
            shelf_folder(settings.instance), facts, atlas,
            language=language, paper=PAPER, edition=order.edition, public_url=address,
        )  # fmt: skip

    def leaflet(language: str) -> bytes:
        return kept_leaflet(settings.instance, facts, atlas, language=language, paper=PAPER, public_url=address)

    return Printers(plan, leaflet)


def _key(order: PackOrder, atlas: Atlas, language: str) -> str:
    """The hash of all that decides what is in a pack; of the moment it was read, the day."""
    facts = facts_for(order.facts, order.edition)
    timeless = replace(facts, gathered_at=_midnight(facts.gathered_at))
    told = hashlib.sha256(to_json(timeless))
    rest = (order.edition, order.rows, order.places, order.made_at.date(), order.public_url, order.next_round)
    told.update(repr((rest, order.leaflets, language, mark_of(atlas), making())).encode())
    return told.hexdigest()


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _thin_out(folder: Path) -> None:
    kept = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
