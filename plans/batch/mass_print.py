"""Every plan printed at once: which files a run makes, their index, and one ZIP of all."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.accounts import account_name
from core.atlas import atlas_paths
from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.i18n.languages import LANGUAGES
from core.settings import Settings
from core.storage import FileStore
from plans.batch.archive import bind
from plans.batch.print_all import PrintedFile, print_many
from plans.batch.print_piece import PrintJob, PrintSite
from plans.facts.model import Audience
from plans.lifecycle.transitions import frozen_json
from plans.map.streets.source import open_streets
from plans.models import PlanArea, PlanVersion


@dataclass(frozen=True, slots=True)
class PrintSelection:
    """What a run prints: plans in force of one country (empty: of all) in these languages, papers
    and audiences.
    """

    country: str = ""
    languages: tuple[str, ...] = LANGUAGES
    papers: tuple[str, ...] = ("both",)
    audiences: tuple[Audience, ...] = (Audience.INTERNAL,)


@dataclass(slots=True)
class MassPrint:
    """A run under way: how many files there are to make, and what became of each so far."""

    total: int
    without: tuple[str, ...]
    """Short names of plans that have no version in force."""
    printed: list[PrintedFile] = field(default_factory=list)

    @property
    def notes(self) -> list[PrintedFile]:
        """What was printed without the streets it should have."""
        return [each for each in self.printed if each.note]

    @property
    def faults(self) -> list[PrintedFile]:
        """What could not be printed."""
        return [each for each in self.printed if each.fault]


@dataclass(slots=True)
class _Orders:
    """The files to make, the plans they are of, and the plans that have nothing to print."""

    jobs: list[PrintJob] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)
    without: list[str] = field(default_factory=list)


def start_run(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    selection: PrintSelection,
    store: FileStore,
    *,
    now: datetime,
    actor: str,
    processes: int = 0,
    is_sealed: bool = False,
) -> tuple[MassPrint, Iterator[MassPrint]]:
    """Begin a run into `store`; walking the iterator prints, one file a step, and ends with index
    and ZIP.

    Names of leaders are in the internal papers: each plan is entered in the audit log before.
    """
    with reading(engine) as session:
        orders = _orders(session, keyring, selection)
        made_by = account_name(session, actor)
    with writing(engine) as session:
        _record(session, orders, now=now, actor=actor)
    run = MassPrint(len(orders.jobs), tuple(orders.without))
    site = PrintSite(
        tuple(atlas_paths(settings)),
        settings.public_url,
        open_streets(settings, now),
        settings.disclosure,
    )
    files = print_many(orders.jobs, store, site, processes=processes, is_sealed=is_sealed)

    def steps() -> Iterator[MassPrint]:
        yield from _walk(run, files)
        bind(
            store,
            run.printed,
            orders.titles,
            language=settings.default_language,
            made_at=now,
            made_by=made_by,
            is_sealed=is_sealed,
        )

    return run, steps()


# -- inside ---------------------------------------------------------------------------------


def _walk(run: MassPrint, files: Iterable[PrintedFile]) -> Iterator[MassPrint]:
    for each in files:
        run.printed.append(each)
        yield run


def _orders(session: Session, keyring: Keyring, selection: PrintSelection) -> _Orders:
    statement = sa.select(PlanArea).order_by(PlanArea.slug)
    if selection.country:
        statement = statement.where(PlanArea.country == selection.country)
    orders = _Orders()
    for plan in session.scalars(statement):
        if plan.current is None:
            orders.without.append(plan.slug)
            continue
        orders.titles[plan.slug] = str(plan.name.get("es", plan.slug))
        orders.countries[plan.slug] = plan.country
        facts = _frozen(keyring, plan.current)
        orders.jobs += _jobs(plan.slug, plan.current.version, facts, selection)
    return orders


def _record(session: Session, orders: _Orders, *, now: datetime, actor: str) -> None:
    for slug, country in sorted(orders.countries.items()):
        record(
            session,
            at=now,
            actor=actor,
            action="plan.render",
            subject=slug,
            country=country,
            purpose="all plans",
        )


def _frozen(keyring: Keyring, version: PlanVersion) -> bytes:
    """Return what the version froze; nothing when it cannot be opened, which the renderer then says
    of this plan alone.
    """
    try:
        return frozen_json(keyring, version)
    except AtalayaError:
        return b""


def _jobs(slug: str, version: int, facts: bytes, selection: PrintSelection) -> Iterator[PrintJob]:
    combinations = itertools.product(selection.audiences, selection.languages, selection.papers)
    for audience, language, paper in combinations:
        yield PrintJob(slug, version, facts, language, paper, audience)
