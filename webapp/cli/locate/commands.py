"""The group `atalaya crisis locate`."""

from __future__ import annotations

import click

from core.i18n.languages import N_
from webapp.cli.locate.drafting import new_locate
from webapp.cli.locate.listing import list_locates, show_locate
from webapp.cli.locate.moves import answer_locate, approve_locate, close_locate, send_locate
from webapp.cli.terminal.commands import CommandGroup


@click.group(
    "locate",
    cls=CommandGroup,
    help=N_("A quién se busca: avisos de localización entre países y representaciones."),
)
def locate() -> None:
    """Commands on locate notices."""


for _command in (
    list_locates, show_locate, new_locate, approve_locate, send_locate, answer_locate, close_locate,
):  # fmt: skip
    locate.add_command(_command)
