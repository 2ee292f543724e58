"""The group `atalaya round`."""

from __future__ import annotations

import copy

import click

from core.i18n.languages import N_
from webapp.cli.context import CommandGroup
from webapp.cli.rounds.lifecycle import cancel, close, open_now, plan
from webapp.cli.rounds.messages import messages, remind, revoke, send
from webapp.cli.rounds.progress import status


@click.group(
    "round", cls=CommandGroup, help=N_("La ronda: cada seis meses, cada ficha se confirma.")
)
def rounds() -> None:
    """Commands on the round."""


for _command in (plan, open_now, status, send, remind, close, cancel, messages, revoke):
    rounds.add_command(_command)

_former = copy.copy(messages)
_former.name, _former.hidden = "letters", True
rounds.add_command(_former)
"""The name of `messages` up to 0.1.0: scripts call it."""
