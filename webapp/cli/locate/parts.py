"""What the commands on locate notices share: which one is meant, who acts, what is printed."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.orm import Session

from core.accounts import RoleName
from core.errors import UnusableInput
from core.i18n.languages import N_
from response.crisis.models import Participation
from response.crisis.officers import CrisisOfficer
from response.locate.addressees import addressees_of
from response.locate.labels import STATE_WORDS
from response.locate.listing import locate_numbered
from response.locate.models import (
    LocateNotice,
    LocateState,
)
from webapp.cli.context import CliContext, read_country
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Option

purpose_option = click.option(
    "--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres.")
)
number_argument = click.argument("number", metavar="NUMBER")
which_argument = click.argument("which", metavar="LOCATE", type=int)


def unit_of(cli: CliContext, part: Participation) -> CrisisOfficer:
    """Return who acts: the unit of the country, by whoever gives the command."""
    return CrisisOfficer(role=RoleName.EMERGENCY, country=part.country, actor=cli.actor)


def known_locate(
    cli: CliContext, session: Session, number: str, which: int, country: str
) -> tuple[Participation, LocateNotice]:
    """Return a locate notice with its part. Raises UnusableInput where there is none."""
    part = known_part(cli, session, number, read_country(country), "", "")
    notice = locate_numbered(session, part.id, which)
    if notice is None:
        raise UnusableInput(str(which), N_("No hay un aviso de localización con ese número."))
    return part, notice


def tell(document: dict[str, Any], *, for_program: bool) -> None:
    """Print what became of a locate notice."""
    if for_program:
        as_json(document)
        return
    state = speak(STATE_WORDS[LocateState(document["state"])])
    say(N_("Aviso de localización {number}: {state}."), number=document["locate"], state=state)


def locate_document(session: Session, notice: LocateNotice) -> dict[str, Any]:
    """Return what names nobody."""
    return {
        "locate": notice.number,
        "id": str(notice.id),
        "country": notice.country,
        "state": notice.state.value,
        "minor": notice.is_minor,
        "in_danger": notice.is_in_danger,
        "fear": notice.fear.value,
        "ground": notice.ground.value,
        "sent_at": notice.sent_at,
        "expires_at": notice.expires_at,
        "second_due_at": notice.second_due_at if notice.waits_for_second else None,
        "death_proposed": bool(notice.death_by),
        "answers": [
            {
                "name": each.name,
                "country": each.row.country,
                "answer": each.row.answer.value if each.row.answer else None,
                "at": each.row.answered_at,
            }
            for each in addressees_of(session, notice.id)
        ],
    }
