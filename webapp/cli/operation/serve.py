"""`atalaya serve`: the web process alone."""

from __future__ import annotations

import click

from webapp.cli.context import CliContext, pass_cli
from webapp.cli.terminal.commands import Command
from webapp.keeping.checks.nodes import note_node
from webapp.worker.supervisor import require_port, serve


@click.command("serve", cls=Command)
@pass_cli
def serve_web(cli: CliContext) -> None:
    """Become the web process."""
    require_port(cli.settings)
    cli.require_database()
    note_node(cli.engine, cli.settings, cli.atlas, cli.now())
    serve(cli.settings)
