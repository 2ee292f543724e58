"""Whose account a command acts for: it says its password, so that a terminal is no second person.

The password is asked for (a pipe may answer), and never stands on the command line. An account with
a second factor signs in on the page: a terminal does not go past it.
"""

from __future__ import annotations

import click

from core.accounts import User
from core.i18n.languages import N_
from watch.notices.officers import NoticeOfficer
from webapp.auth.accounts import password_fits
from webapp.auth.users import user_by_email
from webapp.cli.context import CliContext
from webapp.cli.terminal.answers import speak
from webapp.cli.terminal.commands import CommandFailure, Option

account_option = click.option(
    "--account", "email", cls=Option, required=True, metavar="EMAIL",
    help=N_("La cuenta de quien lo hace; se pide su contraseña."),
)  # fmt: skip


def notice_officer(cli: CliContext, email: str) -> NoticeOfficer:
    """Return the officer of an account that says its password. Raises CommandFailure."""
    with cli.reading() as session:
        user = user_by_email(session, email)
        has_factor = bool(user and user.has_second_factor)
        officer = _officer(user)
        password = click.prompt(speak(N_("Contraseña de la cuenta")), hide_input=True, err=True)
        is_known = password_fits(user, password) and bool(user and user.active)
    if not is_known:
        raise CommandFailure(speak(N_("la cuenta o su contraseña no es correcta")))
    if has_factor:
        raise CommandFailure(speak(N_("esta cuenta tiene segundo paso: hágalo en la página")))
    return officer


# -- inside ---------------------------------------------------------------------------------


def _officer(user: User | None) -> NoticeOfficer:
    return NoticeOfficer(
        actor=f"user:{user.id}" if user else "",
        country=user.country if user else "",
        role=user.role if user else None,
    )
