"""The group `atalaya round`."""

from __future__ import annotations

import copy

import click

from webapp.cli.rounds.lifecycle import cancel, close, open_now, plan
from webapp.cli.rounds.messages import messages, remind, revoke, send
from webapp.cli.rounds.progress import status
from webapp.cli.terminal.commands import CommandGroup


@click.group("round", cls=CommandGroup)
def rounds() -> None:
    """Commands on the round."""


for _command in (plan, open_now, status, send, remind, close, cancel, messages, revoke):
    rounds.add_command(_command)

_former = copy.copy(messages)
_former.name, _former.hidden = "letters", True
rounds.add_command(_former)
"""The name of `messages` up to 0.1.0: scripts call it."""
