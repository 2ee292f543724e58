"""`atalaya country`: which countries take part in this installation."""

from __future__ import annotations

from typing import Any

import click
import sqlalchemy as sa
from babel import Locale
from sqlalchemy.orm import Session

from core.accounts import AccountRole, MemberCountry, RoleName, User
from core.errors import UnusableInput
from core.i18n.languages import N_, SOURCE_LANGUAGE
from core.settings import data_keys
from directory.entries.models import Post
from webapp.auth.member_countries import add_country, ensure_member_keys, member_countries
from webapp.cli.context import CliContext, pass_cli, read_country
from webapp.cli.terminal.answers import as_json, say, speak
from webapp.cli.terminal.commands import CommandGroup, json_option


@click.group("country", cls=CommandGroup)
def countries() -> None:
    """Commands on countries."""


@countries.command("add", help=N_("Agrega un país (como SV): desde entonces puede tener cuentas."))
@click.argument("code", metavar="CC")
@json_option
@pass_cli
def add(cli: CliContext, code: str, for_program: bool) -> None:
    """Have a country take part; twice changes nothing."""
    country = read_member(code)
    name = _name(cli, country)
    with cli.writing() as session:
        is_new = add_country(session, country, now=cli.now(), actor=cli.actor)
        ensure_member_keys(session, data_keys(cli.settings))
        line = _line(cli, session, country)
    if for_program:
        as_json({**line, "is_new": is_new})
        return
    words = N_("{name} participa desde ahora.") if is_new else N_("{name} ya participaba.")
    say(words, name=name)
    if not line["administrators"]:
        say(
            N_("Su primera cuenta: atalaya user add --role country_admin --country {code} --email"),
            code=country,
        )


@countries.command("list", help=N_("Los países que participan, y cuántas cuentas tienen."))
@json_option
@pass_cli
def list_countries(cli: CliContext, for_program: bool) -> None:
    """List the countries."""
    with cli.reading() as session:
        lines = [_line(cli, session, code) for code in member_countries(session)]
    if for_program:
        as_json(lines)
        return
    for line in lines:
        say(
            N_(
                "{code}  {name}. Cuentas: {accounts}; de administración: {administrators}; "
                "representaciones: {posts}"
            ),
            **line,
        )
    if not lines:
        say(N_("Ningún país todavía: `atalaya country add CC` agrega el primero."))


def read_member(text: str) -> str:
    """Return the code of a country that may take part. Raises UnusableInput."""
    code = read_country(text)
    if code in _NO_COUNTRIES or code not in Locale(SOURCE_LANGUAGE).territories:
        raise UnusableInput(code, speak(N_("no es un país; escriba su código, como SV")))
    return code


# -- inside ---------------------------------------------------------------------------------

_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""What CLDR has a name for beside the codes of ISO 3166-1: unions, the unknown and the invented."""


def _name(cli: CliContext, code: str) -> str:
    return str(Locale(cli.language).territories.get(code, code))


def _line(cli: CliContext, session: Session, code: str) -> dict[str, Any]:
    """Return one country for a program."""
    active = sa.select(sa.func.count()).where(User.country == code, User.active)
    is_administrator = User.roles.any(AccountRole.name == RoleName.COUNTRY_ADMIN.value)
    posts = sa.select(sa.func.count()).where(Post.country == code, Post.retired_at.is_(None))
    country = session.get_one(MemberCountry, code)
    return {
        "code": code,
        "name": _name(cli, code),
        "accounts": session.scalar(active),
        "administrators": session.scalar(active.where(is_administrator)),
        "posts": session.scalar(posts),
        "added_at": country.added_at,
        "is_demo": country.is_demo,
    }
