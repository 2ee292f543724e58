"""Tasks and log of the crisis in the demo: two tasks done, some late, a few lines of each sort."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.crypto import Keyring
from protocols.roles import Role
from response.crisis.listing import part_of
from response.crisis.models import Crisis, Participation
from response.log.lines import LineDraft, add_line
from response.log.models import LineAudience, LineConfidence, LineKind
from response.tasks.copying import copy_tasks, tasks_of
from response.tasks.models import TaskState
from response.tasks.moving import TaskTick, move_task
from webapp.demo.accounts import ACTOR

_DONE = 2
_LINES = (
    (6, LineKind.FACT, LineConfidence.CONFIRMED, "Vecinos",
     "Piedras contra una pensión donde viven migrantes; nadie herido (demostración)."),
    (11, LineKind.FACT, LineConfidence.RUMOUR, "Redes sociales",
     "Dicen que mañana marchan hacia el mercado (demostración)."),
    (17, LineKind.CONTACT, LineConfidence.CONFIRMED, "",
     "La jefatura de policía pone una patrulla en la pensión (demostración)."),
    (24, LineKind.DECISION, LineConfidence.CONFIRMED, "",
     "Dos personas de la sede van a la pensión; la sede queda abierta de noche (demostración)."),
)  # fmt: skip
"""Minute, what it is, how sure, who says so, words."""


def sow_crisis_texts(session: Session, keyring: Keyring, crisis: Crisis) -> None:
    """Give each part of the crisis its tasks, and the lead two that are done and a log."""
    for part in crisis.participations:
        copy_tasks(session, part, part.joined_at)
    lead, at = part_of(crisis, crisis.lead_country), crisis.declared_at
    if lead is None:
        return
    for number, task in enumerate(tasks_of(session, lead)[:_DONE]):
        done_at = at + timedelta(minutes=3 + 4 * number)
        tick = TaskTick(after=TaskState.DONE, by=ACTOR, now=done_at)
        move_task(session, keyring, task, tick)
    for minute, kind, confidence, source, text in _LINES:
        draft = LineDraft(
            kind=kind, text=text, by=ACTOR, source=source, confidence=confidence, function=Role.HEAD
        )
        add_line(session, keyring, lead, draft, at + timedelta(minutes=minute))
    _ask(session, keyring, lead, at + timedelta(minutes=30))


def _ask(session: Session, keyring: Keyring, part: Participation, at: datetime) -> None:
    """Write what the next agenda is made of: an act of the authorities, a request to the others."""
    act = LineDraft(
        kind=LineKind.AUTHORITY_ACTION,
        text="La alcaldía abre un polideportivo y no pide papeles (demostración).",
        by=ACTOR,
        confidence=LineConfidence.CONFIRMED,
        follow_up_at=at + timedelta(hours=12),
    )
    request = LineDraft(
        kind=LineKind.REQUEST,
        text="¿Quién tiene intérprete de garífuna esta noche? (demostración)",
        by=ACTOR,
        visible=LineAudience.PARTICIPANTS,
    )
    for draft in (act, request):
        add_line(session, keyring, part, draft, at)
