"""Which forms are open to the public: none, until the administration of a country opens one.

The general form of a country, and a shorter one for each crisis. A country opens its form once it
has people who look at the requests, and closes it by one tap: what was sent stays until it ends.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import record
from core.db import take_turns
from core.errors import UnusableInput
from core.i18n.languages import N_
from registry.joining.models import FormKind, PublicForm

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and figures nobody takes for another one on a poster."""
CODE_LETTERS = 5
MOST_CRISES = 20
"""Forms of crises a country may have open at a time."""
LONGEST_OPEN = timedelta(days=180)
LONGEST_TEXT = 120


class InvalidForm(UnusableInput):
    """A form that cannot be opened so; `location` is the field."""


def open_forms(session: Session, now: datetime, *, country: str = "") -> Sequence[PublicForm]:
    """Return the forms that take requests now, general ones first, by country and title."""
    query = sa.select(PublicForm).where(*_is_open(now))
    if country:
        query = query.where(PublicForm.country == country)
    ordered = query.order_by(PublicForm.kind.desc(), PublicForm.country, PublicForm.title)
    return session.scalars(ordered).all()


def forms_of(session: Session, country: str) -> Sequence[PublicForm]:
    """Return every form a country ever opened, the last one first."""
    query = sa.select(PublicForm).where(PublicForm.country == country)
    return session.scalars(query.order_by(PublicForm.opens_at.desc(), PublicForm.id)).all()


def countries_open(session: Session, now: datetime) -> Sequence[str]:
    """Return the countries whose general form is open, by code."""
    query = sa.select(PublicForm.country).where(*_is_open(now), PublicForm.kind == FormKind.GENERAL)
    return session.scalars(query.distinct().order_by(PublicForm.country)).all()


def general_form(session: Session, country: str, now: datetime) -> PublicForm | None:
    """Return the general form of a country, None while it is shut."""
    query = sa.select(PublicForm).where(
        *_is_open(now), PublicForm.kind == FormKind.GENERAL, PublicForm.country == country
    )
    return session.scalar(query.order_by(PublicForm.opens_at, PublicForm.id).limit(1))


def form_of_code(session: Session, code: str) -> PublicForm | None:
    """Return the form of a short address, open or not; letters as people type them."""
    return session.scalar(sa.select(PublicForm).where(PublicForm.code == code.strip().lower()))


def is_open(form: PublicForm, now: datetime) -> bool:
    """Return whether a form takes requests at `now`."""
    return form.opens_at <= now and (form.closes_at is None or form.closes_at > now)


def open_general(session: Session, country: str, *, actor: str, now: datetime) -> PublicForm:
    """Open the general form of a country; the one that is open already, where there is one."""
    take_turns(session, f"forms of {country}")
    found = general_form(session, country, now)
    return found or _opened(session, PublicForm(country=country, kind=FormKind.GENERAL), actor, now)


def open_crisis(
    session: Session,
    country: str,
    *,
    title: str,
    area: str,
    closes_at: datetime,
    actor: str,
    now: datetime,
) -> PublicForm:
    """Open a form for one crisis until `closes_at`.

    Raises InvalidForm without a title, for an end that is past or further away than
    `LONGEST_OPEN`, and for more than `MOST_CRISES` at a time.
    """
    take_turns(session, f"forms of {country}")
    title, area = title.strip()[:LONGEST_TEXT], area.strip()[:LONGEST_TEXT]
    if not title:
        raise InvalidForm("title", N_("Escriba cómo se llama la emergencia."))
    if not now < closes_at <= now + LONGEST_OPEN:
        raise InvalidForm("closes_on", N_("Elija un día de cierre dentro de los próximos 180."))
    crises = [each for each in open_forms(session, now, country=country) if each.title]
    if len(crises) >= MOST_CRISES:
        raise InvalidForm("title", N_("Hay demasiados formularios abiertos: cierre alguno."))
    form = PublicForm(
        country=country, kind=FormKind.CRISIS, title=title, area=area, closes_at=closes_at
    )
    return _opened(session, form, actor, now)


def close_form(session: Session, form: PublicForm, *, actor: str, now: datetime) -> None:
    """Close a form now; closed once more, it stays as it was."""
    if not is_open(form, now):
        return
    form.closes_at = now
    record(
        session,
        at=now,
        actor=actor,
        action="form.close",
        subject=form.id,
        country=form.country,
        kind=form.kind.value,
    )


# -- inside ---------------------------------------------------------------------------------


def _is_open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    ends = sa.or_(PublicForm.closes_at.is_(None), PublicForm.closes_at > now)
    return PublicForm.opens_at <= now, ends


def _opened(session: Session, form: PublicForm, actor: str, now: datetime) -> PublicForm:
    form.code, form.opens_at, form.opened_by = _new_code(session), now, actor
    session.add(form)
    session.flush()
    record(
        session,
        at=now,
        actor=actor,
        action="form.open",
        subject=form.id,
        country=form.country,
        kind=form.kind.value,
    )
    return form


def _new_code(session: Session) -> str:
    """Return a code that no form has: a poster of before never leads to another crisis."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS))
        if form_of_code(session, code) is None:
            return code
