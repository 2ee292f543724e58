"""Lines of the audit log as a country administrator reads them: who, what, when, for what."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import User
from core.audit_log.entries import AuditEntry
from core.audit_log.listing import LineFilter, page_of_lines
from core.i18n.languages import N_

LINES_A_PAGE = 50
OTHER_ACCOUNT = N_("una cuenta de fuera del país")
ACTION_WORDS: Mapping[str, str] = {
    "person.read": N_("leyó fichas"),
    "person.import": N_("importó una lista"),
    "person.import_undone": N_("deshizo una lista"),
    "person.compare": N_("comparó una lista"),
    "person.place": N_("ubicó a una persona"),
    "person.erase": N_("borró a una persona"),
    "person.prolong": N_("renovó un plazo"),
    "person.notice": N_("avisó del fin de un plazo"),
    "person.consent_again": N_("tomó a quien volvió a consentir"),
    "leader.read": N_("leyó líderes comunitarios"),
    "person.export": N_("sacó un archivo con personas"),
    "person.bulk_reading": N_("avisó de quien leyó muchas fichas en una hora"),
    "leader.list": N_("leyó líderes comunitarios"),
    "seal.renew": N_("guardó un texto sobre otro"),
    "seal.put_back": N_("halló un texto viejo puesto de nuevo"),
    "index.stand": N_("anotó hasta dónde llegó el índice"),
    "access.ask": N_("pidió algo que decide otra persona"),
    "access.approve": N_("aprobó una solicitud"),
    "access.refuse": N_("rechazó una solicitud"),
    "access.withdraw": N_("retiró su solicitud"),
    "access.elapse": N_("hizo lo que nadie rechazó"),
    "access.lapse": N_("dejó caducar una solicitud"),
}
"""What an action is called; others are shown by their code."""
PURPOSE_WORDS: Mapping[str, str] = {
    "search": N_("la buscó"),
    "person page": N_("abrió su página"),
    "expiring": N_("vio los plazos que terminan"),
    "retention": N_("fin del plazo"),
    "to be placed": N_("para ubicarla"),
    "unplaced": N_("para ubicarla"),
    "registration": N_("registro"),
    "wish": N_("lo pidió"),
    "expired": N_("fin del plazo"),
    "mistake": N_("se registró por error"),
    "consent": N_("consintió de nuevo"),
}
"""What a purpose that is a code is called; others are words already."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line as it is shown."""

    number: int
    at: datetime
    who: str
    """The address of an account of the country, or who else acted; message id where it is words."""
    action: str
    words: str
    """Of the action, as a message id; empty where it has none."""
    purpose: str
    """A message id where it is a code of ours."""
    persons: int
    is_one: bool
    """Whether the line is about one person by name of their id."""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, and where the next page goes on."""

    lines: tuple[LogLine, ...]
    before: int | None


def log_page(
    session: Session,
    country: str,
    *,
    person: uuid.UUID | None = None,
    account: str = "",
    action: str = "",
    before: int | None = None,
) -> LogPage:
    """Return lines of one country, the newest first; `account` is an address, and one that the
    country does not have gives none.
    """
    actor = _actor_of(session, country, account) if account else ""
    if account and not actor:
        return LogPage((), None)
    line_filter = LineFilter(country=country, person=person, actor=actor, action=action)
    page = page_of_lines(session, line_filter, before=before, limit=LINES_A_PAGE)
    names = _names(session, country, page.lines)
    return LogPage(tuple(_line(each, names) for each in page.lines), page.before)


# -- inside ---------------------------------------------------------------------------------


def _line(entry: AuditEntry, names: Mapping[str, str]) -> LogLine:
    return LogLine(
        number=entry.number or 0,
        at=entry.at,
        who=names.get(entry.actor, OTHER_ACCOUNT if _user_id(entry.actor) else entry.actor),
        action=entry.action,
        words=ACTION_WORDS.get(entry.action, ""),
        purpose=PURPOSE_WORDS.get(entry.purpose, entry.purpose),
        persons=int(entry.details.get("persons", 1 if entry.subject else 0)),
        is_one=bool(entry.subject),
    )


def _actor_of(session: Session, country: str, account: str) -> str:
    query = sa.select(User.id).where(
        sa.func.lower(User.email) == account.strip().lower(), User.country == country
    )
    found = session.scalar(query)
    return f"user:{found}" if found else ""


def _names(session: Session, country: str, entries: Sequence[AuditEntry]) -> dict[str, str]:
    """Return the addresses of those who acted and are of the country, and of nobody else."""
    ids = {each for entry in entries if (each := _user_id(entry.actor)) is not None}
    query = sa.select(User.id, User.email).where(User.id.in_(ids), User.country == country)
    return {f"user:{row.id}": row.email for row in session.execute(query)}


def _user_id(actor: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(actor.removeprefix("user:")) if actor.startswith("user:") else None
    except ValueError:
        return None
