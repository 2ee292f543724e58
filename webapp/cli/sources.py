"""`atalaya sources`: the feeds that are asked: listed, tried, kept, paused, removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import click
from sqlalchemy.orm import Session

from core.http import RetrievalFailure, http_retrieve
from core.i18n.languages import N_
from feeds.circles import INSTALLATION
from feeds.labels import KIND_WORDS, TRUST_WORDS, failure_words
from feeds.models import Source, Trust
from feeds.sources.body_reader import reading_processes
from feeds.sources.catalogue import ensure_sources
from feeds.sources.custody import add_source, find_source, remove_source, set_paused, values_of
from feeds.sources.health import Health, health_of, sources_health
from feeds.sources.trial import SourceTrial, TrialReader
from feeds.sources.values import FORMATS, InvalidSource, SourceValues, read_values
from feeds.values import HazardKind
from webapp.auth.member_countries import member_countries
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import (
    CommandFailure,
    CommandGroup,
    Option,
    UsageProblem,
    json_option,
)

MOST_SHOWN = 12
HEALTH_WORDS: Mapping[Health, str] = {
    Health.GOOD: N_("al día"),
    Health.LATE: N_("atrasada"),
    Health.FAILING: N_("falla"),
    Health.NEVER: N_("aún no contesta"),
    Health.BY_HAND: N_("a mano"),
    Health.OFF: N_("en pausa"),
}
_MOMENTS = ("last_asked_at", "last_good_at", "failing_since", "next_ask_at")

format_option = click.option(
    "--as",
    "form",
    cls=Option,
    type=click.Choice(FORMATS),
    default="auto",
    help=N_("El formato; sin él se averigua."),
)
hosts_option = click.option(
    "--host",
    "hosts",
    cls=Option,
    multiple=True,
    help=N_("Un servidor más al que pueden llevar sus enlaces; se repite."),
)


@click.group(cls=CommandGroup)
def sources() -> None:
    """Commands on sources."""


@sources.command("list", help=N_("Todas las fuentes, y cómo le va a cada una."))
@json_option
@pass_cli
def list_sources(cli: CliContext, for_program: bool) -> None:
    """List the sources."""
    with cli.reading() as session:
        found = [
            _line(each.source, cli) for each in sources_health(session, INSTALLATION, now=cli.now())
        ]
    if for_program:
        as_json(found)
        return
    if not found:
        note(N_("Aún no hay fuentes: se crean en la primera ronda."))
    for line in found:
        _say_line(line)


@sources.command("show", help=N_("Una fuente, con todo lo que se sabe de ella."))
@click.argument("key", metavar="KEY")
@json_option
@pass_cli
def show(cli: CliContext, key: str, for_program: bool) -> None:
    """Show one source."""
    with cli.reading() as session:
        line = _line(_found(session, key), cli)
    if for_program:
        as_json(line)
        return
    _say_line(line)
    for name, value in line.items():
        if value not in ("", None, [], {}):
            click.echo(f"  {name}: {', '.join(value) if isinstance(value, list) else value}")


@sources.command(
    "test",
    help=N_("Lee un canal una vez y dice qué se entendió. No guarda nada."),
)
@click.argument("address", metavar="ADDRESS")
@format_option
@hosts_option
@json_option
@pass_cli
def test(
    cli: CliContext, address: str, form: str, hosts: tuple[str, ...], for_program: bool
) -> None:
    """Try a feed."""
    values = _values(name="?", address=address, format=form, hosts=" ".join(hosts))
    trial = _tried_or_fail(cli, values)
    if for_program:
        as_json(trial.as_json())
        return
    _say_trial(trial)


@sources.command(
    "add",
    help=N_("Prueba un canal y lo guarda: el trabajador lo pregunta desde entonces."),
)
@click.argument("address", metavar="ADDRESS")
@click.option("--name", cls=Option, default="", help=N_("El nombre; sin él, el del canal."))
@click.option("--owner", cls=Option, default="", help=N_("El país cuya es (como SV)."))
@click.option(
    "--trust",
    cls=Option,
    type=click.Choice([each.value for each in Trust]),
    default=Trust.OFFICIAL.value,
    help=N_("official y derived avisan a quién toca; context nunca."),
)
@format_option
@click.option("--every", cls=Option, default="10", help=N_("Cada cuántos minutos: de 2 a 1440."))
@click.option(
    "--keep-hours", cls=Option, default="48", help=N_("Cuántas horas vale un aviso sin plazo.")
)
@hosts_option
@json_option
@pass_cli
def add(cli: CliContext, /, address: str, for_program: bool, **said: Any) -> None:
    """Try a feed and keep it."""
    values = _values(
        name=said["name"] or "?",
        address=address,
        format=said["form"],
        hosts=" ".join(said["hosts"]),
        trust=said["trust"],
        interval_minutes=said["every"],
        keep_hours=said["keep_hours"],
    )
    owner = read_country(said["owner"]) if said["owner"] else ""
    with cli.reading() as session:
        if owner and owner not in member_countries(session):
            raise UsageProblem(speak(N_("{country} no participa aquí"), country=owner))
    trial = _tried_or_fail(cli, values)
    name = said["name"] or trial.title[:120] or (trial.senders or [address])[0][:120]
    values = replace(values, name=name, format=trial.format)
    with cli.writing() as session:
        ensure_sources(session)
        source = add_source(session, values, owner=owner, now=cli.now(), actor=cli.actor)
        line = _line(source, cli)
    if for_program:
        as_json(line | {"trial": trial.as_json()})
        return
    _say_trial(trial)
    say(
        N_("Guardada como {key}: se le pregunta cada {minutes} minutos."),
        key=line["key"],
        minutes=line["interval_minutes"],
    )


@sources.command("pause", help=N_("Deja de preguntar a una fuente; lo que dijo sigue."))
@click.argument("key", metavar="KEY")
@json_option
@pass_cli
def pause(cli: CliContext, key: str, for_program: bool) -> None:
    """Pause a source."""
    _set_paused(cli, key, is_paused=True, for_program=for_program)


@sources.command("resume", help=N_("Pregunta otra vez a una fuente en pausa."))
@click.argument("key", metavar="KEY")
@json_option
@pass_cli
def resume(cli: CliContext, key: str, for_program: bool) -> None:
    """Let a source be asked again."""
    _set_paused(cli, key, is_paused=False, for_program=for_program)


@sources.command(
    "remove",
    help=N_("Quita una fuente con lo que dijo: sus peligros se retiran y quedan en el registro."),
)
@click.argument("key", metavar="KEY")
@click.option("--reason", cls=Option, required=True, help=N_("Por qué se quita; va al diario."))
@json_option
@pass_cli
def remove(cli: CliContext, key: str, reason: str, for_program: bool) -> None:
    """Remove a source."""
    if not reason.strip():
        raise UsageProblem(speak(N_("escriba por qué se quita")))
    atlas = cli.atlas
    with cli.writing() as session:
        source = _own(_found(session, key))
        changed = remove_source(
            session, source, atlas, now=cli.now(), actor=cli.actor, reason=reason.strip()
        )
    if for_program:
        as_json({"key": key, "removed": True, "hazards": [str(each) for each in changed]})
        return
    say(N_("{key}: quitada; peligros retirados: {n}."), key=key, n=len(changed))


# -- inside ---------------------------------------------------------------------------------


def _found(session: Session, key: str) -> Source:
    source = find_source(session, key)
    if source is None:
        raise UsageProblem(speak(N_("no hay ninguna fuente {key}"), key=key))
    return source


def _own(source: Source) -> Source:
    """Return a source that is asked. Raises UsageProblem for those fed by hand."""
    if not source.address:
        raise UsageProblem(
            speak(N_("{key} se alimenta a mano: no se pausa ni se quita"), key=source.key)
        )
    return source


def _values(**said: str) -> SourceValues:
    first = {"trust": Trust.OFFICIAL.value, "interval_minutes": "10", "keep_hours": "48"}
    try:
        return read_values(first | said)
    except InvalidSource as wrong:
        faults = "; ".join(f"{name}: {speak(words)}" for name, words in wrong.faults.items())
        raise UsageProblem(faults) from wrong


def _tried_or_fail(cli: CliContext, values: SourceValues) -> SourceTrial:
    """Return what one reading comes to. Raises CommandFailure, or UsageProblem for a body that is
    no feed.
    """
    settings = cli.settings
    with reading_processes() as read:
        reader = TrialReader(
            http_retrieve(settings),
            read,
            cli.atlas,
            settings.feeds_timeout_seconds,
            settings.felt_mmi,
        )
        trial = reader.try_source(values.address, values.format, values.hosts)
    if isinstance(trial, RetrievalFailure):
        words = f"{speak(failure_words(trial.kind))} ({trial.reason})"
        problem = UsageProblem if trial.kind in _OF_THE_INPUT else CommandFailure
        raise problem(f"{values.address}: {words}")
    return trial


_OF_THE_INPUT = frozenset({"forbidden", "unreadable"})
"""Failures of what was typed; the others may be over tomorrow."""


def _set_paused(cli: CliContext, key: str, *, is_paused: bool, for_program: bool) -> None:
    with cli.writing() as session:
        source = _own(_found(session, key))
        is_new = set_paused(session, source, is_paused=is_paused, now=cli.now(), actor=cli.actor)
        line = _line(source, cli)
    if for_program:
        as_json(line | {"is_new": is_new})
        return
    words = N_("{key}: en pausa.") if is_paused else N_("{key}: se le pregunta otra vez.")
    say(words, key=key)


def _line(source: Source, cli: CliContext) -> dict[str, Any]:
    """Return one source for a program."""
    said = asdict(values_of(source)) | {"hosts": list(source.hosts), "trust": source.trust.value}
    moments = {name: getattr(source, name) for name in _MOMENTS}
    return {
        "key": source.key,
        **said,
        "owner": source.owner,
        "health": health_of(source, cli.now()).value,
        "is_enabled": source.is_enabled,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
        "error_kind": source.error_kind,
        "last_error": source.last_error,
        "last_counts": dict(source.last_counts or {}),
    }


def _say_line(line: Mapping[str, Any]) -> None:
    say(
        N_("{key:<24} {health}; {trust}; {owner}; {name}: última lectura buena {age}"),
        key=line["key"],
        health=speak(HEALTH_WORDS[Health(line["health"])]),
        trust=speak(TRUST_WORDS[Trust(line["trust"])]),
        owner=line["owner"] or speak(N_("de todos")),
        name=line["name"],
        age=line["last_good_at"] or speak(N_("nunca")),
    )
    if line["error_kind"] or line["last_error"]:
        click.echo(f"    {speak(failure_words(line['error_kind']))} ({line['last_error']})")


def _say_trial(trial: SourceTrial) -> None:
    say(
        N_("Se entendió: {messages} mensajes, {placed} con lugar; formato {format}."),
        messages=len(trial.messages),
        placed=trial.placed,
        format=trial.format,
    )
    kinds = ", ".join(f"{speak(KIND_WORDS[HazardKind(kind)])} ({n})" for kind, n in trial.kinds)
    for words, value in (
        (N_("  idiomas: {value}"), ", ".join(filter(None, trial.languages))),
        (N_("  quién habla: {value}"), ", ".join(trial.senders[:MOST_SHOWN])),
        (N_("  peligros: {value}"), kinds),
    ):
        if value:
            say(words, value=value)
    for host in trial.hosts:
        words = N_("  enlaza a {host} ({n})")
        if not host.is_allowed:
            words = N_("  enlaza a {host} ({n}): no se le pregunta; agregue --host {host}")
        say(words, host=host.name, n=host.links)
    if trial.pending:
        say(N_("  enlazados sin leer en la prueba: {n}"), n=trial.pending)
    _say_refused(trial)


def _say_refused(trial: SourceTrial) -> None:
    for each in [each for each in trial.messages if each.zone is None][:MOST_SHOWN]:
        say(
            N_("  sin lugar: {title} ({reason})"),
            title=each.message.headline or each.message.event,
            reason=speak(each.unplaced_reason),
        )
    for item in trial.rejected[:MOST_SHOWN]:
        say(N_("  rechazado {where}: {reason}"), where=item.where, reason=item.reason)
