"""The group `atalaya crisis`."""

from __future__ import annotations

import click

from webapp.cli.crisis.calls import calls
from webapp.cli.crisis.declaring import declare
from webapp.cli.crisis.lessons import show_lessons
from webapp.cli.crisis.listing import list_crises, status
from webapp.cli.crisis.log import show_log
from webapp.cli.crisis.merging import merge
from webapp.cli.crisis.people import say_of, show_people
from webapp.cli.crisis.sitrep import sitrep
from webapp.cli.crisis.sitrep_exchange import key, receive, send, trust
from webapp.cli.crisis.sitrep_files import export
from webapp.cli.crisis.states import close
from webapp.cli.crisis.tasks import list_tasks
from webapp.cli.locate.commands import locate
from webapp.cli.terminal.commands import CommandGroup


@click.group("crisis", cls=CommandGroup)
def crisis() -> None:
    """Commands on crises."""


_COMMANDS = (
    declare, list_crises, status, close, list_tasks, show_log, calls, show_people, say_of, sitrep,
    merge, show_lessons, locate,
)  # fmt: skip
for _command in _COMMANDS:
    crisis.add_command(_command)
for _command in (export, key, trust, send, receive):
    sitrep.add_command(_command)
