"""What goes into a crisis pack, read quickly, and the pack itself, made outside transactions.

A pack is kept by all that decides what is in it, until that changes; one
with a roster never. An internal pack names community leaders: it is sealed where it is kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from core.accounts import account_name
from core.atlas import Atlas
from core.audit_log import record
from core.context import Context
from core.crypto import Keyring
from core.errors import NotAllowed
from core.settings import Settings
from core.storage import FileStore, open_store
from directory.entries.visibility import Viewer
from plans.batch.cache_key import making, mark_of
from plans.documents.leaflet_languages import languages_in
from plans.documents.printed_plans import printed_plans, words_folder
from plans.documents.roster import Roster, roster_of
from plans.facts.headcounts import persons_in
from plans.facts.json_form import to_json
from plans.facts.model import Audience, PlanFacts
from plans.facts.nearby_entries import next_round, rows_in_reach, towns_around
from plans.facts.redaction import facts_for
from plans.map.streets.source import open_streets
from plans.models import PlanArea
from plans.packs.crisis_pack import PAPER, Printers, pack, with_roster
from plans.packs.pack_readme import PackOrder
from registry.matching.index import open_index, person_ids
from registry.people.access import read_persons
from registry.registration.unplaced import count_unplaced

PACKS = "plans/packs"
"""The name of their store."""


def pack_store(settings: Settings, keyring: Keyring) -> FileStore:
    """Return the packs kept in this installation."""
    return open_store(settings, PACKS, keyring)


@dataclass(frozen=True, slots=True)
class PackBuilder:
    """Makes the packs of one installation."""

    atlas: Atlas
    keyring: Keyring
    settings: Settings

    @property
    def store(self) -> FileStore:
        """Where they are kept."""
        return pack_store(self.settings, self.keyring)

    def order(
        self,
        session: Session,
        plan: PlanArea,
        facts: PlanFacts,
        audience: Audience,
        viewer: Viewer,
        *,
        now: datetime,
    ) -> PackOrder:
        """Return all a pack of these facts is made of.

        `viewer` is the reader of an internal one; a public one is for anybody. Leaders' names are
        read for the internal one: the caller enters that in the audit log.
        """
        is_internal = audience is Audience.INTERNAL
        area = facts.area.value.shape
        rows = rows_in_reach(
            session,
            self.atlas,
            plan,
            area,
            viewer if is_internal else Viewer.public(),
            now=now,
            keyring=self.keyring if is_internal else None,
        )
        return PackOrder(
            facts=facts,
            audience=audience,
            rows=tuple(rows),
            places=tuple(towns_around(self.atlas, area, rows)),
            made_at=now,
            public_url=self.settings.public_url,
            disclosure=self.settings.disclosure,
            next_round=next_round(session, now.date()),
            leaflets=languages_in(words_folder(self.settings.instance)),
        )

    def name_of(self, order: PackOrder, language: str) -> str:
        """Return the name of the pack of this order in the store: the same for all to whom the same
        is shown.
        """
        map_mark = mark_of(self.atlas, open_streets(self.settings, order.made_at))
        return f"{_key(order, map_mark, language)}.zip"

    def make(self, order: PackOrder, *, language: str, roster: Roster | None = None) -> bytes:
        """Return the ZIP: out of the store when the same was made before, else made and kept; a
        roster is put in and not kept.

        Raises what `plans.packs.crisis_pack.pack` raises.
        """
        name = self.name_of(order, language)
        body = self.store.read(name)
        if body is None:
            printers = printers_with_store(self, order)
            body = pack(order, self.atlas, printers=printers, language=language)
            is_internal = order.audience is Audience.INTERNAL
            self.store.of(order.facts.country).write(name, body, is_sealed=is_internal)
        if roster is None:
            return body
        return with_roster(order, self.atlas, body, roster, language=language)


def printers_with_store(builder: PackBuilder, order: PackOrder) -> Printers:
    """Return printers that share what they print with the plans' own page."""
    printer = printed_plans(builder.settings, builder.keyring, builder.atlas)
    streets = open_streets(builder.settings, order.made_at)

    def plan(language: str) -> bytes:
        return printer.plan(
            order.facts, language=language, paper=PAPER, audience=order.audience, streets=streets
        )

    def leaflet(language: str) -> bytes:
        return printer.leaflet(order.facts, language=language, paper=PAPER, streets=streets)

    return Printers(plan, leaflet)


def read_roster(context: Context[Viewer], facts: PlanFacts) -> Roster:
    """Return the nationals of the plan's own country in its area now, for a viewer of that country.

    Records the reading (`core.audit_log.record`). Raises NotAllowed without a purpose.
    """
    if not context.purpose.strip():
        raise NotAllowed("a roster is made for a purpose, which goes into the audit log")
    country, area = facts.country, facts.area.value.shape
    index = open_index(context.session, context.keyring, [country])
    numbers = persons_in(index, area, context.now.date()).get(country, [])
    unplaced = index.unplaced.get(country, frozenset()).difference(numbers)
    persons = read_persons(context, sorted(person_ids(context.session, country, numbers).values()))
    return roster_of(
        persons,
        area,
        as_of=context.now,
        purpose=context.purpose,
        made_by=account_name(context.session, context.actor),
        unplaced=len(unplaced),
        without_place=count_unplaced(context.session, country),
    )


def note_pack(
    session: Session, plan: PlanArea, audience: Audience, *, now: datetime, actor: str, purpose: str
) -> None:
    """Enter in the audit log that an internal pack was taken; a public one needs no line."""
    if audience is Audience.INTERNAL:
        record(
            session,
            at=now,
            actor=actor,
            action="plan.pack",
            subject=plan.slug,
            country=plan.country,
            purpose=purpose,
        )


# -- inside ---------------------------------------------------------------------------------


def _key(order: PackOrder, map_mark: str, language: str) -> str:
    """Return the hash of all that decides what is in a pack; not when it was read, for then none
    could be kept ready.
    """
    facts = facts_for(order.facts, order.audience, order.disclosure)
    timeless = replace(facts, gathered_at=_midnight(facts.gathered_at))
    key = hashlib.sha256(to_json(timeless))
    rows = [replace(row, freshness=replace(row.freshness, days=None)) for row in order.rows]
    rest = (
        order.audience,
        rows,
        order.places,
        order.public_url,
        order.next_round,
        order.disclosure,
    )
    key.update(repr((rest, order.leaflets, language, map_mark, making())).encode())
    return key.hexdigest()


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
