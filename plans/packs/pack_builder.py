"""What goes into a crisis pack, read quickly, and the pack itself, pressed while no transaction is
open.

A pack is kept in `instance/plans/packs` by all that decides what is in it, until that changes; one
with a roster never.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import NotAllowed
from core.private_files import private_folder, write_private
from core.settings import Settings
from directory.entries.visibility import Viewer
from plans.batch.cache_key import making, mark_of
from plans.documents.catalog import kept_leaflet, kept_pdf, shelf_folder, words_folder
from plans.documents.leaflet_languages import languages_in
from plans.documents.roster import Roster, roster_of
from plans.facts.headcounts import persons_in
from plans.facts.json_form import to_json
from plans.facts.model import Audience, PlanFacts
from plans.facts.nearby_entries import next_round, rows_in_reach, towns_around
from plans.facts.redaction import facts_for
from plans.map.streets.source import open_streets
from plans.models import PlanArea
from plans.packs.crisis_pack import PAPER, PackOrder, Printers, pack, with_roster
from registry.matching.index import load_blocks
from registry.people.access import read_persons


def packs_folder(settings: Settings) -> Path:
    """Return where the packs of this installation are kept."""
    return settings.instance / "plans" / "packs"


def order_for(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    plan: PlanArea,
    facts: PlanFacts,
    edition: Audience,
    viewer: Viewer,
    *,
    now: datetime,
) -> PackOrder:
    """Return all a pack of these facts is made of.

    `viewer` is the reader of an internal one; a public one is for anybody.

    Leaders' names are read for the internal one: the caller journals that.
    """
    internal = edition is Audience.INTERNAL
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
        disclosure=settings.disclosure,
        next_round=next_round(session, now.date()),
        leaflets=languages_in(words_folder(settings.instance)),
    )


def read_roster(
    engine: Engine,
    keyring: Keyring,
    atlas: Atlas,
    facts: PlanFacts,
    *,
    actor: str,
    purpose: str,
    now: datetime,
) -> Roster:
    """Return the nationals of the plan's own country in its area now; the reading is in the audit
    log before this returns.

    Raises NotAllowed without a purpose.
    """
    if not purpose.strip():
        raise NotAllowed("a roster is made for a purpose, which goes into the journal")
    country, area = facts.country, facts.area.value.shape
    with reading(engine) as session:
        ids = persons_in(load_blocks(session, keyring, [country]), area, now.date())
    with writing(engine) as session:
        context = Context(
            session=session,
            keyring=keyring,
            atlas=atlas,
            viewer=Viewer.of_country(country),
            actor=actor,
            now=now,
            purpose=purpose,
        )
        read = read_persons(context, ids)
    return roster_of(read, area, as_of=now, purpose=purpose)


def note_pack(
    session: Session, plan: PlanArea, edition: Audience, *, now: datetime, actor: str, purpose: str
) -> None:
    """The line in the journal that a pack was taken; a public one holds nothing that needs a line."""
    if edition is Audience.INTERNAL:
        record(
            session,
            at=now,
            actor=actor,
            action="plan.pack",
            subject=plan.slug,
            country=plan.country,
            purpose=purpose,
        )


def kept_path(order: PackOrder, atlas: Atlas, settings: Settings, language: str) -> Path:
    """Return where the pack of this order lies once it is made: the same for all to whom the same
    is shown.
    """
    mark = mark_of(atlas, open_streets(settings, order.made_at))
    return packs_folder(settings) / f"{_key(order, mark, language)}.zip"


def make_pack(
    order: PackOrder,
    atlas: Atlas,
    settings: Settings,
    *,
    language: str,
    roster: Roster | None = None,
) -> bytes:
    """Return the ZIP: out of the shelf when the same was made before, else made and kept; a roster
    is put in and not kept.

    Raises what `plans.packs.crisis_pack.pack` raises.
    """
    path = kept_path(order, atlas, settings, language)
    if path.exists():
        body = path.read_bytes()
    else:
        body = pack(order, atlas, printers=_keeping(order, atlas, settings), language=language)
        private_folder(path.parent.parent)
        private_folder(path.parent)
        write_private(path, body)
    return body if roster is None else with_roster(order, atlas, body, roster, language=language)


# -- inside ---------------------------------------------------------------------------------


def _keeping(order: PackOrder, atlas: Atlas, settings: Settings) -> Printers:
    """Printers that share the shelf of the plans' own page."""
    facts, address, streets = order.facts, order.public_url, open_streets(settings, order.made_at)

    def plan(language: str) -> bytes:
        return kept_pdf(
            shelf_folder(settings.instance), facts, atlas,
            language=language, paper=PAPER, audience=order.edition, public_url=address, streets=streets,
            disclosure=order.disclosure,
        )  # fmt: skip

    def leaflet(language: str) -> bytes:
        return kept_leaflet(
            settings.instance,
            facts,
            atlas,
            language=language,
            paper=PAPER,
            public_url=address,
            streets=streets,
            disclosure=order.disclosure,
        )

    return Printers(plan, leaflet)


def _key(order: PackOrder, ground_mark: str, language: str) -> str:
    """Return the hash of all that decides what is in a pack; not when it was read, for then none
    could be kept ready.
    """
    facts = facts_for(order.facts, order.edition, order.disclosure)
    timeless = replace(facts, gathered_at=_midnight(facts.gathered_at))
    told = hashlib.sha256(to_json(timeless))
    rows = [replace(row, freshness=replace(row.freshness, days=None)) for row in order.rows]
    rest = (order.edition, rows, order.places, order.public_url, order.next_round, order.disclosure)
    told.update(repr((rest, order.leaflets, language, ground_mark, making())).encode())
    return told.hexdigest()


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
