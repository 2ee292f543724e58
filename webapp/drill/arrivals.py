"""Injects arrive: an official message as one of a feed, a call for help as a reply of somebody who
is inside, anything else as news in the room. Each once, however often it is tried.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading, writing
from core.private_files import private_folder, write_private
from registry.people.models import Person
from response.accounting.models import Confidence, Says, Statement, StatementSource
from response.accounting.rolls import numbers_of, persons_by_number, roll_at
from response.accounting.statements import StatementDraft, StatementWords, put_statement
from response.crisis.models import OPEN_STATES, Crisis, Participation
from response.drills.cap_messages import cap_message
from response.drills.models import DrillInject
from response.drills.scenario import Inject, words_in
from webapp.drill.house import DrillHouse
from webapp.worker.job_kinds import WorkerServices

MESSAGES = "messages"
"""The folder of the official messages within that of the house."""
BY = "drill"
_HELPS = 2


@dataclass(frozen=True, slots=True)
class OpenHouse:
    """A house with its database open."""

    house: DrillHouse
    services: WorkerServices


def note_arrivals(opened: OpenHouse) -> list[Inject]:
    """Write down which injects have arrived by the clock; return those whose work is not done."""
    house = opened.house
    reading_now = house.clock.reading()
    due = house.scenario.injects[: reading_now.arrived]
    with reading(opened.services.engine) as session:
        rows = {row.number: row.settled_at for row in session.scalars(sa.select(DrillInject))}
    zero = house.zero
    new = [
        DrillInject(number=each.number, at=at, played=reading_now.played_at(at))
        for each in due
        if each.number not in rows and (at := house.scenario.moment(each, zero))
    ]
    if new:
        with writing(opened.services.engine) as session:
            session.add_all(new)
    return [each for each in due if rows.get(each.number) is None]


def known_injects(session: Session, house: DrillHouse) -> list[tuple[Inject, DrillInject]]:
    """Return what has become known, the newest first."""
    rows = session.scalars(sa.select(DrillInject).order_by(DrillInject.number.desc()))
    return [(house.scenario.injects[row.number - 1], row) for row in rows]


def message_files(house: DrillHouse, injects: Sequence[Inject]) -> list[Path]:
    """Write the official messages among injects as files, and return these."""
    folder = private_folder(house.folder / MESSAGES)
    found = []
    for each in injects:
        if each.kind == "alert":
            path = folder / f"{each.number:02d}.cap.xml"
            write_private(path, cap_message(house.scenario, each, house.mark, house.zero))
            found.append(path)
    return found


def settle(opened: OpenHouse, injects: Sequence[Inject], now: datetime) -> int:
    """Bring what injects bring beside messages, and say that they are settled; return how many are.
    A call for help waits until there is a crisis with people inside.
    """
    services, count = opened.services, 0
    for each in injects:
        with writing(services.engine) as session:
            if each.kind == "help" and not _ask_for_help(session, services.keyring, each, now):
                continue
            row = session.get_one(DrillInject, each.number)
            row.settled_at, count = now, count + 1
    return count


# -- inside ---------------------------------------------------------------------------------


def _ask_for_help(session: Session, keyring: Keyring, inject: Inject, now: datetime) -> bool:
    """Have some of the people inside each country's part of a crisis ask for help; return whether
    anybody did.
    """
    query = sa.select(Participation).join(Crisis).where(Crisis.state.in_(OPEN_STATES))
    asked = [_of_part(session, keyring, part, inject, now) for part in session.scalars(query)]
    return any(asked)


def _of_part(
    session: Session, keyring: Keyring, part: Participation, inject: Inject, now: datetime
) -> bool:
    numbers = numbers_of(keyring, roll_at(session, part.id, now))
    found = persons_by_number(session, part.country, numbers)
    people = sorted(found.values(), key=str)
    if not people:
        return False
    lots = random.Random(f"{inject.number} {part.country}")  # noqa: S311 - who is no secret
    for person_id in lots.sample(people, min(inject.details.get("persons", _HELPS), len(people))):
        _say_help(session, keyring, part, person_id, inject, now)
    return True


def _say_help(
    session: Session,
    keyring: Keyring,
    part: Participation,
    person_id: uuid.UUID,
    inject: Inject,
    now: datetime,
) -> None:
    person = session.get(Person, person_id)
    said = sa.select(Statement.id).where(
        Statement.participation_id == part.id,
        Statement.person_id == person_id,
        Statement.by == f"{BY}:{inject.number}",
    )
    if person is None or session.scalar(said) is not None:
        return
    draft = StatementDraft(
        person_id=person_id,
        says=Says.HELP,
        source=StatementSource.REPLY,
        confidence=Confidence.SELF,
        said_at=now,
        by=f"{BY}:{inject.number}",
        words=StatementWords(note=words_in(inject.text, "es")),
    )
    put_statement(session, keyring, part, draft, now)
