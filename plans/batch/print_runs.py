"""Print runs asked for on a page: put down by the door, done by the worker, told of as they go."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.settings import Settings
from plans.batch.archive import ZIP_NAME
from plans.batch.mass_print import PrintSelection, start_run
from plans.facts.model import Audience
from plans.models import PrintRun

TELL_EVERY = 5
"""So many files lie between two notes of how far a run is."""
MOST_FAULTS = 50
log = logging.getLogger(__name__)


def ask_for_run(session: Session, wanted: PrintSelection, *, now: datetime, actor: str) -> PrintRun:
    """Put down a run; one that waits or runs for the same country is given back instead."""
    waiting = session.scalar(
        sa.select(PrintRun)
        .where(PrintRun.country == wanted.country, PrintRun.ended_at.is_(None))
        .limit(1)
    )
    if waiting is not None:
        return waiting
    run = PrintRun(
        asked_at=now,
        asked_by=actor,
        country=wanted.country,
        languages=list(wanted.languages),
        papers=list(wanted.papers),
        editions=[each.value for each in wanted.editions],
    )
    session.add(run)
    session.flush()
    return run


def last_run(session: Session, country: str) -> PrintRun | None:
    """Return the last run asked for by a country (empty: the one of all, public)."""
    return session.scalar(
        sa.select(PrintRun)
        .where(PrintRun.country == country)
        .order_by(PrintRun.asked_at.desc())
        .limit(1)
    )


def folder_of(settings: Settings, country: str) -> Path:
    """Return where the papers of a country's runs lie: the same each time, so that only what
    changed is made again.
    """
    return settings.instance / "plans" / "runs" / (country.lower() or "public")


def zip_of(settings: Settings, country: str) -> Path:
    """Return the ZIP of the last run of a country."""
    return folder_of(settings, country) / ZIP_NAME


def print_waiting(
    engine: Engine, keyring: Keyring, settings: Settings, clock: Callable[[], datetime]
) -> int:
    """Do the runs that wait, oldest first, and those a killed worker left; give back how many."""
    with reading(engine) as session:
        waiting = session.scalars(
            sa.select(PrintRun).where(PrintRun.ended_at.is_(None)).order_by(PrintRun.asked_at)
        ).all()
    for run in waiting:
        _print(engine, keyring, settings, clock, run)
    return len(waiting)


# -- inside ---------------------------------------------------------------------------------


def _print(
    engine: Engine,
    keyring: Keyring,
    settings: Settings,
    clock: Callable[[], datetime],
    asked: PrintRun,
) -> None:
    wanted = PrintSelection(
        asked.country,
        tuple(asked.languages),
        tuple(asked.papers),
        tuple(Audience(each) for each in asked.editions),
    )
    folder = folder_of(settings, asked.country)
    now = clock()
    try:
        run, steps = start_run(
            engine, keyring, settings, wanted, folder, now=now, actor=asked.asked_by
        )
        _tell(engine, asked, started_at=now, total=run.total, done=0, faults=[])
        for step in steps:
            if len(step.printed) % TELL_EVERY == 0:
                _tell(engine, asked, done=len(step.printed))
        faults = [f"{each.path.name}: {each.fault}" for each in run.faults][:MOST_FAULTS]
        _tell(engine, asked, done=run.total, faults=faults, ended_at=clock())
    except Exception as wrong:
        log.exception("the print run %s broke off", asked.id)
        _tell(engine, asked, faults=[type(wrong).__name__], ended_at=clock())


def _tell(engine: Engine, asked: PrintRun, **values: object) -> None:
    with writing(engine) as session:
        session.execute(sa.update(PrintRun).where(PrintRun.id == asked.id).values(**values))
