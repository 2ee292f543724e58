"""What the commands on rounds share: which round is meant, days, and the words of errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.rounds.lifecycle import current_round
from directory.rounds.models import Round
from webapp.cli.context import CliContext
from webapp.cli.terminal.answers import speak
from webapp.cli.terminal.commands import Option

number_option = click.option(
    "--number", cls=Option, metavar="2026-II", help=N_("La ronda; sin ella, la que está en curso.")
)


ACCOUNT_FLAGS = {
    each: f"--{each.removesuffix('_id')}" for each in ("email", "role", "country", "post_id")
}
"""How the fields of an account are said on the command line."""


@contextmanager
def translated_errors(flags: Mapping[str, str] | None = None) -> Iterator[None]:
    """Raise what UnusableInput says to a person, which is a message id, in the language of the
    terminal; a field is named by its flag where `flags` has one.
    """
    try:
        yield
    except UnusableInput as wrong:
        where = (flags or {}).get(wrong.location, wrong.location)
        raise UnusableInput(where, speak(wrong.what)) from wrong


def find_round(session: Session, number: str | None) -> Round:
    """Return the round of that number, or the one in course. Raises UnusableInput."""
    if number is None:
        current = current_round(session)
        if current is None:
            raise UnusableInput(
                "round", "there is none open or planned; `atalaya round plan` makes one"
            )
        return current
    named = session.scalar(sa.select(Round).where(Round.number == number.strip().upper()))
    if named is None:
        raise UnusableInput(number, "there is no such round")
    return named


def confirm_choice(cli: CliContext, number: str | None, question: str) -> None:
    """Ask, with the database let go: nobody else waits for an answer typed here."""
    with cli.reading() as session:
        number = find_round(session, number).number
    click.confirm(speak(question, number=number), abort=True, err=True)


def read_day(text: str) -> date:
    """Return a day typed on the command line. Raises UnusableInput."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise UnusableInput(text, "not a day; write 2026-12-01") from wrong


def read_reminder(text: str) -> dict[str, str]:
    """Return a step of the schedule typed as DAY:RUNG. Raises UnusableInput."""
    day, _, rung = text.partition(":")
    return {"on": read_day(day).isoformat(), "rung": rung}
