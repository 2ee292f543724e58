"""How the packs of a plan stand for one reader, and what is in one: what the page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale

from core.i18n.formats import Formats
from core.jobs import Job
from core.storage import StoredFile
from plans.documents.leaflet_languages import languages_in
from plans.documents.printed_plans import words_folder
from plans.facts.model import Audience
from plans.packs.crisis_pack import names_in
from plans.packs.pack_builder import PackBuilder
from plans.packs.pack_page import PAGES
from plans.packs.pack_readme import MANIFEST, README, PackOrder, file_title
from plans.packs.pack_requests import PackFor, find_pack, find_zip
from webapp.auth.access import current_scope
from webapp.blueprints.plans.presenters import ShownVersion
from webapp.http.database import db
from webapp.http.services import services


@dataclass(frozen=True, slots=True)
class PackStanding:
    """How the pack for one audience stands: its job, and the ZIP when there is one to take."""

    audience: Audience
    job: Job
    zip: StoredFile | None

    @property
    def is_being_made(self) -> bool:
        """Whether it waits for the worker or is being made."""
        return self.job.is_under_way

    @property
    def true_at(self) -> datetime | None:
        """As of when the ZIP is true: of one that is being replaced, when it was made."""
        if not self.is_being_made and not self.job.fault:
            return self.job.claimed_at
        return self.zip.written_at if self.zip else None


def pack_builder() -> PackBuilder:
    """Return what makes the packs of this installation."""
    here = services()
    return PackBuilder(here.atlas, here.keyring, here.settings)


def pack_for(version: ShownVersion, audience: Audience) -> PackFor:
    """Return the pack of the version on the page, for this reader."""
    return PackFor(
        plan_id=version.plan.id,
        version=version.edition.version if version.edition else 0,
        audience=audience,
        viewer=current_scope().viewer,
        language=str(get_locale()),
    )


def order_of(version: ShownVersion, audience: Audience) -> PackOrder:
    """Return all that a pack of this moment is made of."""
    viewer, now = current_scope().viewer, services().clock()
    return pack_builder().order(
        db.session(), version.plan, version.facts, audience, viewer, now=now
    )


def true_zip(version: ShownVersion, audience: Audience) -> str:
    """Return the name of the ZIP of what is so at this moment; empty when it is not made yet."""
    builder = pack_builder()
    name = builder.name_of(order_of(version, audience), str(get_locale()))
    return name if builder.store.has(name) else ""


def last_zip(version: ShownVersion, audience: Audience) -> str:
    """Return the name of the ZIP made last for this reader; empty when there is none."""
    job = find_pack(db.session(), pack_for(version, audience))
    found = find_zip(job, pack_builder().store)
    return found.name if found else ""


def pack_standings(version: ShownVersion) -> list[PackStanding]:
    """Return how each pack this reader ever asked for stands."""
    audiences = (Audience.INTERNAL, Audience.PUBLIC) if version.is_internal else (Audience.PUBLIC,)
    store = pack_builder().store
    jobs = [(each, find_pack(db.session(), pack_for(version, each))) for each in audiences]
    return [PackStanding(each, job, find_zip(job, store)) for each, job in jobs if job is not None]


def file_kinds(version: ShownVersion) -> dict[str, list[str]]:
    """Return the files of a pack by what they are, in words; pages and lists left out."""
    here, wording = services(), Formats(str(get_locale()))
    order = PackOrder(
        facts=version.facts,
        audience=version.audience,
        rows=(),
        places=(),
        made_at=here.clock(),
        public_url="",
        leaflets=languages_in(words_folder(here.settings.instance)),
    )
    kinds: dict[str, list[str]] = {}
    for name in names_in(order):
        if name not in {MANIFEST, README, *PAGES.values()}:
            words = file_title(name, wording)
            kind = words.rpartition(" (")[0] if name.endswith(".pdf") else words
            kinds.setdefault(kind, []).append(name)
    return kinds
