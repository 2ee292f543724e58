"""The turn of a drill's house: what has arrived by its clock is brought, and what its own worker
would do is done, by its clock and with its keys. One process at a time; the others leave it be.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from core import exercise
from core.atlas import Atlas
from core.audit_log.keys import audit_keys
from core.db import make_engine
from core.jobs import run_waiting
from core.keys import open_keyring
from core.outbox.delivery import deliver
from core.settings import Settings
from watch.cycle import CycleContext
from watch.cycle import run as run_cycle
from watch.polling import polling_of
from webapp.drill.arrivals import OpenHouse, message_files, note_arrivals, settle
from webapp.drill.colleague import play_second_person
from webapp.drill.house import DrillHouse, find_house, standing_marks
from webapp.drill.no_network import retrieve_nothing
from webapp.newcomers import flag_newcomers_of
from webapp.outbox_setup import open_outbox, open_transports
from webapp.worker.alarms import call_alarms
from webapp.worker.crises import follow_crises
from webapp.worker.crisis.call_lists import keep_call_lists
from webapp.worker.crisis.notices import tend_notices
from webapp.worker.job_kinds import WorkerServices, job_kinds
from webapp.worker.registry.accounting import keep_rolls

log = logging.getLogger(__name__)


@contextmanager
def opened_house(house: DrillHouse, atlas: Atlas) -> Iterator[OpenHouse]:
    """Yield a house with its database and its keys, in the mark of its drill."""
    settings = house.settings
    engine = make_engine(settings.sqlalchemy_url, audit_keys(settings))
    try:
        with exercise.inside(house.mark):
            keyring = open_keyring(settings, engine)
            flag_newcomers_of(engine, lambda: keyring, lambda: atlas, house.clock)
            services = WorkerServices(engine, atlas, keyring, settings, house.clock)
            yield OpenHouse(house, services)
    finally:
        engine.dispose()


def tend(opened: OpenHouse) -> int:
    """Do one turn; return how many injects were settled. Does nothing while another process is at
    it.
    """
    with exercise.inside(opened.house.mark), opened.house.turn() as is_ours:
        return _tend(opened) if is_ours else 0


def tend_all(settings: Settings, atlas: Atlas) -> int:
    """Do a turn of every drill that is open; one that fails is logged, and the others go on."""
    count = 0
    for mark in standing_marks(settings):
        house = find_house(settings, mark)
        if house is not None:
            count += _safely(mark, partial(_tend_house, house, atlas))
    return count


def send_messages(services: WorkerServices) -> None:
    """Lay what is due into the inbox of the drill."""
    outbox = open_outbox(services.engine, services.keyring, services.settings)
    with open_transports(services.settings, services.keyring, services.engine) as transports:
        deliver(outbox, transports, now=services.clock())


ACTS: tuple[Callable[[WorkerServices], object], ...] = (
    follow_crises,
    keep_rolls,
    keep_call_lists,
    call_alarms,
    play_second_person,
    tend_notices,
    send_messages,
)
"""What the worker of a drill does each turn, by its clock."""


# -- inside ---------------------------------------------------------------------------------


def _tend_house(house: DrillHouse, atlas: Atlas) -> int:
    with opened_house(house, atlas) as opened:
        return tend(opened)


def _tend(opened: OpenHouse) -> int:
    services, now = opened.services, opened.services.clock()
    waiting = note_arrivals(opened)
    polling = polling_of(services.engine, services.settings, retrieve_nothing)
    cycle = CycleContext(services.engine, services.atlas, services.keyring, services.settings, now)
    run_cycle(cycle, polling, message_files(opened.house, waiting))
    for act in ACTS:
        _safely(act.__name__, partial(act, services))
    count = settle(opened, waiting, now)
    for name, kind in job_kinds(services).items():
        _safely(name, partial(run_waiting, services.engine, {name: kind}, services.clock))
    return count


def _safely(name: str, act: Callable[[], object]) -> int:
    try:
        done = act()
    except Exception:
        log.exception("drill: %s failed", name)
        return 0
    return done if isinstance(done, int) else 0
