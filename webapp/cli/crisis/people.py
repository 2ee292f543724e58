"""`atalaya crisis people` and `say`: how the people of one country are in a crisis, and what an
officer says of one of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.people.access import read_persons
from registry.people.models import Need
from response.accounting.counts import AccountingCounts, counts_of, groups_of
from response.accounting.models import Confidence, Says, StatementSource
from response.accounting.papers.count_files import count_lines
from response.accounting.rolls import persons_by_number
from response.accounting.statements import (
    StatementDraft,
    StatementWords,
    add_for_household,
    add_statement,
    close_helps,
)
from response.accounting.states import CountGroup
from response.crisis.models import Participation
from webapp.cli.context import CliContext, pass_cli, read_country, read_moment
from webapp.cli.crisis.parts import known_part
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import Command, Option, UsageProblem, json_option

_SAID_ALONE = frozenset({Says.DIED, Says.TAKEN_BACK})
"""What no single command says: a death takes two people, a correction the page of the person."""
country_option = click.option(
    "--country",
    cls=Option,
    metavar="CC",
    required=True,
    help=N_("El país de las personas (como SV)."),
)


@click.command(
    "people",
    cls=Command,
    help=N_(
        "Las cifras de las personas de un país en una crisis. Con --state, quiénes están así: por "
        "su clave y, solo con --purpose, que queda en el diario, por su nombre."
    ),
)
@click.argument("number", metavar="NUMBER")
@country_option
@click.option(
    "--state",
    "group",
    cls=Option,
    type=click.Choice([each.value for each in CountGroup]),
    help=N_("Quiénes: un estado."),
)
@click.option("--purpose", cls=Option, default="", help=N_("Para qué se abren los nombres."))
@json_option
@pass_cli
def show_people(
    cli: CliContext, number: str, country: str, group: str | None, purpose: str, for_program: bool
) -> None:
    """Print the counts, or who is in one state."""
    if purpose.strip() and group is None:
        raise UsageProblem(speak(N_("diga de quiénes con --state: las cifras no nombran a nadie")))
    now, nation = cli.now(), read_country(country)
    with cli.reading_noted() as session:
        part = known_part(cli, session, number, nation, "", "")
        document = _counts_document(counts_of(session, cli.keyring, part, now), part)
        if group is not None:
            ids = _members(cli, session, part, CountGroup(group), now)
            document = {"crisis": part.crisis.number, "country": nation, "state": group}
            document["people"] = _people(cli, session, part, ids, purpose.strip(), now)
    if for_program:
        as_json(document)
        return
    if group is None:
        for key, value in document["counts"].items():
            click.echo(f"{key}\t{'?' if value is None else value}")
        return
    for each in document["people"]:
        click.echo("\t".join(each.values()))
    if not document["people"]:
        say(N_("Nadie está así ahora."))


@click.command(
    "say",
    cls=Command,
    help=N_(
        "Anota lo que un funcionario sabe de una persona (su clave la da «people --state»). Un "
        "fallecimiento no se anota así: lo proponen y confirman dos personas en la página."
    ),
)
@click.argument("number", metavar="NUMBER")
@click.argument("person_id", metavar="PERSON", type=click.UUID)
@country_option
@click.option(
    "--says",
    cls=Option,
    required=True,
    type=click.Choice([each.value for each in Says if each not in _SAID_ALONE]),
    help=N_("Cómo está; helped cierra las ayudas que pidió."),
)
@click.option("--at", "said_at", cls=Option, metavar="TIME", help=N_("Cuándo se dijo, con zona."))
@click.option(
    "--source",
    cls=Option,
    type=click.Choice([each.value for each in StatementSource]),
    default=StatementSource.OFFICER.value,
    help=N_("Por qué vía se supo."),
)
@click.option(
    "--confidence",
    cls=Option,
    type=click.Choice([each.value for each in Confidence]),
    default=Confidence.THIRD_PARTY.value,
    help=N_("Quién lo dijo: la persona, su hogar u otra."),
)
@click.option(
    "--need",
    "needs",
    cls=Option,
    multiple=True,
    type=click.Choice([each.value for each in Need]),
    help=N_("Qué necesita; puede repetirse."),
)
@click.option("--place", cls=Option, default="", metavar="WORDS", help=N_("Dónde está."))
@click.option("--note", "remark", cls=Option, default="", metavar="WORDS", help=N_("Una nota."))
@click.option(
    "--household", "is_for_all", cls=Option, is_flag=True, help=N_("Vale para todo su hogar.")
)
@json_option
@pass_cli
def say_of(
    cli: CliContext,
    number: str,
    person_id: uuid.UUID,
    country: str,
    says: str,
    said_at: str | None,
    source: str,
    confidence: str,
    needs: tuple[str, ...],
    place: str,
    remark: str,
    is_for_all: bool,
    for_program: bool,
) -> None:
    """Keep a statement; exit code 2 where it cannot be kept, and nothing is then."""
    now, nation = cli.now(), read_country(country)
    draft = StatementDraft(
        person_id=person_id,
        says=Says(says),
        source=StatementSource(source),
        confidence=Confidence(confidence),
        said_at=read_moment(said_at) if said_at else now,
        by=cli.actor,
        words=StatementWords(tuple(map(Need, needs)), place.strip(), remark.strip()),
    )
    with cli.writing() as session:
        part = known_part(cli, session, number, nation, "", "")
        written = _written(cli, session, part, draft, now, is_for_all=is_for_all)
    if for_program:
        as_json({"crisis": number.upper(), "country": nation, "says": says, "written": written})
        return
    say(N_("Anotado de {count} personas."), count=written)


# -- inside ---------------------------------------------------------------------------------


def _counts_document(counts: AccountingCounts, part: Participation) -> dict[str, Any]:
    return {
        "crisis": part.crisis.number,
        "country": part.country,
        "at": counts.at,
        "counts": {line.key: line.value for line in count_lines(counts)},
    }


def _members(
    cli: CliContext, session: Session, part: Participation, group: CountGroup, now: datetime
) -> Sequence[uuid.UUID]:
    groups = groups_of(session, cli.keyring, part, now)
    if group is CountGroup.NOT_ASKED:
        found = persons_by_number(session, part.country, groups.not_asked.tolist())
        return [found[each] for each in sorted(found)]
    return sorted(groups.spoke[group])


def _people(
    cli: CliContext,
    session: Session,
    part: Participation,
    ids: Sequence[uuid.UUID],
    purpose: str,
    now: datetime,
) -> list[dict[str, str]]:
    """Return the ids, which name nobody; for a purpose what the cards say, with one line in the
    audit log.
    """
    if not purpose or not ids:
        return [{"person": str(each)} for each in ids]
    context = Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(part.country),
        actor=cli.actor,
        now=now,
        purpose=purpose,
    )
    opened = read_persons(context, list(ids)).opened
    found = []
    for each in ids:
        card = opened[each].card if each in opened else None
        line = {"person": str(each), "name": card.full_name if card else "?"}
        found.append(line | {"phone": card.phone if card else "?"})
    return found


def _written(
    cli: CliContext,
    session: Session,
    part: Participation,
    draft: StatementDraft,
    now: datetime,
    *,
    is_for_all: bool,
) -> int:
    if draft.says is Says.HELPED:
        closed = close_helps(session, cli.keyring, part, draft, now)
        if not closed:
            raise UnusableInput("says", N_("Esa persona no tiene ninguna ayuda abierta."))
        return 1
    if is_for_all:
        return len(add_for_household(session, cli.keyring, part, draft, now))
    add_statement(session, cli.keyring, part, draft, now)
    return 1
