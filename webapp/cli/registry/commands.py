"""`atalaya registry`: its commands, and the health of the matching index."""

from __future__ import annotations

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.i18n.languages import N_
from registry.card_blocks.making import make_blocks
from registry.contacts.marks import contact_faults, make_contacts
from registry.matching.checking import check_index
from registry.matching.rebuilding import RebuildReport, countries_to_rebuild, rebuild_index
from registry.registration.unplaced import unplaced_by_country
from registry.search.checking import check_names
from registry.search.storing import NAMES
from registry.statistics.traits.checking import check_traits
from registry.statistics.traits.storing import TRAITS
from webapp.cli.context import CliContext, pass_cli
from webapp.cli.registry.agreements import agreements
from webapp.cli.registry.confirmation import confirm
from webapp.cli.registry.doubles import doubles
from webapp.cli.registry.erasure import erase, find
from webapp.cli.registry.estimates import estimates
from webapp.cli.registry.imports import import_file
from webapp.cli.registry.person import person
from webapp.cli.registry.quality import quality
from webapp.cli.registry.statistics import release, stats
from webapp.cli.registry.unplaced import unplaced
from webapp.cli.terminal.answers import say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup
from webapp.cli.terminal.progress import note_persons_read


@click.group(cls=CommandGroup)
def registry() -> None:
    """Commands on the registry."""


registry.add_command(import_file)
registry.add_command(unplaced)
registry.add_command(find)
registry.add_command(erase)
registry.add_command(person)
registry.add_command(doubles)
registry.add_command(agreements)
registry.add_command(confirm)
registry.add_command(quality)
registry.add_command(stats)
registry.add_command(estimates)
registry.add_command(release)


@registry.group(
    "index", cls=CommandGroup, help=N_("El índice de lugares, con el que se hallan las personas.")
)
def index() -> None:
    """Commands on the matching index."""


@registry.command(
    "check",
    help=N_(
        "Comprueba que cada estancia está en el índice una vez; si no, termina con 1. Cuenta "
        "también a las personas por ubicar."
    ),
)
@pass_cli
def check(cli: CliContext) -> None:
    """Compare the matching index with the stays, and count whom no place is known of."""
    with cli.reading() as session:
        report = check_index(session, cli.keyring)
        names = check_names(session, cli.keyring)
        counted = check_traits(session, cli.keyring)
        contacts = contact_faults(session, cli.keyring)
        waiting = unplaced_by_country(session)
    for country, count in waiting.items():
        say(
            N_("{country}: {count} personas por ubicar; ninguna alerta las alcanza."),
            country=country,
            count=count,
        )
    faults = (*report.faults, *names.faults, *counted.faults, *contacts)
    if not faults:
        say(
            N_("El índice está sano: {stays} estancias en {blocks} bloques."),
            stays=report.stays,
            blocks=report.blocks,
        )
        say(N_("Los nombres están al día: {names}."), names=names.names)
        say(N_("Las estadísticas están al día: {persons}."), persons=counted.persons)
        return
    for fault in faults:
        click.echo(fault, err=True)
    raise CommandFailure(speak(N_("el índice tiene {count} faltas"), count=len(faults)))


@registry.command(
    "rebuild",
    help=N_("Hace de nuevo el índice de lugares, cuando `registry check` lo halla dañado."),
)
@pass_cli
def rebuild(cli: CliContext) -> None:
    """Make the matching index again from the stays, country by country; the audit log says so."""
    with cli.reading() as session:
        countries = countries_to_rebuild(session)

    def say_so(session: Session, report: RebuildReport) -> None:
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="index.rebuild",
            country=report.country,
            stays=report.stays,
            unreadable=len(report.faults),
        )

    reports = [
        rebuild_index(cli.engine, cli.keyring, country, note_persons_read, say_so)
        for country in countries
    ]
    stays = sum(report.stays for report in reports)
    say(N_("Índice hecho de nuevo: {stays} estancias."), stays=stays)
    names = sum(make_blocks(cli.engine, cli.keyring, country, NAMES) for country in countries)
    say(N_("Nombres hechos de nuevo: {names}."), names=names)
    persons = sum(make_blocks(cli.engine, cli.keyring, country, TRAITS) for country in countries)
    say(N_("Estadísticas hechas de nuevo: {persons} personas."), persons=persons)
    for country in countries:
        make_contacts(cli.engine, cli.keyring, country)
    for report in reports:
        for fault in report.faults:
            click.echo(fault, err=True)


index.add_command(check)
index.add_command(rebuild)
