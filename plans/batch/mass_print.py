"""Every plan printed at once: which files a run makes, their index, and one ZIP of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import atlas_paths
from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.i18n.languages import LANGUAGES
from core.settings import Settings
from plans.batch.archive import bind
from plans.batch.print_all import PrintedFile, PrintJob, PrintSite, print_many
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
    editions: tuple[Audience, ...] = (Audience.INTERNAL,)


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


def start_run(
    engine: Engine, keyring: Keyring, settings: Settings, wanted: PrintSelection, folder: Path, *, now: datetime, actor: str,
    processes: int = 0,
) -> tuple[MassPrint, Iterator[MassPrint]]:  # fmt: skip
    """Begin a run into `folder`; walking the iterator prints, one file a step, and ends with index
    and ZIP.

    Names of leaders are in the internal papers: each plan is written down in the journal before.
    """
    with reading(engine) as session:
        jobs, names, without = _jobs(session, keyring, wanted)
    with writing(engine) as session:
        for slug, country in sorted({(job.slug, names[job.slug][1]) for job in jobs}):
            record(
                session,
                at=now,
                actor=actor,
                action="plan.render",
                subject=slug,
                country=country,
                purpose="all plans",
            )
    run = MassPrint(len(jobs), tuple(without))
    ground = PrintSite(
        tuple(atlas_paths(settings)),
        settings.public_url,
        open_streets(settings, now),
        settings.disclosure,
    )
    titles = {slug: name for slug, (name, _) in names.items()}
    return run, _walk(
        run, print_many(jobs, folder, ground, processes=processes), folder, titles, settings, now
    )


# -- inside ---------------------------------------------------------------------------------


def _walk(
    run: MassPrint,
    printing: Iterable[PrintedFile],
    folder: Path,
    titles: dict[str, str],
    settings: Settings,
    now: datetime,
) -> Iterator[MassPrint]:
    for each in printing:
        run.printed.append(each)
        yield run
    bind(folder, run.printed, titles, language=settings.default_language, made_at=now)


def _jobs(
    session: Session, keyring: Keyring, wanted: PrintSelection
) -> tuple[list[PrintJob], dict[str, tuple[str, str]], list[str]]:
    statement = sa.select(PlanArea).order_by(PlanArea.slug)
    if wanted.country:
        statement = statement.where(PlanArea.country == wanted.country)
    jobs: list[PrintJob] = []
    names: dict[str, tuple[str, str]] = {}
    without: list[str] = []
    for plan in session.scalars(statement):
        if plan.current is None:
            without.append(plan.slug)
            continue
        names[plan.slug] = (str(plan.name.get("es", plan.slug)), plan.country)
        facts = _facts_of(keyring, plan.current)
        jobs += _of_plan(plan.slug, plan.current.version, facts, wanted)
    return jobs, names, without


def _facts_of(keyring: Keyring, edition: PlanVersion) -> bytes:
    """Return what the edition froze; nothing when it cannot be opened, which the press then says of
    this plan alone.
    """
    try:
        return frozen_json(keyring, edition)
    except AtalayaError:
        return b""


def _of_plan(slug: str, version: int, facts: bytes, wanted: PrintSelection) -> Iterator[PrintJob]:
    editions: Collection[Audience] = wanted.editions
    for edition in editions:
        for language in wanted.languages:
            for paper in wanted.papers:
                yield PrintJob(slug, version, facts, language, paper, edition)
