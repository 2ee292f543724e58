"""`atalaya crisis locate list|show`: whom one country looks for; names for a purpose alone."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.orm import Session

from core.i18n.languages import N_
from response.locate.description import words_of
from response.locate.journal import LookKind, note_list, note_look
from response.locate.labels import STATE_WORDS
from response.locate.listing import LocateLine, locate_lines
from response.locate.models import (
    LocateNotice,
    LocateState,
)
from response.locate.sightings import sightings_of
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.crisis.parts import known_part
from webapp.cli.crisis.people import country_option
from webapp.cli.locate.parts import (
    known_locate,
    locate_document,
    number_argument,
    purpose_option,
    which_argument,
)
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, json_option


@click.command(
    "list", cls=Command, help=N_("A quién busca un país en una crisis; los nombres, con --purpose.")
)
@number_argument
@country_option
@purpose_option
@json_option
@pass_cli
def list_locates(
    cli: CliContext, number: str, country: str, purpose: str, for_program: bool
) -> None:
    """List the locate notices of a part."""
    with cli.reading_noted() as session:
        part = known_part(cli, session, number, read_country(country), "", "")
        if purpose:
            note_list(session, part.country, number, by=cli.actor, purpose=purpose, now=cli.now())
        found = [_line(each, purpose) for each in locate_lines(session, cli.keyring, part.id)]
    if for_program:
        as_json({"crisis": number.upper(), "country": part.country, "locates": found})
        return
    for each in found:
        state = speak(STATE_WORDS[LocateState(each["state"])])
        told = f"{each['answered']}/{each['asked']}"
        click.echo(f"{each['locate']:>3}  {told:<7} {state:<34} {each.get('name', '')}".rstrip())
    if not found:
        say(N_("No se busca a nadie."))


@click.command(
    "show",
    cls=Command,
    help=N_("Un aviso de localización; lo que dice de la persona, con --purpose."),
)
@number_argument
@which_argument
@country_option
@purpose_option
@json_option
@pass_cli
def show_locate(
    cli: CliContext, number: str, which: int, country: str, purpose: str, for_program: bool
) -> None:
    """Show one locate notice with its answers."""
    with cli.reading_noted() as session:
        part, notice = known_locate(cli, session, number, which, country)
        document = locate_document(session, notice)
        if purpose:
            note_look(
                session, notice, LookKind.NOTICE, country=part.country, by=cli.actor,
                purpose=purpose, now=cli.now(),
            )  # fmt: skip
            document |= _words(cli, session, notice)
    if for_program:
        as_json(document)
        return
    for key, value in document.items():
        click.echo(f"{key}\t{value}")


# -- inside ---------------------------------------------------------------------------------


def _words(cli: CliContext, session: Session, notice: LocateNotice) -> dict[str, Any]:
    words = words_of(cli.keyring, notice)
    seen = sightings_of(session, cli.keyring, notice.id)
    return {
        "name": words.name if words else None,
        "marks": words.marks if words else None,
        "last_place": words.last_place if words else None,
        "sightings": [each.words.place for each in seen if each.words is not None],
    }


def _line(line: LocateLine, purpose: str) -> dict[str, Any]:
    document: dict[str, Any] = {
        "locate": line.notice.number,
        "state": line.notice.state.value,
        "minor": line.notice.is_minor,
        "asked": line.asked,
        "answered": line.answered,
        "sightings": line.sightings,
        "expires_at": line.notice.expires_at,
    }
    if purpose:
        document["name"] = line.words.name if line.words else None
    return document
