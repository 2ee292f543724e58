"""The dates of a round, its reminders and whom it asks, checked before `lifecycle` takes them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.kinds import EntryKind
from directory.rounds.models import EscalationRung, Round, RoundState

LONGEST_ROUND_DAYS = 183
ASKED_KINDS = tuple(kind for kind in EntryKind if kind is not EntryKind.LEADER)
"""Community leaders are confirmed by their post: their names travel in no message."""
_NUMBER = re.compile(r"20\d\d-(I|II)")


def usual_schedule(opens_on: date, due_on: date, closes_on: date) -> list[dict[str, Any]]:
    """Return a schedule of reminders that fits the dates: the owner twice, the alternate once it is
    due, then country and Secretariat.

    Raises UnusableInput for a day of another century.
    """
    _check_century(opens_on, due_on, closes_on)
    steps = [
        (opens_on + (due_on - opens_on) / 2, EscalationRung.OWNER),
        (due_on - timedelta(days=2), EscalationRung.OWNER),
        (due_on + timedelta(days=1), EscalationRung.ALTERNATE),
        (due_on + (closes_on - due_on) / 2, EscalationRung.LIAISON),
        (closes_on - timedelta(days=2), EscalationRung.SECRETARIAT),
    ]
    fitting = dict.fromkeys((day, rung) for day, rung in steps if opens_on < day <= closes_on)
    return [
        {"on": day.isoformat(), "rung": rung.value} for day, rung in sorted(fitting, key=_by_day)
    ]


def clean_number(session: Session, number: str) -> str:
    """Return the number of a new round. Raises UnusableInput when it is none, or taken."""
    number = number.strip().upper()
    if not _NUMBER.fullmatch(number):
        raise UnusableInput("number", N_("Escriba el año y el semestre, como 2026-II."))
    if session.scalar(sa.select(Round.id).where(Round.number == number)) is not None:
        raise UnusableInput("number", N_("Ya hay una ronda con este número."))
    return number


def check_days(
    session: Session, opens_on: date, due_on: date, closes_on: date, today: date
) -> None:
    """Raise UnusableInput for days no round can have, or that meet another round's."""
    _check_century(opens_on, due_on, closes_on)
    if opens_on < today:
        raise UnusableInput("opens_on", N_("La apertura no puede estar en el pasado."))
    if due_on <= opens_on:
        raise UnusableInput(
            "due_on", N_("El plazo para responder debe ser posterior a la apertura.")
        )
    if closes_on < due_on:
        raise UnusableInput(
            "closes_on", N_("El cierre no puede ser anterior al plazo para responder.")
        )
    if (closes_on - opens_on).days > LONGEST_ROUND_DAYS:
        raise UnusableInput("closes_on", N_("Una ronda dura seis meses como máximo."))
    meeting = sa.select(Round.id).where(
        Round.state.in_([RoundState.PLANNED, RoundState.OPEN]),
        Round.opens_on <= closes_on,
        Round.closes_on >= opens_on,
    )
    if session.scalar(meeting.limit(1)) is not None:
        raise UnusableInput("opens_on", N_("En esas fechas ya hay otra ronda abierta o prevista."))


def _check_century(opens_on: date, due_on: date, closes_on: date) -> None:
    """Raise UnusableInput for a day of another century.

    The numbers of rounds end with this one, and days are added, which 9999-12-31 does not bear.
    """
    for field, day in (("opens_on", opens_on), ("due_on", due_on), ("closes_on", closes_on)):
        if not 2000 <= day.year < 2100:
            raise UnusableInput(field, N_("Escriba una fecha como 2026-11-22."))


def clean_schedule(
    schedule: Iterable[Mapping[str, Any]], opens_on: date, closes_on: date
) -> list[dict[str, Any]]:
    """Return the rungs by day, each once.

    Raises UnusableInput for an unknown rung or a day outside the round.
    """
    rungs: set[tuple[date, EscalationRung]] = set()
    for step in schedule:
        day, rung = _read_step(step)
        if not opens_on < day <= closes_on:
            raise UnusableInput(
                "ladder",
                N_(
                    "Los avisos van después del día de apertura y hasta el día de cierre de la "
                    "ronda."
                ),
            )
        rungs.add((day, rung))
    return [{"on": day.isoformat(), "rung": rung.value} for day, rung in sorted(rungs, key=_by_day)]


def clean_kinds(kinds: Collection[str]) -> list[str]:
    """Return the kinds of entry asked about, in the usual order. Raises UnusableInput."""
    unknown = set(kinds) - {kind.value for kind in ASKED_KINDS}
    if unknown:
        raise UnusableInput(
            "kinds", N_("Elija clases de la lista; a los líderes los confirma su consulado.")
        )
    return [kind.value for kind in ASKED_KINDS if kind.value in set(kinds)]


def clean_countries(countries: Collection[str]) -> list[str]:
    """Return the countries asked, ISO 3166-1 alpha-2. Raises UnusableInput."""
    codes = sorted({code.strip().upper() for code in countries})
    if not all(re.fullmatch("[A-Z]{2}", code) for code in codes):
        raise UnusableInput("countries", N_("Elija países de la lista."))
    return codes


def _read_step(step: Mapping[str, Any]) -> tuple[date, EscalationRung]:
    try:
        # A day comes as a date or as text, which a date writes as ISO 8601 too.
        return date.fromisoformat(str(step["on"])), EscalationRung(step["rung"])
    except (KeyError, ValueError) as wrong:
        raise UnusableInput("ladder", N_("Cada aviso necesita un día y a quién va.")) from wrong


def _by_day(step: tuple[date, EscalationRung]) -> tuple[date, int]:
    return step[0], list(EscalationRung).index(step[1])
