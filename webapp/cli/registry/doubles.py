"""`atalaya registry doubles`: persons who may be there twice, and what somebody says of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import click
from sqlalchemy.orm import Session

import webapp.all_models
from core.context import Context
from core.crypto import CannotOpen
from core.errors import Outdated, UnusableInput
from core.i18n.languages import N_
from directory.entries.visibility import Viewer
from registry.duplicates.evidence import Reason
from registry.duplicates.models import DoublePair, DoubleState
from registry.duplicates.night_pass import begin_pass, go_on
from registry.duplicates.pairs import pairs_in_state, say_not_same
from registry.duplicates.reason_words import likelihood, speaks_against, speaks_for
from registry.merging.merge import MergeDecision
from registry.merging.models import PersonMerge
from registry.merging.survivors import merges_of
from registry.merging.undo import undo_merge
from registry.merging.uniting import MergeSide
from registry.people.access import read_persons
from watch.flags.merged_members import merge_everywhere
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.registry.erasure import country_option
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option

MOST_LISTED = 200
TABLES = webapp.all_models.TABLES
"""All there are: what refers to a person is found among them."""
_WHOLE_PASS_SECONDS = 24 * 3600.0


@click.group(
    "doubles",
    cls=CommandGroup,
    help=N_("Las personas que pueden estar dos veces: se proponen, y una persona decide."),
)
def doubles() -> None:
    """Commands on likely doubles."""


@doubles.command(
    "list",
    help=N_(
        "Las parejas de un país, con los motivos. Sin nombres, salvo con --purpose, que queda en el"
        " diario."
    ),
)
@country_option
@click.option(
    "--state",
    cls=Option,
    type=click.Choice([each.value for each in DoubleState]),
    default=DoubleState.PROPOSED.value,
    help=N_("Por decidir, dichas distintas o unidas."),
)
@click.option(
    "--purpose", cls=Option, metavar="WORDS", default="", help=N_("Para qué se leen los nombres.")
)
@json_option
@pass_cli
def list_doubles(
    cli: CliContext, country: str, state: str, purpose: str, for_program: bool
) -> None:
    """List pairs, or merges, the likeliest or the latest first."""
    nation = read_country(country)
    with cli.reading_noted() as session:
        documents = (
            [_merge_document(each) for each in merges_of(session, nation, limit=MOST_LISTED)]
            if state == DoubleState.MERGED
            else [
                _pair_document(each)
                for each in pairs_in_state(session, nation, DoubleState(state), limit=MOST_LISTED)
            ]
        )
        if purpose.strip():
            _put_names(cli, session, nation, purpose, documents)
    if for_program:
        as_json(documents)
        return
    for each in documents:
        click.echo(_line(each))
    if not documents:
        say(N_("Ninguna pareja."))


@doubles.command(
    "pass",
    help=N_("Compara a todas las personas de un país, como cada noche; se puede interrumpir."),
)
@country_option
@click.option(
    "--changed",
    cls=Option,
    is_flag=True,
    help=N_("Solo a quienes cambiaron desde la vez anterior."),
)
@json_option
@pass_cli
def run_pass(cli: CliContext, country: str, changed: bool, for_program: bool) -> None:
    """Run the night's pass now, to its end."""
    nation = read_country(country)
    with cli.writing() as session:
        begin_pass(session, nation, cli.now(), whole=not changed)
    progress = go_on(
        cli.engine,
        cli.keyring,
        nation,
        clock=cli.now,
        seconds=_WHOLE_PASS_SECONDS,
        actor=cli.actor,
    )
    if for_program:
        as_json({"compared": progress.compared, "proposed": progress.proposed})
        return
    say(
        N_("{compared} personas comparadas; {proposed} parejas nuevas por decidir."),
        compared=progress.compared,
        proposed=progress.proposed,
    )


@doubles.command(
    "merge",
    help=N_(
        "Une dos fichas de una persona: se queda PERSON, y OTHER lleva a ella. Se puede deshacer"
        " durante 90 días."
    ),
)
@click.argument("person", metavar="PERSON")
@click.argument("other", metavar="OTHER")
@country_option
@click.option(
    "--take",
    cls=Option,
    multiple=True,
    metavar="FIELD",
    help=N_("Campo en que vale lo que dice OTHER (full_name, phone, birth, email …)."),
)
@json_option
@pass_cli
def merge(
    cli: CliContext,
    person: str,
    other: str,
    country: str,
    take: tuple[str, ...],
    for_program: bool,
) -> None:
    """Make one person of two."""
    decision = MergeDecision(
        country=read_country(country),
        survivor_id=_id(person),
        merged_id=_id(other),
        actor=cli.actor,
        now=cli.now(),
        choices=dict.fromkeys(take, MergeSide.MERGED),
    )
    with cli.writing() as session:
        try:
            made = merge_everywhere(session, cli.keyring, decision)
        except (Outdated, CannotOpen, UnusableInput) as wrong:
            raise CommandFailure(f"{speak(_CANNOT)}: {wrong!s}") from wrong
        document = _merge_document(made)
    if for_program:
        as_json(document)
        return
    say(N_("Unidas. Para deshacerlo: atalaya registry doubles undo {merge}"), merge=made.id)


@doubles.command("undo", help=N_("Deshace una unión: las dos fichas vuelven a ser como eran."))
@click.argument("merge_id", metavar="MERGE")
@json_option
@pass_cli
def undo(cli: CliContext, merge_id: str, for_program: bool) -> None:
    """Make two persons again."""
    with cli.writing() as session:
        made = session.get(PersonMerge, _id(merge_id))
        if made is None:
            raise CommandFailure(f"{speak(_CANNOT)}: {merge_id}")
        try:
            done = undo_merge(session, cli.keyring, made, actor=cli.actor, now=cli.now())
        except (Outdated, CannotOpen) as wrong:
            raise CommandFailure(f"{speak(_CANNOT)}: {wrong!s}") from wrong
    if for_program:
        as_json(
            {
                "person": str(done.survivor_id),
                "other": str(done.merged_id),
                "edited": list(done.edited),
            }
        )
        return
    say(N_("Deshecho: {person} y {other}."), person=done.survivor_id, other=done.merged_id)
    if done.edited:
        edited = ", ".join(done.edited)
        say(N_("Lo cambiado después se quedó en la primera: {edited}."), edited=edited)


@doubles.command(
    "not-same", help=N_("Dice que dos personas son distintas: no se vuelven a proponer.")
)
@click.argument("person", metavar="PERSON")
@click.argument("other", metavar="OTHER")
@country_option
@json_option
@pass_cli
def not_same(cli: CliContext, person: str, other: str, country: str, for_program: bool) -> None:
    """Remember that two persons are two."""
    with cli.writing() as session:
        try:
            pair = say_not_same(
                session,
                read_country(country),
                _id(person),
                _id(other),
                actor=cli.actor,
                now=cli.now(),
            )
        except Outdated as wrong:
            raise CommandFailure(f"{speak(_CANNOT)}: {wrong!s}") from wrong
        document = _pair_document(pair)
    if for_program:
        as_json(document)
        return
    say(N_("Dicho: no se vuelven a proponer."))


# -- inside ---------------------------------------------------------------------------------

_CANNOT = N_("no se pudo")


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as wrong:
        raise CommandFailure(f"{text}: " + speak(N_("no es un identificador"))) from wrong


def _pair_document(pair: DoublePair) -> dict[str, Any]:
    return {
        "pair": str(pair.id),
        "state": pair.state.value,
        "persons": [str(pair.first_id), str(pair.second_id)],
        "log_odds": round(pair.log_odds, 2),
        "reasons": dict(pair.reasons),
        "source": pair.source.value,
        "decided_by": pair.decided_by,
    }


def _merge_document(made: PersonMerge) -> dict[str, Any]:
    return {
        "merge": str(made.id),
        "state": DoubleState.MERGED.value,
        "persons": [str(made.survivor_id), str(made.merged_id)],
        "log_odds": None if made.log_odds is None else round(made.log_odds, 2),
        "reasons": dict(made.reasons),
        "decided_by": made.merged_by,
        "undo_until": made.undo_until.isoformat(),
    }


def _put_names(
    cli: CliContext,
    session: Session,
    country: str,
    purpose: str,
    documents: list[dict[str, Any]],
) -> None:
    """Put the names of the persons into the documents; the audit log says so."""
    context = Context(
        session=session,
        keyring=cli.keyring,
        atlas=cli.atlas,
        viewer=Viewer.of_country(country),
        actor=cli.actor,
        now=cli.now(),
        purpose=purpose,
    )
    ids = {uuid.UUID(key) for each in documents for key in each["persons"]}
    opened = read_persons(context, ids).opened if ids else {}
    for each in documents:
        persons = (opened.get(uuid.UUID(key)) for key in each["persons"])
        each["names"] = [one.card.full_name if one else "" for one in persons]


def _line(document: Mapping[str, Any]) -> str:
    reasons = {Reason(code): odds for code, odds in document["reasons"].items()}
    why = [*speaks_for(reasons, speak), *speaks_against(reasons, speak)]
    odds = document["log_odds"]
    words = likelihood(odds, speak) if odds is not None else ""
    shown = document.get("names") or document["persons"]
    key = document.get("pair") or document["merge"]
    return "\t".join([key, *map(str, shown), words, ", ".join(why)])
