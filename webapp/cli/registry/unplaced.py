"""`atalaya registry unplaced`: the persons whom no alert can reach, because nobody knows where."""

from __future__ import annotations

import click

from core.audit_log import record
from core.audit_log.person_tags import tags_of
from core.i18n.languages import N_
from registry.registration.unplaced import OpenUnplacedStay, unplaced_stays
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Option, json_option


@click.command(
    "unplaced",
    help=N_("Las personas por ubicar de un país, con el motivo: ninguna alerta las alcanza."),
)
@click.option(
    "--country", cls=Option, metavar="CC", required=True, help=N_("El país (dos letras).")
)
@json_option
@pass_cli
def unplaced(cli: CliContext, country: str, for_program: bool) -> None:
    """List the stays to be placed: person, words, reason. The audit log says so."""
    nation = read_country(country)
    with cli.writing() as session:
        stays = unplaced_stays(session, cli.keyring, nation)
        record(
            session,
            at=cli.now(),
            actor=cli.actor,
            action="person.read",
            country=nation,
            purpose="unplaced",
            persons=len({each.person_id for each in stays}),
            **tags_of(each.person_id for each in stays),
        )
    if for_program:
        as_json([_document(each) for each in stays])
        return
    say(N_("{count} por ubicar."), count=len(stays))
    for each in stays:
        document = _document(each)
        say("{person}  {kind}  «{words}»: {why}", **document)


# -- inside ---------------------------------------------------------------------------------


def _document(stay: OpenUnplacedStay) -> dict[str, str]:
    place = stay.place
    return {
        "person": str(stay.person_id),
        "kind": stay.kind.value,
        "from": stay.from_on.isoformat() if stay.from_on else "",
        "until": stay.until_on.isoformat() if stay.until_on else "",
        "words": place.text if place else "",
        "why": place.problem.explain(speak) if place else speak(N_("no se pudo abrir el lugar")),
    }
