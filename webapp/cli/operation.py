"""`atalaya run`, `serve` and `worker`: the system in operation."""

from __future__ import annotations

import logging
import threading
import time

import click

from core.i18n.languages import N_
from feeds.sources.catalogue import ensure_sources
from plans.batch.render_all import PlanFile, write_plans
from protocols.defaults.loading import ensure_default_protocols
from watch.report import CycleReport
from webapp.cli.context import CliContext, Command, pass_door, say
from webapp.cli.report import say_cycle, say_messages, say_plans
from webapp.demo.accounts import FILE_NAME
from webapp.demo.hazards import is_silent, send_messages
from webapp.demo.seed import has_demo, is_empty, seed
from webapp.http.database import upgrade
from webapp.worker.jobs import WorkerServices
from webapp.worker.scheduler import work
from webapp.worker.supervisor import Supervisor, require_port, serve
from webapp.worker.tasks import watch_once, worker_tasks

PATIENCE_SECONDS = 3.0
"""How long a start that is not the first waits for slow sources."""


@click.command("serve", cls=Command, help=N_("Sirve la web en ATALAYA_HOST:ATALAYA_PORT."))
@pass_door
def serve_web(door: CliContext) -> None:
    """Become the web process."""
    door.require_database()
    serve(door.settings)


@click.command(
    "worker", cls=Command, help=N_("Mira las fuentes cada tanto; uno solo por instalación.")
)
@pass_door
def work_on(door: CliContext) -> None:
    """Do what comes round until a signal ends it."""
    logging.basicConfig(
        level=door.settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # A task that is still at work when its next turn comes is no news: a print run takes longer.
    logging.getLogger("apscheduler").setLevel(max(logging.ERROR, logging.getLogger().level))
    door.require_database()
    work(door.settings.instance, worker_tasks(_services(door)))


@click.command(
    "run",
    cls=Command,
    help=N_("Lo prepara todo, mira las fuentes una vez, escribe los planes y sirve."),
)
@pass_door
@click.pass_context
def run_all(ctx: click.Context, door: CliContext) -> None:
    """The main job: migrations, demo when empty, one round, plans, web and worker."""
    began = time.monotonic()
    require_port(door.settings)
    upgrade(door.settings)
    with door.writing() as session:
        ensure_sources(session)
        ensure_default_protocols(session, door.now())
    first = is_empty(door.engine) and not door.settings.is_production
    supervisor = Supervisor(door.settings)
    if first:
        _seed_demo(door)
    if has_demo(door.engine):
        _send_demo(door)
    supervisor.listen()
    try:
        supervisor.open_web()
        if first:
            say_cycle(_look(door), door)
        else:
            _look_patiently(door)
        supervisor.wait_until_open()
        supervisor.open_worker()
        _say_open(door, time.monotonic() - began)
        if first:
            _print_behind(door)
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


def _services(door: CliContext) -> WorkerServices:
    return WorkerServices(door.engine, door.atlas, door.keyring, door.settings, door.now)


def _look(door: CliContext) -> CycleReport:
    return watch_once(_services(door))


def _look_patiently(door: CliContext) -> None:
    """Look once, without waiting for sources that do not answer: they report when they do."""
    reports: list[CycleReport] = []

    def look() -> None:
        reports.append(_look(door))
        say_cycle(reports[0], door)
        say_plans(_print(door))

    looking = threading.Thread(target=look, name="first-round", daemon=True)
    looking.start()
    looking.join(PATIENCE_SECONDS)
    if not reports:
        say(N_("Las fuentes tardan en contestar; la ronda sigue mientras Atalaya ya sirve."))


def _print_behind(door: CliContext) -> None:
    """Write the plans of a new installation in the background, and say so when they are there."""
    threading.Thread(
        target=lambda: say_plans(_print(door)), name="first-print", daemon=True
    ).start()


def _print(door: CliContext) -> list[PlanFile]:
    return list(
        write_plans(door.engine, door.atlas, door.keyring, door.settings, door.now(), door.actor)
    )


def _seed_demo(door: CliContext) -> None:
    say(N_("La base de datos está vacía: se siembra la demostración (personas inventadas)…"))
    report = seed(door.engine, door.settings, door.atlas, door.keyring, door.now())
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


def _send_demo(door: CliContext) -> None:
    """Send the demo's messages when it has fallen silent: an empty first screen teaches nothing."""
    if is_silent(door.engine):
        say(N_("Mensajes de la demostración, leídos como si llegaran ahora:"))
        say_messages(send_messages(door.engine, door.settings, door.atlas, door.now()))


def _say_open(door: CliContext, seconds: float) -> None:
    accounts = door.settings.instance / FILE_NAME
    if accounts.exists():
        say("")
        click.echo(accounts.read_text(encoding="utf-8").rstrip())
        say(N_("(también en {path})"), path=accounts)
    say("")
    say(
        N_("Atalaya está abierta en {address} ({seconds:.1f} s). Ctrl-C la cierra."),
        address=door.settings.public_url,
        seconds=seconds,
    )
