"""`atalaya run`: everything prepared, the web and the worker kept, by a process that stays small.

It loads neither database nor atlas: what those are needed for is done by a child that ends
(`webapp.cli.operation.preparation`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

from core.child import start_child
from core.i18n.languages import N_
from core.installation.own_address import EVERYWHERE, own_address
from core.settings import Settings, read_settings
from core.settings_rules import LOOPBACK, PREFIX
from webapp.cli.operation.stages import Stage, StageLines
from webapp.cli.terminal.answers import say
from webapp.cli.terminal.commands import Command, Option
from webapp.demo import ACCOUNTS_FILE
from webapp.worker.supervisor import Supervisor, require_port

PATIENCE_SECONDS = 3.0
"""How long a start that is not the first waits for slow sources."""


@click.command("run", cls=Command)
@click.option(
    "--network",
    "is_on_network",
    cls=Option,
    is_flag=True,
    help=N_("Para probar desde un teléfono: abre también en la red de esta máquina, sin cifrar."),
)
@click.pass_context
def run_all(ctx: click.Context, *, is_on_network: bool) -> None:
    """Do the main job: migrations, demo when empty, one round, plans, web and worker."""
    began = time.monotonic()
    settings = _on_network(read_settings()) if is_on_network else read_settings()
    require_port(settings)
    supervisor = Supervisor(settings)
    supervisor.listen()
    try:
        stages = _prepare(supervisor)
        stage = stages.wait()
        if stage is None:
            ctx.exit(_status_of(supervisor.preparation))
        supervisor.open_web()
        _wait_for_a_look(supervisor, stages, stage)
        supervisor.wait_until_open()
        supervisor.open_worker()
        _say_open(settings, time.monotonic() - began)
        code = supervisor.stay()
    except KeyboardInterrupt:  # Ctrl-C, or SIGTERM, before all was open
        code = 0
    finally:
        supervisor.close()
    say(
        N_("Atalaya cerró en orden.")
        if code == 0
        else N_("Atalaya cerró porque una de sus partes terminó sola.")
    )
    ctx.exit(code)


def _on_network(settings: Settings) -> Settings:
    """Return the settings with all addresses of this machine open, for this process and those it
    starts; unchanged for an installation that says itself where it is, or stands on no network.

    Letters and papers then bear the address on the network, so that a telephone opens their links.
    """
    is_placed = settings.is_production or settings.base_url or settings.host not in LOOPBACK
    if is_placed or not own_address():
        return settings
    os.environ[f"{PREFIX}HOST"] = "0.0.0.0"  # noqa: S104 - what was asked for
    return read_settings()


def _prepare(supervisor: Supervisor) -> StageLines:
    """Start what prepares the installation; return what it says of how far it is."""
    ours, theirs = os.pipe()
    try:
        command = [sys.executable, "-m", "webapp.cli", "prepare", "--stages", str(theirs)]
        supervisor.preparation = start_child(command, files=(theirs,), ends_with_parent=True)
    finally:
        os.close(theirs)
    return StageLines(ours)


def _status_of(child: subprocess.Popen[bytes] | None) -> int:
    """Return the exit code of a child that gave up, and has said why."""
    return (child.wait() if child is not None else 0) or 1


def _wait_for_a_look(supervisor: Supervisor, stages: StageLines, stage: Stage) -> None:
    """Wait until the sources were looked at: the first time as long as that takes, for an empty
    first screen teaches nothing; later without waiting for those that do not answer.
    """
    looked = stages.wait(None if stage is Stage.FIRST else PATIENCE_SECONDS)
    if looked is None and supervisor.is_preparing:
        say(N_("Las fuentes tardan en contestar; la ronda sigue mientras Atalaya ya sirve."))


def _say_open(settings: Settings, seconds: float) -> None:
    accounts = settings.instance / ACCOUNTS_FILE
    if accounts.exists():
        say("")
        click.echo(accounts.read_text(encoding="utf-8").rstrip())
        say(N_("(también en {path})"), path=accounts)
    say("")
    say(
        N_("Atalaya está abierta en {address} ({seconds:.1f} s). Ctrl-C la cierra."),
        address=settings.base_url or f"http://127.0.0.1:{settings.port}",
        seconds=seconds,
    )
    if settings.host in EVERYWHERE:
        words = N_("Desde un teléfono en la misma red: {address} (sin cifrar: solo para probar).")
        say(words, address=settings.public_url)
    elif not settings.base_url and (address := own_address()):
        words = N_(
            "Para abrirla desde un teléfono de esta red, sin cifrar y solo para probar: "
            "make run NETWORK=--network, en {address}"
        )
        say(words, address=f"http://{address}:{settings.port}")
