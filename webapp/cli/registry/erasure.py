"""`atalaya registry find` and `erase`: somebody who asked to be forgotten, and is."""

from __future__ import annotations

import uuid

import click

from core.context import Context
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.people.access import PersonsRead, read_persons
from registry.people.tombstones import ErasureCause
from registry.registration.erasure import Erasure, identities_of
from registry.search.person_search import search_persons
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, json_option
from webapp.erasure import erase_for_good

country_option = click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país (como SV).")
)


@click.command(
    "find",
    cls=Command,
    help=N_(
        "Busca personas de un país por palabras del nombre, teléfono o correo, y da su "
        "identificador. Queda en el diario."
    ),
)
@click.argument("text", metavar="TEXT")
@country_option
@json_option
@pass_cli
def find(cli: CliContext, text: str, country: str, for_program: bool) -> None:
    """List persons who match: id, name, last day."""
    nation = read_country(country)
    with cli.reading_noted() as session:
        ids = search_persons(session, cli.keyring, nation, text).ids
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=Viewer.of_country(nation),
            actor=cli.actor,
            now=cli.now(),
            purpose="search",
        )
        persons = read_persons(context, ids) if ids else PersonsRead({}, {})
    documents = [
        {"id": str(each.id), "name": each.card.full_name, "until": each.keep_until.isoformat()}
        for each in persons.opened.values()
    ]
    documents += [{"id": str(each), "name": "?", "until": ""} for each in persons.unreadable]
    if for_program:
        as_json(documents)
        return
    for each in documents:
        click.echo("{id}\t{name}\t{until}".format(**each))
    if not documents:
        say(N_("Nadie coincide."))


@click.command(
    "erase",
    cls=Command,
    help=N_(
        "Borra personas de un país por completo: fichas, índice, listas, mensajes y papeles. Deja "
        "una marca sin nombres que impide que la misma lista las traiga de nuevo."
    ),
)
@click.argument("person_ids", metavar="PERSON...", nargs=-1, required=True)
@country_option
@click.option(
    "--cause",
    cls=Option,
    type=click.Choice([ErasureCause.WISH.value, ErasureCause.MISTAKE.value]),
    required=True,
    help=N_("wish: lo pidió; mistake: registrada por error, puede volver."),
)
@click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))
@pass_cli
def erase(
    cli: CliContext, person_ids: tuple[str, ...], country: str, cause: str, yes: bool
) -> None:
    """Erase persons for good; exit code 1 when one of them is not there."""
    nation, ids = read_country(country), _ids(person_ids)
    with cli.reading() as session:
        known = len(identities_of(session, cli.keyring, ids, nation))
    if known < len(ids):
        raise CommandFailure(
            speak(
                N_("de {asked} personas hay {known} en {country}; no se borró ninguna"),
                asked=len(ids),
                known=known,
                country=nation,
            )
        )
    if not yes:
        click.confirm(
            speak(N_("Se borran {count} personas; no hay vuelta atrás. ¿Seguir?"), count=known),
            abort=True,
            err=True,
        )
    erasure = Erasure(nation, ErasureCause(cause), cli.actor, cli.actor, cli.now())
    erased = erase_for_good(cli.engine, cli.keyring, cli.settings, ids, erasure)
    say(N_("Borradas: {count}."), count=erased)


# -- inside ---------------------------------------------------------------------------------


def _ids(texts: tuple[str, ...]) -> list[uuid.UUID]:
    try:
        return sorted({uuid.UUID(text) for text in texts})
    except ValueError as wrong:
        raise UnusableInput(" ".join(texts), "not the ids of persons") from wrong
