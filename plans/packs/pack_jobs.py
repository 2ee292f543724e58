"""Crisis packs in the background: asked for at the door or made ahead in quiet time, pressed by the
worker, kept.

A pack takes the press half a minute: no request waits for one. It is made once for each kind of
reader and lies ready until what is in it changes; that of the version in force is made before
anybody asks.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.atlas import Atlas, atlas_for
from core.audit_log import record
from core.crypto import Keyring
from core.db import reading, writing
from core.errors import AtalayaError
from core.settings import Settings
from directory.entries.change_log import ChangeLogEntry
from directory.entries.visibility import Clearance, Viewer
from plans.facts.gather import gather
from plans.facts.model import Audience, PlanFacts, SignOff
from plans.lifecycle.transitions import frozen_facts
from plans.models import CrisisPack, PlanArea
from plans.packs.crisis_pack import PackOrder
from plans.packs.pack_builder import kept_path, make_pack, order_for, packs_folder

AHEAD = "worker"
"""Who asks for what is made ahead."""
PRESS_SECONDS = 300.0
"""A press that has not finished by then is stopped."""
QUIET = timedelta(minutes=15)
"""A directory in which somebody wrote just now is let come to rest before a pack is made ahead
again.
"""
LOOK_AGAIN = timedelta(days=1)
"""Entries turn due and lapse by themselves: so often a pack that is ready is held against the
house.
"""
Press = Callable[[PackOrder, Settings, str], None]
log = logging.getLogger(__name__)


class PackFailure(AtalayaError):
    """The press could not make a pack; says why in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFor:
    """Which pack: of a version (0: the facts of the day), for an audience and how far its reader
    sees.
    """

    plan_id: uuid.UUID
    version: int
    audience: Audience
    viewer: Viewer
    language: str

    @property
    def reader(self) -> str:
        """The reader as the table keeps them; a public pack is the same for everybody."""
        if self.audience is Audience.PUBLIC:
            return Clearance.PUBLIC.value
        return ":".join(
            (self.viewer.clearance.value, self.viewer.country or "", str(self.viewer.post_id or ""))
        )


def pack_for(session: Session, wanted: PackFor) -> CrisisPack | None:
    """Return how this pack stands; None when nobody ever asked for it."""
    return session.scalar(
        sa.select(CrisisPack).where(
            CrisisPack.plan_id == wanted.plan_id,
            CrisisPack.version == wanted.version,
            CrisisPack.audience == wanted.audience.value,
            CrisisPack.reader == wanted.reader,
            CrisisPack.language == wanted.language,
        )
    )


def ask_for_pack(session: Session, wanted: PackFor, *, now: datetime, actor: str) -> CrisisPack:
    """Put down that this pack is wanted; one that waits or is being made already is given back as
    it is.
    """
    # Held until the end of the transaction, so that two who ask at once put down one row.
    session.execute(sa.select(PlanArea.id).where(PlanArea.id == wanted.plan_id).with_for_update())
    found = pack_for(session, wanted)
    if found is None:
        found = CrisisPack(
            plan_id=wanted.plan_id,
            version=wanted.version,
            audience=wanted.audience.value,
            reader=wanted.reader,
            language=wanted.language,
        )
        session.add(found)
    elif found.ended_at is None:
        return found
    found.asked_at, found.asked_by, found.started_at, found.ended_at, found.fault = (
        now,
        actor,
        None,
        None,
        "",
    )
    session.flush()
    return found


def path_of(found: CrisisPack | None, settings: Settings) -> Path | None:
    """Return the ZIP made last, when it is still there."""
    if found is None or not found.file:
        return None
    path = packs_folder(settings) / found.file
    return path if path.exists() else None


def press_waiting(
    engine: Engine,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    clock: Callable[[], datetime],
    press: Press | None = None,
) -> int:
    """Make the packs that wait, one after the other, those a killed worker left among them; give
    back how many.

    What people ask for goes before what is made ahead. One that fails says why and does not stop
    the rest.
    """
    with reading(engine) as session:
        waiting = session.scalars(
            sa.select(CrisisPack.id)
            .where(CrisisPack.ended_at.is_(None))
            .order_by(CrisisPack.asked_by == AHEAD, CrisisPack.asked_at, CrisisPack.id)
        ).all()
    for key in waiting:
        _make(engine, atlas, keyring, settings, clock, key, press or press_apart)
    if waiting:
        _sweep(engine, settings, clock())
    return len(waiting)


def ask_ahead(engine: Engine, settings: Settings, now: datetime) -> int:
    """In quiet time put down one pack of a version in force that is not ready, or may no longer be
    true.

    Internal, in the language of the house, as the plan's own post and as its country's headquarters
    see it.
    """
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        return 0
    with reading(engine) as session:
        if (
            session.scalar(sa.select(CrisisPack.id).where(CrisisPack.ended_at.is_(None)).limit(1))
            is not None
        ):
            return 0
        wanted = next(_lacking(session, settings, now), None)
    if wanted is None:
        return 0
    with writing(engine) as session:
        ask_for_pack(session, wanted, now=now, actor=AHEAD)
    return 1


def press_apart(order: PackOrder, settings: Settings, language: str) -> None:
    """Make and keep the pack in a process of its own, behind everything else the machine does.

    Raises PressFailed, with the words of what hindered it, and after `PRESS_SECONDS`.
    """
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_press, args=(order, settings, language, there), daemon=True)
    child.start()
    there.close()
    try:
        told = (
            here.recv()
            if here.poll(PRESS_SECONDS)
            else f"not done within {PRESS_SECONDS:.0f} seconds"
        )
    except EOFError:
        told = "the press ended without a word"
    finally:
        child.terminate()
        child.join()
    if told:
        raise PackFailure(told)


# -- inside ---------------------------------------------------------------------------------


def _press(order: PackOrder, settings: Settings, language: str, door: Connection) -> None:
    os.nice(10)
    try:
        make_pack(order, atlas_for(settings), settings, language=language)
    except AtalayaError as wrong:
        door.send(str(wrong) or type(wrong).__name__)
    except Exception as wrong:
        log.exception("the pack of %s could not be made", order.facts.slug)
        door.send(type(wrong).__name__)
    else:
        door.send("")


def _make(
    engine: Engine,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    clock: Callable[[], datetime],
    key: uuid.UUID,
    press: Press,
) -> None:
    now = clock()
    with writing(engine) as session:
        row = session.get(CrisisPack, key)
        if row is None:  # its plan was deleted meanwhile
            return
        row.started_at = now
        _note(session, row, now)
    try:
        order = _order(engine, atlas, keyring, settings, row, now)
        path = kept_path(order, atlas, settings, row.language)
        if not path.exists():
            press(order, settings, row.language)
        _tell(engine, key, file=path.name, fault="", ended_at=clock())
    except AtalayaError as wrong:
        _tell(engine, key, fault=str(wrong) or type(wrong).__name__, ended_at=clock())
    except Exception as wrong:
        log.exception("the pack %s broke off", key)
        _tell(engine, key, fault=type(wrong).__name__, ended_at=clock())


def _note(session: Session, row: CrisisPack, now: datetime) -> None:
    """An internal pack holds names of community leaders: who has it made leaves a line, as who
    takes it does.
    """
    if row.audience == Audience.INTERNAL.value:
        plan = session.get_one(PlanArea, row.plan_id)
        record(
            session, at=now, actor=row.asked_by, action="plan.render", subject=plan.slug, country=plan.country,
            purpose="crisis pack",
        )  # fmt: skip


def _order(
    engine: Engine,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    row: CrisisPack,
    now: datetime,
) -> PackOrder:
    with reading(engine) as session:
        plan = session.get_one(PlanArea, row.plan_id)
        facts = _facts(session, atlas, keyring, settings, plan, row.version, now)
        edition = Audience(row.audience)
        return order_for(
            session, atlas, keyring, settings, plan, facts, edition, _viewer(row.reader), now=now
        )


def _facts(
    session: Session,
    atlas: Atlas,
    keyring: Keyring,
    settings: Settings,
    plan: PlanArea,
    version: int,
    now: datetime,
) -> PlanFacts:
    edition = next((each for each in plan.versions if each.version == version), None)
    if edition is not None:
        return frozen_facts(keyring, edition)
    following = max((each.version for each in plan.versions), default=0) + 1
    sign = SignOff(version=plan.coming.version if plan.coming else following)
    return gather(session, atlas, keyring, plan, now=now, sign=sign, disclosure=settings.disclosure)


def _viewer(reader: str) -> Viewer:
    clearance, _, rest = reader.partition(":")
    country, _, post = rest.partition(":")
    return Viewer(Clearance(clearance), country or None, uuid.UUID(post) if post else None)


def _lacking(session: Session, settings: Settings, now: datetime) -> Iterator[PackFor]:
    changed = session.scalar(sa.select(sa.func.max(ChangeLogEntry.at)))
    for plan in session.scalars(sa.select(PlanArea).order_by(PlanArea.slug)):
        if plan.current is None:
            continue
        for viewer in (Viewer.of_post(plan.country, plan.post_id), Viewer.of_country(plan.country)):
            wanted = PackFor(
                plan_id=plan.id,
                version=plan.current.version,
                audience=Audience.INTERNAL,
                viewer=viewer,
                language=settings.default_language,
            )
            if _is_due(pack_for(session, wanted), settings, changed, now):
                yield wanted


def _is_due(
    found: CrisisPack | None, settings: Settings, changed: datetime | None, now: datetime
) -> bool:
    if found is None or found.started_at is None:
        return True
    if now - found.started_at >= LOOK_AGAIN:
        return True
    if found.fault:
        return False
    if path_of(found, settings) is None:
        return True
    return changed is not None and changed >= found.started_at and now - changed >= QUIET


def _sweep(engine: Engine, settings: Settings, now: datetime) -> None:
    """Take away what is told of versions that are over, and files that nobody is told of any more."""
    with writing(engine) as session:
        for row in session.scalars(
            sa.select(CrisisPack).where(CrisisPack.ended_at < now - LOOK_AGAIN)
        ):
            plan = session.get_one(PlanArea, row.plan_id)
            held = {each.version for each in (plan.current, plan.coming) if each is not None}
            if row.version not in held:
                session.delete(row)
        session.flush()
        named = set(session.scalars(sa.select(CrisisPack.file)))
    for path in packs_folder(settings).glob("*.zip"):
        is_old = now.timestamp() - path.stat().st_mtime > LOOK_AGAIN.total_seconds()
        if path.name not in named and is_old:
            path.unlink(missing_ok=True)


def _tell(engine: Engine, key: uuid.UUID, **values: object) -> None:
    with writing(engine) as session:
        session.execute(sa.update(CrisisPack).where(CrisisPack.id == key).values(**values))
