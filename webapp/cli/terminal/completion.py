"""`atalaya completion`: what a shell is told so that the tabulator completes our words."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from webapp.cli.terminal.commands import Command, UsageProblem

PROGRAM, VARIABLE = "atalaya", "_ATALAYA_COMPLETE"
SHELLS = ("bash", "zsh", "fish")


@click.command("completion", cls=Command)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def print_completion(ctx: click.Context, shell: str) -> None:
    """Print the words of a shell; whoever asks writes them where it reads them at its start."""
    found = get_completion_class(shell)
    if found is None:
        raise UsageProblem(shell)
    # Without Bash at hand (it is asked for its version) the words are the same.
    shell_words = found(ctx.find_root().command, {}, PROGRAM, VARIABLE)
    click.echo(found.source_template % shell_words.source_vars())
