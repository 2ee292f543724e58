"""`atalaya registry unplaced`: the persons whom no alert can reach, because nobody knows where."""

from __future__ import annotations

from typing import Any

import click

from core.context import Context
from core.i18n.languages import N_
from core.i18n.phones import international
from directory.entries.visibility import Viewer
from registry.people.access import OpenPerson, PersonsRead, read_persons
from registry.people.unread_phones import UnreadPhone, unread_phones, words_beside
from registry.registration.unplaced import OpenUnplacedStay, unplaced_stays
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, json_option


@click.command(
    "unplaced",
    cls=Command,
    help=N_(
        "Las personas por ubicar de un país, con el motivo y lo que su lista dijo y nadie leyó: "
        "ninguna alerta las alcanza."
    ),
)
@click.option("--country", cls=Option, metavar="CC", required=True, help=N_("El país (como SV)."))
@json_option
@pass_cli
def unplaced(cli: CliContext, country: str, for_program: bool) -> None:
    """List the stays to be placed: person, words, reason, and what was kept as said. The audit log
    says so.
    """
    nation = read_country(country)
    with cli.reading_noted() as session:
        stays = unplaced_stays(session, cli.keyring, nation)
        context = Context(
            session=session,
            keyring=cli.keyring,
            atlas=cli.atlas,
            viewer=Viewer.of_country(nation),
            actor=cli.actor,
            now=cli.now(),
            purpose="unplaced",
        )
        ids = {each.person_id for each in stays}
        persons = read_persons(context, ids) if ids else PersonsRead({}, {})
    documents = [_document(each, persons.opened.get(each.person_id), nation) for each in stays]
    if for_program:
        as_json(documents)
        return
    say(N_("{count} por ubicar."), count=len(stays))
    for document in documents:
        say("{person}  {kind}  «{words}»: {why}", **document)
        for phone in document["phones"]:
            readings = ", ".join(map(international, phone["readings"]))
            told = f"{phone['title']}: «{phone['typed']}»" if phone["title"] else phone["typed"]
            say(
                N_("    teléfono sin leer, {told}: puede ser {readings}"),
                told=told,
                readings=readings,
            )
        for line in document["kept"]:
            say(N_("    dicho en la lista: {line}"), line=line)


# -- inside ---------------------------------------------------------------------------------


def _document(stay: OpenUnplacedStay, person: OpenPerson | None, country: str) -> dict[str, Any]:
    place = stay.place
    phones = unread_phones(person.card, country) if person else ()
    return {
        "person": str(stay.person_id),
        "kind": stay.kind.value,
        "from": stay.from_on.isoformat() if stay.from_on else "",
        "until": stay.until_on.isoformat() if stay.until_on else "",
        "words": place.text if place else "",
        "why": place.problem.explain(speak) if place else speak(N_("no se pudo abrir el lugar")),
        "phones": [_phone_document(each) for each in phones],
        "kept": list(words_beside(person.card, phones)) if person else [],
    }


def _phone_document(phone: UnreadPhone) -> dict[str, Any]:
    readings = [each.value for each in phone.readings]
    return {"title": phone.title, "typed": phone.typed, "readings": readings}
