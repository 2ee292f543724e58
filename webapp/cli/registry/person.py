"""`atalaya registry person`: what is kept of somebody, and what happened to their record; by name
only for a purpose.
"""

from __future__ import annotations

import uuid
from typing import Any

import click
from sqlalchemy.orm import Session

from core.context import Context
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.people.access import read_persons
from registry.people.history import events_of
from registry.people.models import Person
from registry.registration.households import members_of
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.registry.erasure import country_option
from webapp.cli.terminal.answers import as_json, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option


@click.command(
    "person",
    cls=Command,
    help=N_(
        "Muestra el historial de la ficha de una persona, sin su nombre. Con --purpose lee la "
        "ficha: queda en el diario."
    ),
)
@click.argument("person_id", metavar="PERSON", type=click.UUID)
@country_option
@click.option(
    "--purpose",
    cls=Option,
    metavar="WORDS",
    default="",
    help=N_("Para qué se lee; sin ello no sale ningún nombre."),
)
@json_option
@pass_cli
def person(
    cli: CliContext, person_id: uuid.UUID, country: str, purpose: str, for_program: bool
) -> None:
    """Print what is known of one person; exit code 1 when there is none."""
    nation = read_country(country)
    with cli.reading_noted() as session:
        row = session.get(Person, person_id)
        if row is None or row.country != nation:
            raise CommandFailure(speak(N_("en {country} no hay esa persona"), country=nation))
        document = _document(session, row)
        if purpose.strip():
            document |= _card(cli, session, row, purpose)
    if for_program:
        as_json(document)
        return
    for name, value in document.items():
        shown = "; ".join(map(str, value)) if isinstance(value, list) else value
        click.echo(f"{name}\t{shown}")


# -- inside ---------------------------------------------------------------------------------


def _document(session: Session, row: Person) -> dict[str, Any]:
    """Return what names nobody."""
    return {
        "id": str(row.id),
        "country": row.country,
        "consent_at": row.consent_at.isoformat(),
        "consent_text": row.consent_text,
        "keep_until": row.keep_until.isoformat(),
        "left_on": row.left_on.isoformat() if row.left_on else "",
        "household": len(members_of(session, row.country, row.household_id)),
        "events": [
            " ".join([each.at.isoformat(), each.kind.value, *each.fields])
            for each in events_of(session, row.id)
        ],
    }


def _card(cli: CliContext, session: Session, row: Person, purpose: str) -> dict[str, Any]:
    """Return the name and where somebody stays, read for a purpose."""
    context = Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(row.country),
        actor=cli.actor,
        now=cli.now(),
        purpose=purpose,
    )
    found = read_persons(context, [row.id]).opened.get(row.id)
    if found is None:
        return {"name": "?"}
    return {
        "name": found.card.full_name,
        "phone": found.card.phone,
        "needs": [need.value for need in found.card.needs_on(cli.now().date())],
        "stays": [f"{each.kind.value} {each.place.text}".strip() for each in found.stays],
    }
