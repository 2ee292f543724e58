"""`atalaya init`: a real installation begun, or looked at again: nothing is changed unasked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from core.atlas.fetching.listing import read_listing
from core.atlas.fetching.record import NAME, FetchRecord
from core.errors import UnusableInput
from core.http.download import HttpDownload
from core.i18n.languages import N_
from core.installation.settings_file import (
    SETTINGS_FILE,
    add_values,
    is_open_to_others,
    read_values,
    write_values,
)
from core.private_files import private_folder
from core.settings import read_settings
from webapp.beginning.answer_faults import faults_of_answers
from webapp.beginning.answers import (
    NONE,
    FirstAnswers,
    new_settings,
    read_answers,
    said_settings,
)
from webapp.beginning.mail_trial import try_mail
from webapp.beginning.steps import (
    FirstDay,
    Outcome,
    StepResult,
    add_countries,
    check_atlas,
    check_parts,
    choose_sources,
    copy_keys,
    lacks_public_layers,
    make_database,
    make_first_account,
    note_link_shown,
    require_no_other,
    tell_rest,
)
from webapp.cli.atlas.fetching import bring_layers
from webapp.cli.context import CliContext
from webapp.cli.country import read_member
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import Command, CommandFailure, Option, UsageProblem, json_option

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
_MARKS = {
    Outcome.DONE: N_("hecho"),
    Outcome.THERE: N_("ya estaba"),
    Outcome.MISSING: N_("FALTA"),
    Outcome.FAILED: N_("FALLÓ"),
}
_QUESTIONS = {
    "address": N_("La dirección pública, con https://"),
    "secretariat": N_("El correo de la primera cuenta de la Secretaría"),
    "sources": N_("Fuentes de alertas: all, none, o sus claves con comas"),
    "smtp_host": N_("El servidor de correo (none: sin correo)"),
    "mail_from": N_("La dirección de la que salen los mensajes"),
}


def _option(name: str, words: str, **more: Any) -> _Decorator:
    return click.option(name, cls=Option, default=more.pop("default", ""), help=words, **more)


@click.command("init", cls=Command)
@click.option(
    "--settings",
    "path",
    cls=Option,
    type=click.Path(path_type=Path),
    default=None,
    help=N_("El archivo de los ajustes; si no, ATALAYA_SETTINGS_FILE, o atalaya.env aquí."),
)
@click.option(
    "--answers",
    "answers_file",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("Un archivo TOML con lo que aquí se pregunta."),
)
@_option("--instance", N_("La carpeta de los datos."))
@_option(
    "--database",
    N_("La dirección de PostgreSQL; vacía: SQLite en la carpeta. Con clave, mejor en --answers."),
)
@_option("--address", N_("La dirección pública, con https://."))
@_option("--secretariat", N_("El correo de la primera cuenta de la Secretaría."))
@_option("--operator", N_("A quién va el mensaje de prueba."))
@_option(
    "--country",
    N_("Un país que participa (como SV); cuantas veces haga falta."),
    multiple=True,
    default=(),
)
@_option("--sources", N_("all, none, o claves de fuentes con comas."))
@_option("--contact", N_("A quién puede escribir una fuente."))
@_option("--language", N_("El idioma de quien no dice: es, en o fr."))
@_option("--timezone", N_("La zona horaria de quien no dice."))
@click.option("--no-mail", cls=Option, is_flag=True, help=N_("Sin servidor de correo."))
@_option("--smtp-host", N_("El servidor de correo."))
@_option("--smtp-port", N_("Su puerto."))
@_option("--smtp-security", N_("starttls, tls o none."))
@_option("--smtp-user", N_("La cuenta en él."))
@click.option(
    "--smtp-password-file",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("El archivo con su contraseña: en una orden la vería cualquiera."),
)
@_option("--mail-from", N_("La dirección de la que salen los mensajes."))
@_option("--reply-to", N_("A dónde van las respuestas."))
@click.option(
    "--key-copy",
    cls=Option,
    type=click.Path(path_type=Path),
    help=N_("Escribe una copia de los ajustes, con las llaves, en otro lugar."),
)
@click.option(
    "--change",
    cls=Option,
    is_flag=True,
    help=N_("Escribe en los ajustes que ya están lo que ahora se dice distinto."),
)
@click.option("--try-mail", cls=Option, is_flag=True, help=N_("Manda otro mensaje de prueba."))
@json_option
def init(
    path: Path | None,
    answers_file: Path | None,
    smtp_password_file: Path | None,
    country: tuple[str, ...],
    key_copy: Path | None,
    change: bool,
    try_mail: bool,
    for_program: bool,
    **given: Any,
) -> None:
    """Begin an installation."""
    target = path or Path(os.environ.get(SETTINGS_FILE) or "atalaya.env")
    codes = tuple(read_member(each) for each in country)
    answers = FirstAnswers(countries=codes, **given)
    if smtp_password_file is not None:
        answers = answers.completed({"smtp_password": _first_line(smtp_password_file)})
    if answers_file is not None:
        answers = _with_file(answers, answers_file)
    _require_usable(answers)
    with _database_named():
        first = _settings_step(target, answers, is_changed=change)
    if not target.exists():  # refused above
        raise CommandFailure(str(target))
    cli = CliContext()
    day = FirstDay(read_settings(read_values(target)), answers, cli.actor, cli.now)
    try:
        results = [first, *_steps(day, target, key_copy, is_mail_asked=try_mail)]
        _tell(results, day, target, for_program)
        _offer_layers(day, for_program=for_program)
    finally:
        day.close()
    if any(each.outcome is Outcome.FAILED for each in results):
        raise CommandFailure(speak(N_("lo que falló se arregla y se repite la misma orden")))


def has_person() -> bool:
    """Return whether somebody at the terminal can be asked."""
    return sys.stdin.isatty()


# -- inside ---------------------------------------------------------------------------------


@contextmanager
def _database_named() -> Iterator[None]:
    """Have a database that does not answer said with what to do."""
    try:
        yield
    except SQLAlchemyError as wrong:
        words = N_("la base de datos no contesta ({reason}): arránquela, o revise --database")
        reason = " ".join(str(getattr(wrong, "orig", None) or wrong).split())
        raise CommandFailure(speak(words, reason=reason)) from wrong


def _settings_step(target: Path, answers: FirstAnswers, *, is_changed: bool) -> StepResult:
    """Write the settings where there are none; say what differs where there are."""
    values = {"path": target}
    if target.exists():
        different = list(_differences(read_values(target), answers))
        settings = read_settings(read_values(target))
        require_no_other(settings)
        if different and is_changed:
            changed = {**read_values(target), **dict(different)}
            read_settings(changed)
            add_values(target, dict(different))
            return StepResult("settings", Outcome.DONE, N_("Ajustes cambiados: {path}"), values)
        if different:
            names = ", ".join(name for name, _value in different)
            words = N_("{names}: en {path} dice otra cosa y se deja así; --change lo cambia")
            note(words, names=names, path=target)
        if is_open_to_others(target):
            words = N_("{path}: otras cuentas de la máquina pueden leerlo; chmod 600")
            return StepResult("settings", Outcome.FAILED, words, values)
        return StepResult("settings", Outcome.THERE, N_("Ajustes: {path}"), values)
    if not target.parent.is_dir():
        raise UnusableInput(str(target.parent), "there is no such folder")
    groups = new_settings(_completed(answers))
    settings = read_settings(_flat(groups))
    require_no_other(settings)
    private_folder(settings.instance)
    write_values(target, groups, is_new=True)
    return StepResult("settings", Outcome.DONE, N_("Ajustes, con llaves nuevas: {path}"), values)


def _differences(there: dict[str, str], answers: FirstAnswers) -> Iterator[tuple[str, str]]:
    """Yield what was said now and stands otherwise in the settings."""
    said = _flat(said_settings(answers))
    if not answers.instance:
        said.pop("ATALAYA_INSTANCE")
    if not answers.sources:
        said.pop("ATALAYA_FEEDS_ONLINE", None)
    for name, value in said.items():
        if there.get(name, "") != value:
            yield name, value


def _completed(answers: FirstAnswers) -> FirstAnswers:
    """Ask what was not said, of a person; where nobody can be asked, name it."""
    if answers.needed and not has_person():
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in answers.needed)
        raise UnusableInput("init", f"say {flags} (or --answers FILE; --no-mail without mail)")
    while answers.needed:
        name = answers.needed[0]
        text = str(click.prompt(speak(_QUESTIONS[name]), err=True)).strip()
        if name == "smtp_host" and text == NONE:
            answers = FirstAnswers(**{**_as_dict(answers), "no_mail": True})
        else:
            answers = _with_answer(answers, name, text)
    _require_usable(answers)
    return answers


def _with_answer(answers: FirstAnswers, name: str, text: str) -> FirstAnswers:
    """Return the answers with one more, or as they were where it cannot be used: it is asked for
    again.
    """
    faults = faults_of_answers(FirstAnswers().completed({name: text}))
    for each in faults:
        note(each.words, **each.values)
    return answers if faults else answers.completed({name: text})


def _require_usable(answers: FirstAnswers) -> None:
    """Raise UsageProblem for all that cannot be used, a line each."""
    faults = faults_of_answers(answers)
    if faults:
        raise UsageProblem("\n".join(speak(each.words, **each.values) for each in faults))


def _flat(groups: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {name: value for each in groups.values() for name, value in each.items()}


def _as_dict(answers: FirstAnswers) -> dict[str, Any]:
    return {each.name: getattr(answers, each.name) for each in fields(FirstAnswers)}


def _with_file(answers: FirstAnswers, path: Path) -> FirstAnswers:
    found = read_answers(path)
    codes = tuple(read_member(each) for each in found.countries)
    if found.smtp_password and is_open_to_others(path):
        note(
            N_("{path}: guarda una contraseña y otras cuentas pueden leerlo; chmod 600"), path=path
        )
    return answers.completed({**_as_dict(found), "countries": codes})


def _steps(
    day: FirstDay, target: Path, key_copy: Path | None, *, is_mail_asked: bool
) -> Iterator[StepResult]:
    yield copy_keys(day, target, key_copy)
    yield make_database(day)
    yield choose_sources(day)
    yield add_countries(day)
    yield check_atlas(day)
    yield check_parts(day)
    yield try_mail(day, is_asked=is_mail_asked)
    yield make_first_account(day)
    yield from tell_rest(day)


def _tell(results: list[StepResult], day: FirstDay, target: Path, for_program: bool) -> None:
    """Show every step, and the link; only then write down that it was shown."""
    opened = next((each for each in results if each.link), None)
    link = opened.link if opened else ""
    if for_program:
        steps = [
            {
                "name": each.name,
                "outcome": each.outcome.value,
                "words": _words(each),
            }
            for each in results
        ]
        as_json({"steps": steps, "link": link})
    else:
        for each in results:
            mark = speak(_MARKS[each.outcome])
            click.echo(f"{mark:10} {_words(each)}")
        if link:
            note(N_("Entregue este enlace solo a esa persona:"))
            click.echo(link)
        say(
            N_(
                "Ahora: export ATALAYA_SETTINGS_FILE={path}; después `atalaya doctor`, y la web "
                "(`atalaya serve`) y el trabajador (`atalaya worker`)."
            ),
            path=target.resolve(),
        )
    if opened:
        sys.stdout.flush()
        note_link_shown(day, opened.values["account"])


def _offer_layers(day: FirstDay, *, for_program: bool) -> None:
    """Offer the public layers at once: without them maps and plans draw no roads. What does not
    come is named, and no reason to fail.
    """
    if for_program or not (has_person() and lacks_public_layers(day)):
        return
    words = N_("¿Traer ahora por la red caminos, zonas urbanas, condados y zonas de aviso?")
    if click.confirm(speak(words), default=True, err=True):
        settings = day.settings
        record = FetchRecord(settings.pack.with_name(NAME))
        download = HttpDownload(user_agent=settings.user_agent)
        bring_layers(settings, read_listing(), record, download, day.clock, trust=True)


def _words(result: StepResult) -> str:
    return speak(result.words, **result.values)


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as source:
            return source.readline(4096).strip("\r\n")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = getattr(wrong, "strerror", "") or "no text in UTF-8"
        raise UnusableInput(str(path), f"cannot be read: {reason}") from wrong
