"""`atalaya registry`: persons brought in from a file, and the health of their index."""

from __future__ import annotations

import click

from ground.language import N_
from registry.index import check_index
from webapp.cli.frame import Door, Failed, Group, pass_door, say, speak


@click.group(cls=Group, help=N_("El registro de personas."))
def registry() -> None:
    """Commands on the registry."""


@registry.command("check", help=N_("Comprueba que cada estancia está en el índice una vez; si no, termina con 1."))
@pass_door
def check(door: Door) -> None:
    """Compare the matching index with the stays."""
    with door.reading() as session:
        report = check_index(session, door.keyring)
    if report.is_sound:
        say(N_("El índice está sano: {stays} estancias en {blocks} bloques."), stays=report.stays, blocks=report.blocks)
        return
    for fault in report.faults:
        click.echo(fault, err=True)
    raise Failed(speak(N_("el índice tiene {count} faltas"), count=len(report.faults)))
