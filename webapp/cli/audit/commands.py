"""`atalaya audit`: who did what, whether the log is whole, and the log as a file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.orm import Session

from core.audit_log import record
from core.audit_log.faults import Evidence, Fault, FaultKind
from core.audit_log.heads import NotedHead, read_head, read_heads
from core.audit_log.listing import LineFilter, all_lines, as_document, page_of_lines
from core.audit_log.verification import ChainReport, verify
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.private_files import whole_file
from webapp.auth.users import user_by_email
from webapp.cli.context import CliContext, pass_cli, read_country, read_moment
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option

FAULTS = {
    FaultKind.ALTERED: N_("alterado"),
    FaultKind.DELETED: N_("borrado"),
    FaultKind.INVENTED: N_("inventado"),
    FaultKind.REORDERED: N_("cambiado de sitio"),
    FaultKind.TAIL_CUT: N_("cortado el final"),
    FaultKind.KEY_ABSENT: N_("sin su llave, no se puede comprobar"),
}
EVIDENCE = {
    Evidence.CHAIN: N_("por la cadena"),
    Evidence.HEAD: N_("por la cabeza de la base de datos"),
    Evidence.OUTSIDE: N_("por una cabeza anotada fuera"),
}
F = TypeVar("F", bound=Callable[..., Any])


def filtered(command: F) -> F:
    """Give a command the options that choose lines."""
    for option in (
        click.option(
            "--until", cls=Option, default="", help=N_("Antes de este momento, con zona.")
        ),
        click.option("--since", cls=Option, default="", help=N_("Desde este momento, con zona.")),
        click.option(
            "--country", cls=Option, metavar="CC", default="", help=N_("El país (como SV).")
        ),
        click.option("--account", cls=Option, default="", help=N_("El correo de una cuenta.")),
        click.option(
            "--person", cls=Option, default="", help=N_("El identificador de una persona.")
        ),
    ):
        command = option(command)
    return command


@click.group("audit", cls=CommandGroup)
def audit() -> None:
    """Commands on the audit log."""


@audit.command("list", help=N_("Escribe las líneas más recientes del diario."))
@filtered
@click.option(
    "--limit",
    cls=Option,
    type=click.IntRange(1, 10_000),
    default=100,
    help=N_("Cuántas líneas, a lo más."),
)
@json_option
@pass_cli
def list_lines(cli: CliContext, /, limit: int, for_program: bool, **chosen: str) -> None:
    """List lines, the newest first; the look goes into the log."""
    with cli.writing() as session:
        line_filter = _filter(session, **chosen)
        lines = page_of_lines(session, line_filter, limit=limit).lines
        documents = [as_document(each) for each in lines]
        _note_reading(cli, session, chosen, len(lines))
    if for_program:
        as_json(documents)
        return
    for each in documents:
        click.echo(
            "{number}\t{at}\t{actor}\t{action}\t{country}\t{subject}\t{purpose}".format(**each)
        )


@audit.command("export", help=N_("Escribe el diario en un archivo, una línea JSON por entrada."))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@filtered
@pass_cli
def export_lines(cli: CliContext, /, path: Path, **chosen: str) -> None:
    """Write lines to a file of this account alone; the look goes into the log."""
    with cli.reading() as session:
        line_filter = _filter(session, **chosen)
        lines = _write(path, session, line_filter)
    with cli.writing() as session:
        _note_reading(cli, session, chosen, lines)
    note(N_("{lines} líneas en {path}."), lines=lines, path=path)


@audit.command(
    "verify",
    help=N_(
        "Comprueba la cadena del diario contra su llave y las cabezas anotadas fuera; nombra cada "
        "falta y entonces termina con 1."
    ),
)
@click.option(
    "--heads",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("El archivo de cabezas; si no, el de ATALAYA_AUDIT_HEADS."),
)
@click.option(
    "--head",
    "typed",
    cls=Option,
    multiple=True,
    metavar="NUMBER:LINK",
    help=N_("Una cabeza como llegó por correo; se puede repetir."),
)
@json_option
@pass_cli
def verify_chain(
    cli: CliContext, heads: Path | None, typed: tuple[str, ...], for_program: bool
) -> None:
    """Verify the chain; exit code 1 when there is a fault."""
    cli.require_database()
    outside = [*_noted(cli, heads), *map(read_head, typed)]
    report = verify(cli.engine, outside)
    if for_program:
        as_json(_report_document(report))
    else:
        _say_report(report)
    if report.faults:
        raise CommandFailure(
            speak(N_("el diario no está entero: {count} faltas"), count=len(report.faults))
        )


# -- inside ---------------------------------------------------------------------------------


def _filter(
    session: Session, *, person: str, account: str, country: str, since: str, until: str
) -> LineFilter:
    return LineFilter(
        person=_person(person) if person else None,
        actor=_actor(session, account) if account else "",
        country=read_country(country) if country else "",
        since=_moment(since),
        until=_moment(until),
    )


def _moment(text: str) -> datetime | None:
    return read_moment(text) if text else None


def _person(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as wrong:
        raise UnusableInput(text, "not the id of a person") from wrong


def _actor(session: Session, account: str) -> str:
    """Return how an account acts; `worker` and `cli:…` are taken as they are."""
    if "@" not in account:
        return account
    user = user_by_email(session, account)
    if user is None:
        raise UnusableInput(account, "no account has this address")
    return f"user:{user.id}"


def _note_reading(cli: CliContext, session: Session, chosen: dict[str, str], lines: int) -> None:
    country = chosen["country"].strip().upper()
    record(
        session,
        at=cli.now(),
        actor=cli.actor,
        action="audit.read",
        country=country if len(country) == 2 else "",
        lines=lines,
        by=sorted(name for name, text in chosen.items() if text),
    )


def _write(path: Path, session: Session, line_filter: LineFilter) -> int:
    lines = 0
    try:
        with whole_file(path) as sink:
            for entry in all_lines(session, line_filter):
                sink.write(json.dumps(as_document(entry), ensure_ascii=False).encode() + b"\n")
                lines += 1
    except OSError as wrong:
        raise UnusableInput(str(path), f"cannot be written: {wrong.strerror}") from wrong
    return lines


def _noted(cli: CliContext, heads: Path | None) -> list[NotedHead]:
    """Return the heads of the file; one that is named and not there is a failure."""
    path = heads or (cli.settings.audit_heads if cli.settings.audit_heads != Path() else None)
    if path is None:
        note(N_("Sin cabezas anotadas fuera: una copia anterior puesta en su lugar no se nota."))
        return []
    try:
        return read_heads(path)
    except OSError as wrong:
        raise UnusableInput(str(path), f"cannot be read: {wrong.strerror}") from wrong


def _report_document(report: ChainReport) -> dict[str, Any]:
    return {
        "sound": not report.faults,
        "lines": report.lines,
        "head": report.head.text if report.head else None,
        "heads_compared": report.heads_compared,
        "segments": [
            {"number": each.number, "name": each.name, "details": dict(each.details)}
            for each in report.segments
        ],
        "faults": [
            {
                "kind": each.kind.value,
                "first": each.first,
                "last": each.last,
                "evidence": each.evidence.value,
                "stands_at": each.stands_at,
                "detail": each.detail,
            }
            for each in report.faults
        ],
    }


def _say_report(report: ChainReport) -> None:
    say(
        N_("{lines} líneas comprobadas, {heads} cabezas de fuera comparadas."),
        lines=report.lines,
        heads=report.heads_compared,
    )
    if report.head:
        say(N_("Cabeza: {head}"), head=report.head.text)
    for segment in report.segments:
        say(
            N_("Tramo «{name}», nombrado en la línea {number}."),
            name=segment.name,
            number=segment.number,
        )
    for fault in report.faults:
        click.echo(fault_words(fault), err=True)


def fault_words(fault: Fault) -> str:
    """Return a fault in the language of the terminal."""
    words = {
        "what": speak(FAULTS[fault.kind]),
        "why": speak(EVIDENCE[fault.evidence]),
        "where": _place_words(fault),
    }
    return "{where}: {what} ({why})".format(**words)


def _place_words(fault: Fault) -> str:
    if fault.detail and not fault.first:
        return speak(N_("línea sin número {id}"), id=fault.detail)
    if fault.stands_at is not None:
        return speak(
            N_("líneas {first} a {last}, ahora desde {place}"),
            first=fault.first,
            last=fault.last,
            place=fault.stands_at,
        )
    if fault.first == fault.last:
        return speak(N_("línea {number}"), number=fault.first)
    return speak(N_("líneas {first} a {last}"), first=fault.first, last=fault.last)
