"""`atalaya keys`: the keys of the countries, changed while everybody works."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click

from core.audit_log.verification import verify
from core.errors import UnusableInput
from core.i18n.languages import N_
from core.keys import PutBack
from core.keys.change import (
    KeyChange,
    Retired,
    Rotated,
    StillInUse,
    needs_former_masters,
    retire,
    rewrap,
    rotate,
)
from core.keys.status import CountryStatus, KeyStatus, key_status
from core.keys.stored import all_key_rows
from core.settings import data_keys
from core.storage.opening import shelves_elsewhere
from webapp.auth.member_countries import ensure_member_keys
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option
from webapp.sealed_columns import SEALED_COLUMNS, find_put_back

OF_NONE = "-"
"""How the country of what is of none is written on the command line."""
TOLD_EVERY_ROWS = 5000
_STILL_NEEDED = N_("{count} llaves todavía necesitan una llave maestra anterior.")

country_option = click.option(
    "--country",
    cls=Option,
    metavar="CC",
    help=N_("Un solo país; «-» es lo que no es de ninguno. Sin ella, todos."),
)
master_option = click.option(
    "--master", cls=Option, is_flag=True, help=N_("La llave maestra, que envuelve a las demás.")
)


@click.group("keys", cls=CommandGroup)
def country_keys() -> None:
    """Commands on keys."""


@country_keys.command(
    "status",
    help=N_("Qué llaves hay y cuánto sella cada una; termina con 1 si queda algo a medias."),
)
@json_option
@pass_cli
@click.pass_context
def show_status(ctx: click.Context, cli: CliContext, for_program: bool) -> None:
    """Say how the keys stand."""
    with cli.reading() as session:
        found = key_status(
            session,
            data_keys(cli.settings),
            SEALED_COLUMNS,
            cli.settings.instance,
            shelves_elsewhere(cli.settings),
        )
    if for_program:
        as_json([_document(each) for each in found])
    for each in found if not for_program else ():
        _say_country(each)
    if not all(each.is_settled for each in found):
        ctx.exit(1)


@country_keys.command(
    "verify",
    help=N_(
        "Busca filas en las que alguien puso de nuevo un texto viejo, o a quien ya se borró, y "
        "comprueba el diario, que es su prueba; nombra cada una y entonces termina con 1."
    ),
)
@json_option
@pass_cli
@click.pass_context
def verify_texts(ctx: click.Context, cli: CliContext, for_program: bool) -> None:
    """Name the rows that were put back."""
    cli.require_database()
    found, faults = find_put_back(cli.engine), len(verify(cli.engine).faults)
    if for_program:
        as_json({"put_back": [_put_back(each) for each in found], "audit_faults": faults})
    for each in found if not for_program else ():
        _say_put_back(each)
    if not for_program:
        say(N_("Textos viejos puestos de nuevo: {count}."), count=len(found))
    if faults and not for_program:
        note(N_("El diario tiene {count} faltas: `atalaya audit verify` las nombra."), count=faults)
    if found or faults:
        ctx.exit(1)


@country_keys.command(
    "rotate",
    help=N_(
        "Da una llave nueva a cada país y vuelve a sellar todo con ella, mientras los demás "
        "trabajan; si se corta, siga con la misma orden. Con --master, solo envuelve de nuevo."
    ),
)
@country_option
@master_option
@json_option
@pass_cli
def rotate_keys(cli: CliContext, country: str | None, master: bool, for_program: bool) -> None:
    """Make new keys and seal with them, or go on with that."""
    _refuse_both(country, is_master=master)
    if master:
        _rewrap(cli, for_program=for_program)
        return
    reports = rotate(_change(cli), _countries(cli, country))
    if for_program:
        as_json([asdict(each) for each in reports])
    for each in reports if not for_program else ():
        _say_rotated(each)
    _name_unreadable(reports)
    if not for_program:
        note(N_("Las llaves anteriores siguen ahí: `atalaya keys retire` las destruye."))


@country_keys.command(
    "retire",
    help=N_(
        "Destruye las llaves anteriores cuando ya nada está sellado con ellas: desde entonces no "
        "abren nada. Con --master, dice si las maestras anteriores ya sobran."
    ),
)
@country_option
@master_option
@click.option(
    "--leave-unreadable",
    cls=Option,
    is_flag=True,
    help=N_("Aunque haya datos que ninguna llave abre: no se abrirán nunca más."),
)
@json_option
@pass_cli
def retire_keys(
    cli: CliContext, country: str | None, master: bool, leave_unreadable: bool, for_program: bool
) -> None:
    """Destroy former keys."""
    _refuse_both(country, is_master=master)
    if master:
        _release_masters(cli, for_program=for_program)
        return
    try:
        retired = retire(_change(cli), _countries(cli, country), leaves_unreadable=leave_unreadable)
    except StillInUse as wrong:
        raise CommandFailure(
            speak(N_("{fault}. No se destruyó ninguna llave más."), fault=wrong)
        ) from wrong
    if for_program:
        as_json([asdict(each) for each in retired])
        return
    for each in retired:
        _say_retired(each)
    if not retired:
        say(N_("No hay llaves anteriores."))


# -- inside ---------------------------------------------------------------------------------


def _refuse_both(country: str | None, *, is_master: bool) -> None:
    if country is not None and is_master:
        raise click.UsageError(speak(N_("La llave maestra no es de un país.")))


def _change(cli: CliContext) -> KeyChange:
    return KeyChange(
        engine=cli.engine,
        instance=cli.settings.instance,
        keyring=cli.keyring,
        masters=data_keys(cli.settings),
        columns=SEALED_COLUMNS,
        now=cli.now,
        actor=cli.actor,
        progress=_progress(),
        shelves=shelves_elsewhere(cli.settings),
    )


def _progress() -> Callable[[str, int], None]:
    """Return what says how far it is, on standard error, every few thousand rows."""
    done: dict[str, int] = {}

    def tell(country: str, rows: int) -> None:
        before = done.get(country, 0)
        done[country] = before + rows
        if before // TOLD_EVERY_ROWS != done[country] // TOLD_EVERY_ROWS:
            note(N_("{country}: {rows} filas"), country=country or OF_NONE, rows=done[country])
            sys.stderr.flush()

    return tell


def _countries(cli: CliContext, country: str | None) -> list[str]:
    """Return the countries asked for. Raises UnusableInput for one that has no key."""
    with cli.writing() as session:
        ensure_member_keys(session, data_keys(cli.settings))
        there = list(dict.fromkeys(row.country for row in all_key_rows(session)))
    if country is None:
        return there
    code = "" if country == OF_NONE else read_country(country)
    if code not in there:
        raise UnusableInput(country, "that country has no key here; `atalaya country add` adds it")
    return [code]


def _rewrap(cli: CliContext, *, for_program: bool) -> None:
    wrapped, closed = rewrap(_change(cli))
    if for_program:
        as_json({"wrapped": wrapped, "closed": closed})
    else:
        say(N_("{count} llaves envueltas con la llave maestra de ahora."), count=wrapped)
    if closed:
        raise CommandFailure("; ".join(closed))


def _release_masters(cli: CliContext, *, for_program: bool) -> None:
    with cli.reading() as session:
        needed = needs_former_masters(session, data_keys(cli.settings))
    if for_program:
        as_json({"needed": needed})
    if needed:
        raise CommandFailure(speak(_STILL_NEEDED, count=needed))
    if not for_program:
        say(N_("ATALAYA_OLD_DATA_KEYS puede quedar vacío: ninguna llave anterior abre nada."))


def _document(each: CountryStatus) -> dict[str, Any]:
    return {**asdict(each), "is_settled": each.is_settled}


def _put_back(each: PutBack) -> dict[str, Any]:
    return {
        "row": each.name,
        "country": each.country,
        "version": each.version,
        "noted": each.noted,
    }


def _say_put_back(each: PutBack) -> None:
    if each.noted is None:
        say(N_("{row}  {country}  se borró, y está de nuevo"), row=each.name, country=each.country)
        return
    say(
        N_("{row}  {country}  texto {version}; el diario anotó el {noted}"),
        row=each.name,
        country=each.country,
        version=each.version,
        noted=each.noted,
    )


def _say_country(each: CountryStatus) -> None:
    for key in each.keys:
        _say_key(each.country, key)
    if each.first_form:
        say(
            N_("{country}  sellado sin llave de país: {count}; `atalaya keys rotate` lo pasa."),
            country=each.country or OF_NONE,
            count=each.first_form,
        )
    elif each.opens_first_form:
        say(
            N_("{country}  todavía abre lo de antes; `atalaya keys retire` lo cierra."),
            country=each.country or OF_NONE,
        )
    if each.strange:
        say(
            N_("{country}  sellado con una llave que no está aquí: {count}"),
            country=each.country or OF_NONE,
            count=each.strange,
        )


def _say_key(country: str, key: KeyStatus) -> None:
    words = N_("en uso") if key.is_current else N_("anterior")
    click.echo(
        f"{country or OF_NONE:<3} {key.generation:>3}  {key.name or '????????'}  "
        f"{key.created_at:%Y-%m-%d %H:%M} UTC  {key.values:>9}  {speak(words)}"
    )
    if not key.name:
        note(N_("Ninguna llave maestra de aquí abre esa llave."))
    elif not key.is_wrapped_by_current:
        note(N_("Envuelta con una llave maestra anterior: `atalaya keys rotate --master`."))


def _say_rotated(each: Rotated) -> None:
    words = N_("{country}: llave nueva; {rows} filas y {files} archivos vueltos a sellar.")
    if not each.is_new_key:
        words = N_("{country}: cambio en curso; {rows} filas y {files} archivos vueltos a sellar.")
    rows = sum(each.rows.values())
    say(words, country=each.country or OF_NONE, rows=rows, files=each.files)


def _name_unreadable(reports: Sequence[Rotated]) -> None:
    names = [name for each in reports for name in each.unreadable]
    for name in names:
        note(N_("{name}: ninguna llave lo abre; queda como está."), name=name)
    if names:
        raise CommandFailure(speak(N_("{count} datos no se abren."), count=len(names)))


def _say_retired(each: Retired) -> None:
    country = each.country or OF_NONE
    for name in each.keys:
        say(N_("{country}: la llave {name} está destruida."), country=country, name=name)
    if each.first_form:
        say(N_("{country}: lo sellado sin llave de país ya no se abre."), country=country)
