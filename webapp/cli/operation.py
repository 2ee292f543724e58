"""`atalaya run`, `serve` and `worker`: the system in operation."""

from __future__ import annotations

import logging
import threading
import time

import click

from core.i18n.languages import N_
from core.settings import data_keys
from feeds.sources.catalogue import ensure_sources
from plans.batch.render_all import PlanFile, write_plans
from protocols.defaults.loading import ensure_default_protocols
from watch.report import CycleReport
from webapp.auth.member_countries import ensure_member_keys
from webapp.cli.context import CliContext, Command, pass_cli, say
from webapp.cli.report import say_cycle, say_messages, say_plans
from webapp.demo.accounts import FILE_NAME
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.seed import has_demo, is_empty, seed
from webapp.http.database import upgrade
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.lease import WorkerTurn
from webapp.worker.scheduler import work_to_the_end
from webapp.worker.supervisor import Supervisor, require_port, serve
from webapp.worker.tasks import watch_once, worker_tasks

PATIENCE_SECONDS = 3.0
"""How long a start that is not the first waits for slow sources."""


@click.command("serve", cls=Command, help=N_("Sirve la web en ATALAYA_HOST:ATALAYA_PORT."))
@pass_cli
def serve_web(cli: CliContext) -> None:
    """Become the web process."""
    cli.require_database()
    serve(cli.settings)


@click.command(
    "worker",
    cls=Command,
    help=N_("Mira las fuentes cada tanto; trabaja uno, los demás esperan su turno."),
)
@pass_cli
def work_on(cli: CliContext) -> None:
    """Do what comes round until a signal ends it."""
    logging.basicConfig(
        level=cli.settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Each turn is a job of its own to it: what it says of them is no news.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, logging.getLogger().level))
    cli.require_database()
    turn = WorkerTurn(cli.engine, cli.settings.instance, cli.now)
    work_to_the_end(turn, worker_tasks(_services(cli)))


@click.command(
    "run",
    cls=Command,
    help=N_("Lo prepara todo, mira las fuentes una vez, escribe los planes y sirve."),
)
@pass_cli
@click.pass_context
def run_all(ctx: click.Context, cli: CliContext) -> None:
    """Do the main job: migrations, demo when empty, one round, plans, web and worker."""
    began = time.monotonic()
    require_port(cli.settings)
    upgrade(cli.settings)
    with cli.writing() as session:
        ensure_sources(session)
        ensure_default_protocols(session, cli.now())
        ensure_member_keys(session, data_keys(cli.settings))
    first = is_empty(cli.engine) and not cli.settings.is_production
    supervisor = Supervisor(cli.settings)
    if first:
        _seed_demo(cli)
    if has_demo(cli.engine):
        _send_demo(cli)
    supervisor.listen()
    try:
        supervisor.open_web()
        if first:
            say_cycle(_look(cli), cli)
        else:
            _look_patiently(cli)
        supervisor.wait_until_open()
        supervisor.open_worker()
        _say_open(cli, time.monotonic() - began)
        if first:
            _print_behind(cli)
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


def _services(cli: CliContext) -> WorkerServices:
    return WorkerServices(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now)


def _look(cli: CliContext) -> CycleReport:
    return watch_once(_services(cli))


def _look_patiently(cli: CliContext) -> None:
    """Look once, without waiting for sources that do not answer: they report when they do."""
    reports: list[CycleReport] = []

    def look() -> None:
        reports.append(_look(cli))
        say_cycle(reports[0], cli)
        say_plans(_print(cli))

    looking = threading.Thread(target=look, name="first-round", daemon=True)
    looking.start()
    looking.join(PATIENCE_SECONDS)
    if not reports:
        say(N_("Las fuentes tardan en contestar; la ronda sigue mientras Atalaya ya sirve."))


def _print_behind(cli: CliContext) -> None:
    """Write the plans of a new installation in the background, and say so when they are there."""
    threading.Thread(target=lambda: say_plans(_print(cli)), name="first-print", daemon=True).start()


def _print(cli: CliContext) -> list[PlanFile]:
    return list(write_plans(cli.engine, cli.atlas, cli.keyring, cli.settings, cli.now(), cli.actor))


def _seed_demo(cli: CliContext) -> None:
    say(N_("La base de datos está vacía: se siembra la demostración (personas inventadas)…"))
    report = seed(cli.engine, cli.settings, cli.atlas, cli.keyring, cli.now())
    say(
        N_(
            "{posts} representaciones, {shelters} albergues, "
            "{persons} personas en {households} hogares."
        ),
        posts=report.posts,
        shelters=report.shelters,
        persons=sum(report.persons.values()),
        households=report.households,
    )


def _send_demo(cli: CliContext) -> None:
    """Send the demo's messages when it has fallen silent: an empty first screen teaches nothing."""
    if is_silent(cli.engine):
        say(N_("Mensajes de la demostración, leídos como si llegaran ahora:"))
        say_messages(send_messages(cli.engine, cli.settings, cli.atlas, cli.now()))


def _say_open(cli: CliContext, seconds: float) -> None:
    accounts = cli.settings.instance / FILE_NAME
    if accounts.exists():
        say("")
        click.echo(accounts.read_text(encoding="utf-8").rstrip())
        say(N_("(también en {path})"), path=accounts)
    say("")
    say(
        N_("Atalaya está abierta en {address} ({seconds:.1f} s). Ctrl-C la cierra."),
        address=cli.settings.public_url,
        seconds=seconds,
    )
