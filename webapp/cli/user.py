"""`atalaya user`: accounts made and looked after from the machine itself, the first one among them.

No password is ever typed on a command line: an account is opened by a link that works once.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts import ROLE_WORDS, AccountRole, RoleName, User, clean_name
from core.audit_log import record
from core.errors import UnusableInput
from core.i18n.languages import N_
from directory.entries.models import Organisation, Post
from webapp.auth.account_links import (
    LONGEST_HOURS,
    USUAL_HOURS,
    close_account,
    has_live_link,
    link_address,
    make_account_link,
)
from webapp.auth.account_messages import mail_account_link
from webapp.auth.accounts import (
    change_role,
    create_user,
    end_sessions,
    set_password,
    unknown_password,
)
from webapp.auth.factors.recovery_codes import drop_factor
from webapp.auth.member_countries import require_member
from webapp.auth.users import organisations_of, posts_of, user_by_email
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.rounds.arguments import ACCOUNT_FLAGS, translated_errors
from webapp.cli.terminal.answers import as_json, note, say, speak
from webapp.cli.terminal.commands import CommandFailure, CommandGroup, Option, json_option

post_option = click.option(
    "--post", cls=Option, default="", help=N_("Su representación: el nombre o el identificador.")
)
organisation_option = click.option(
    "--organisation", cls=Option, default="", help=N_("Su organización, igual.")
)
mail_option = click.option(
    "--mail", cls=Option, is_flag=True, help=N_("Manda el enlace por correo en vez de escribirlo.")
)
hours_option = click.option(
    "--hours",
    cls=Option,
    type=click.IntRange(1, LONGEST_HOURS),
    default=USUAL_HOURS,
    help=N_("Cuántas horas sirve el enlace."),
)
yes_option = click.option("--yes", cls=Option, is_flag=True, help=N_("No pregunta."))


@click.group("user", cls=CommandGroup)
def users() -> None:
    """Commands on accounts."""


@users.command(
    "add", help=N_("Hace una cuenta; su enlace, de una sola vez, sirve para elegir la contraseña.")
)
@click.option("--email", cls=Option, required=True, help=N_("Su correo."))
@click.option(
    "--role",
    cls=Option,
    required=True,
    help=N_("secretariat, country_admin, consul, emergency o civil_society."),
)
@click.option("--country", cls=Option, metavar="CC", default="", help=N_("Su país (como SV)."))
@click.option("--name", cls=Option, default="", help=N_("Nombre y apellido de la persona."))
@post_option
@organisation_option
@click.option("--language", cls=Option, default="", help=N_("Su idioma: es, en o fr."))
@mail_option
@hours_option
@json_option
@pass_cli
def add_user(
    cli: CliContext,
    /,
    email: str,
    role: str,
    country: str,
    mail: bool,
    hours: int,
    for_program: bool,
    **given: str,
) -> None:
    """Make an account."""
    _warn_of_address(cli)
    code = read_country(country) if country else ""
    # Nobody knows it: the link gives another. Hashed before the database is held.
    password = unknown_password()
    with translated_errors(ACCOUNT_FLAGS), cli.writing() as session:
        require_member(session, code)
        user = create_user(
            session,
            email,
            password,
            _role(role),
            code,
            _post_id(session, code, given["post"]),
            given["language"] or cli.settings.default_language,
            name=given["name"] or None,
            organisation_id=_organisation_id(session, code, given["organisation"]),
        )
        _note(cli, session, user, "account.create", role=user.role.value)
        answer = _opened(cli, session, user, hours, is_mailed=mail)
    _tell_link(answer, for_program)


@users.command("list", help=N_("Las cuentas, con su papel y si pueden entrar."))
@click.option("--country", cls=Option, metavar="CC", default="", help=N_("Solo las de un país."))
@click.option("--role", cls=Option, default="", help=N_("Solo las de un papel."))
@json_option
@pass_cli
def list_users(cli: CliContext, country: str, role: str, for_program: bool) -> None:
    """List the accounts."""
    query = sa.select(User).order_by(User.country, User.email)
    if country:
        query = query.where(User.country == read_country(country))
    if role:
        query = query.where(User.roles.any(AccountRole.name == _role(role).value))
    with cli.reading() as session:
        lines = [_line(cli, session, user) for user in session.scalars(query)]
    if for_program:
        as_json(lines)
        return
    click.echo("".join(f"{_in_words(line)}\n" for line in lines), nl=False)
    if not lines:
        say(N_("Ninguna cuenta: `atalaya user add` hace la primera."))


@users.command(
    "name", help=N_('Dice cómo se llama la persona de una cuenta; vacío (""), se borra el nombre.')
)
@click.argument("email")
@click.argument("name")
@json_option
@pass_cli
def name_user(cli: CliContext, email: str, name: str, for_program: bool) -> None:
    """Give an account the name of its person, or take it off."""
    with translated_errors(), cli.writing() as session:
        user = _user(session, email)
        user.name = clean_name(name) if name.strip() else ""
        _note(cli, session, user, "account.name")
        line = _line(cli, session, user)
    _tell(line, for_program, N_("{email}: nombre guardado"))


@users.command("disable", help=N_("Cierra una cuenta y termina sus sesiones."))
@click.argument("email")
@yes_option
@json_option
@pass_cli
def disable_user(cli: CliContext, email: str, yes: bool, for_program: bool) -> None:
    """Close an account; the last one of the Secretariat only with `--yes`."""
    with translated_errors(), cli.writing() as session:
        user = _user(session, email)
        if not yes:
            _refuse_last(session, user)
        close_account(session, user, cli.now())
        _note(cli, session, user, "account.close")
        line = _line(cli, session, user)
    _tell(line, for_program, N_("Cuenta cerrada: {email}"))


@users.command("enable", help=N_("Abre otra vez una cuenta cerrada."))
@click.argument("email")
@json_option
@pass_cli
def enable_user(cli: CliContext, email: str, for_program: bool) -> None:
    """Open a closed account; its password is what it was."""
    with translated_errors(), cli.writing() as session:
        user = _user(session, email)
        user.active = True
        end_sessions(user)
        _note(cli, session, user, "account.open")
        line = _line(cli, session, user)
    _tell(line, for_program, N_("Cuenta abierta: {email}"))


@users.command("role", help=N_("Da a una cuenta otro papel en su país; sus sesiones terminan."))
@click.argument("email")
@click.argument("role")
@post_option
@organisation_option
@json_option
@pass_cli
def change_user_role(
    cli: CliContext, email: str, role: str, post: str, organisation: str, for_program: bool
) -> None:
    """Give an account another role."""
    with translated_errors(), cli.writing() as session:
        user = _user(session, email)
        wanted = _role(role)
        if wanted is not RoleName.SECRETARIAT:
            _refuse_last(session, user)
        post_id = _post_id(session, user.country, post)
        organisation_id = _organisation_id(session, user.country, organisation)
        change_role(session, user, wanted, post_id, organisation_id)
        session.flush()
        _note(cli, session, user, "account.role", role=wanted.value)
        line = _line(cli, session, user)
    _tell(line, for_program, N_("{email} es ahora {role}"))


@users.command(
    "reset",
    help=N_("Termina las sesiones y la contraseña de una cuenta, y hace un enlace para otra."),
)
@click.argument("email")
@click.option(
    "--drop-second-factor",
    cls=Option,
    is_flag=True,
    help=N_("Quita también el segundo paso, si perdió el teléfono."),
)
@mail_option
@hours_option
@json_option
@pass_cli
def reset_user(
    cli: CliContext, email: str, drop_second_factor: bool, mail: bool, hours: int, for_program: bool
) -> None:
    """End an account's password and make a link for another."""
    _warn_of_address(cli)
    # Hashing takes long on purpose: not while the database is held.
    unknown = unknown_password()
    with translated_errors(), cli.writing() as session:
        user = _user(session, email)
        if not user.active:
            raise UnusableInput(email, N_("La cuenta está cerrada: `atalaya user enable` la abre."))
        set_password(user, unknown)
        if drop_second_factor:
            drop_factor(session, user)
        _note(cli, session, user, "account.reset_password", second_factor=not drop_second_factor)
        answer = _opened(cli, session, user, hours, is_mailed=mail)
    _tell_link(answer, for_program)


# -- inside ---------------------------------------------------------------------------------

_LAST = N_(
    "es la última cuenta abierta de la Secretaría: sin ella nadie da cuentas en pantalla "
    "(con --yes se cierra igual)"
)


def _role(text: str) -> RoleName:
    try:
        return RoleName(text.strip().lower())
    except ValueError:
        names = ", ".join(role.value for role in RoleName)
        raise UnusableInput(
            "role", speak(N_("no es un papel; hay: {names}"), names=names)
        ) from None


def _user(session: Session, email: str) -> User:
    user = user_by_email(session, email)
    if user is None:
        raise UnusableInput("email", N_("No hay ninguna cuenta con ese correo."))
    return user


def _post_id(session: Session, country: str, text: str) -> uuid.UUID | None:
    found = {post.id: post.name for post in posts_of(session, country)} if text else {}
    return _one_of("post", found, text)


def _organisation_id(session: Session, country: str, text: str) -> uuid.UUID | None:
    found = {one.id: one.name for one in organisations_of(session, country)} if text else {}
    return _one_of("organisation", found, text)


def _one_of(field: str, names: Mapping[uuid.UUID, str], text: str) -> uuid.UUID | None:
    """Return the one meant by name or id; None for nothing. Raises UnusableInput naming those there
    are.
    """
    if not text:
        return None
    plain = text.strip().casefold()
    found = [key for key, name in names.items() if plain in {str(key), name.casefold()}]
    if len(found) == 1:
        return found[0]
    there = "; ".join(f"{name} ({key})" for key, name in list(names.items())[:20]) or "-"
    words = N_("hay más de uno con ese nombre: {there}") if found else N_("no está; hay: {there}")
    raise UnusableInput(field, speak(words, there=there))


def _refuse_last(session: Session, user: User) -> None:
    others = sa.select(sa.func.count()).where(
        User.active,
        User.id != user.id,
        User.roles.any(AccountRole.name == RoleName.SECRETARIAT.value),
    )
    is_last = user.active and user.role is RoleName.SECRETARIAT and not session.scalar(others)
    if is_last:
        raise CommandFailure(f"{user.email}: {speak(_LAST)}")


def _opened(
    cli: CliContext, session: Session, user: User, hours: int, *, is_mailed: bool
) -> dict[str, Any]:
    """Return the account with its link, or with the message that will carry it."""
    now, lifetime = cli.now(), timedelta(hours=hours)
    link = ""
    if is_mailed:
        if not mail_account_link(session, user, now=now, lifetime=lifetime, actor=cli.actor):
            raise UnusableInput("email", N_("A ese correo no se le puede escribir."))
    else:
        token = make_account_link(session, user, now=now, lifetime=lifetime, actor=cli.actor)
        link = link_address(cli.settings.public_url, token)
    _note(cli, session, user, "account.link", hours=hours, mailed=is_mailed)
    line = _line(cli, session, user)
    return {**line, "link": link, "hours": hours, "mailed": is_mailed}


def _tell_link(answer: Mapping[str, Any], for_program: bool) -> None:
    if for_program:
        as_json(answer)
        return
    role = speak(ROLE_WORDS[RoleName(answer["role"])])
    say(N_("Cuenta: {email} ({role})"), email=answer["email"], role=role)
    if answer["mailed"]:
        say(N_("El enlace sale por correo; `atalaya round send` lo manda ahora."))
        return
    note(N_("Entregue este enlace solo a esa persona; sirve una vez, {hours} horas:"), **answer)
    click.echo(answer["link"])


def _tell(line: Mapping[str, Any], for_program: bool, words: str) -> None:
    if for_program:
        as_json(line)
    else:
        say(words, email=line["email"], role=speak(ROLE_WORDS[RoleName(line["role"])]))


def _in_words(line: Mapping[str, Any]) -> str:
    """Return one account as a line of the list."""
    state = speak(N_("abierta") if line["active"] else N_("cerrada"))
    place, country = line["post"] or line["organisation"], line["country"] or "--"
    waits = speak(N_("enlace por usar")) if line["link_waits"] else ""
    who = f"{line['email']}  {line['name']}".rstrip()
    return f"{country}  {line['role']:13}  {state:8}  {who}  {place}  {waits}".rstrip()


def _line(cli: CliContext, session: Session, user: User) -> dict[str, Any]:
    """Return one account for a program."""
    post = session.get(Post, user.post_id) if user.post_id else None
    organisation = session.get(Organisation, user.organisation_id) if user.organisation_id else None
    return {
        "id": str(user.id),
        "email": user.email,
        "name": user.name or "",
        "role": user.role.value,
        "country": user.country,
        "post": post.name if post else "",
        "organisation": organisation.name if organisation else "",
        "language": user.language,
        "active": user.active,
        "second_factor": user.has_second_factor,
        "link_waits": has_live_link(session, user, cli.now()),
        "last_visit_at": user.this_visit_at,
        "is_demo": user.is_demo,
    }


def _note(cli: CliContext, session: Session, user: User, action: str, **details: Any) -> None:
    record(
        session,
        at=cli.now(),
        actor=cli.actor,
        action=action,
        subject=user.id,
        country=user.country,
        by="command",
        **details,
    )


def _warn_of_address(cli: CliContext) -> None:
    """Say where links will lead when nobody has set the address of the installation."""
    if not cli.settings.base_url:
        note(
            N_("ATALAYA_BASE_URL no está puesta: el enlace empieza por {address}"),
            address=cli.settings.public_url,
        )
