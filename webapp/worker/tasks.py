"""What the worker does, each at its own pace: what is due by the clock, and the background jobs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial

from core.atlas.base_map import ask_for_regions
from core.http import Retrieve, http_retrieve
from core.jobs import JobKinds, run_waiting
from core.memory.arenas import give_back
from core.outbox.settlement import DeliveryReport
from directory.rounds.automation import AutomationReport
from feeds.sources.body_reader import ReadingProcesses
from plans.lifecycle.recheck import check_plans
from plans.packs.packs_ahead import ask_ahead
from watch.cycle import CycleContext
from watch.cycle import run as run_cycle
from watch.flagged_before import FlaggedBefore
from watch.polling import polling_of
from watch.report import CycleReport
from webapp.auth.second_person.bulk_reading import note_bulk_reading
from webapp.auth.second_person.due import carry_out_due
from webapp.keeping.heartbeat import Heartbeat
from webapp.keeping.nightly import ask_for_backups
from webapp.outbox_setup import tend_rounds
from webapp.worker.alarms import (
    ALARM_LETTERS_EVERY_SECONDS,
    ALARMS_EVERY_SECONDS,
    call_alarms,
    send_alarm_letters,
)
from webapp.worker.audit_heads import HEADS_EVERY_SECONDS, send_heads
from webapp.worker.clock import CLOCK_EVERY_SECONDS, ClockTask
from webapp.worker.crises import follow_crises
from webapp.worker.crisis.call_lists import CALL_LISTS_EVERY_SECONDS, keep_call_lists
from webapp.worker.crisis.locates import LOCATES_EVERY_SECONDS, tend_locates
from webapp.worker.crisis.notices import (
    NOTICE_LETTERS_EVERY_SECONDS,
    NOTICES_EVERY_SECONDS,
    send_notice_letters,
    tend_notices,
)
from webapp.worker.crisis.replies import (
    ANSWERS_EVERY_SECONDS,
    REPLIES_EVERY_SECONDS,
    TEXTS_EVERY_SECONDS,
    forget_reply_texts,
    send_reply_answers,
    state_replies,
)
from webapp.worker.doubles import DOUBLES_EVERY_SECONDS, look_for_doubles
from webapp.worker.hosts.host_tasks import has_several_hosts, host_tasks
from webapp.worker.job_kinds import WorkerServices, job_kinds
from webapp.worker.messages import (
    CODES_EVERY_SECONDS,
    DIGESTS_EVERY_SECONDS,
    EVENTS_EVERY_SECONDS,
    PLATFORM_EVERY_SECONDS,
    SHELTERS_EVERY_SECONDS,
    ask_about_shelters,
    ask_whatsapp,
    send_channel_codes,
    tend_webhook_events,
    write_digests,
)
from webapp.worker.on_call.rota import ROTA_EVERY_SECONDS, write_rotas
from webapp.worker.programs.events import EVENTS_OUT_EVERY_SECONDS, tell_events
from webapp.worker.put_back import PUT_BACK_EVERY_SECONDS, look_for_put_back
from webapp.worker.registry.accounting import (
    FORGETTING_EVERY_SECONDS,
    ROLLS_EVERY_SECONDS,
    forget_ended,
    keep_rolls,
)
from webapp.worker.registry.confirmation import CONFIRMATION_EVERY_SECONDS, ask_whether_right
from webapp.worker.registry.joining import (
    EXPIRY_EVERY_SECONDS,
    LETTERS_EVERY_SECONDS,
    expire_joining_requests,
    send_joining_letters,
)
from webapp.worker.registry.quality import QUALITY_EVERY_SECONDS, count_registers
from webapp.worker.releases import RELEASES_EVERY_SECONDS, make_releases
from webapp.worker.retention import (
    LAPSING_EVERY_SECONDS,
    RETENTION_EVERY_SECONDS,
    forget_lapsed_needs,
    keep_retention,
)
from webapp.worker.scheduler import RecurringTask
from webapp.worker.tidying import TIDYING_EVERY_SECONDS, tidy

JOBS_EVERY_SECONDS, AHEAD_EVERY_SECONDS, BASE_MAP_EVERY_SECONDS = 2, 60, 5
REQUESTS_EVERY_SECONDS = MEMORY_EVERY_SECONDS = 60
BACKUPS_EVERY_SECONDS = 120
log = logging.getLogger(__name__)


def worker_tasks(services: WorkerServices, retrieve: Retrieve | None = None) -> list[RecurringTask]:
    """Return all that the worker does; sources are asked by `retrieve`, over HTTP without one.

    Each kind of job has a turn of its own, so that a print run of an hour holds up no pack.
    """
    every = services.settings.worker_tick_seconds
    clock = ClockTask(services.engine, services.atlas, services.clock)
    return [
        RecurringTask("clock", clock, CLOCK_EVERY_SECONDS),
        RecurringTask("watch", Heartbeat(WatchTask(services, retrieve), services.settings), every),
        RecurringTask("alarms", partial(call_alarms, services), ALARMS_EVERY_SECONDS),
        RecurringTask(
            "alarm letters", partial(send_alarm_letters, services), ALARM_LETTERS_EVERY_SECONDS
        ),
        RecurringTask("crises", partial(follow_crises, services), every),
        RecurringTask("rounds", partial(_tend_rounds, services), every),
        RecurringTask("plans", partial(_check_plans, services), every),
        RecurringTask("packs ahead", partial(_ask_ahead, services), AHEAD_EVERY_SECONDS),
        RecurringTask("base map", partial(_ask_for_map, services), BASE_MAP_EVERY_SECONDS),
        RecurringTask("audit heads", partial(send_heads, services), HEADS_EVERY_SECONDS),
        RecurringTask("put back", partial(look_for_put_back, services), PUT_BACK_EVERY_SECONDS),
        RecurringTask("retention", partial(keep_retention, services), RETENTION_EVERY_SECONDS),
        RecurringTask("lapsing", partial(forget_lapsed_needs, services), LAPSING_EVERY_SECONDS),
        RecurringTask(
            "confirmation", partial(ask_whether_right, services), CONFIRMATION_EVERY_SECONDS
        ),
        RecurringTask("quality", partial(count_registers, services), QUALITY_EVERY_SECONDS),
        RecurringTask("backups", partial(_ask_for_backups, services), BACKUPS_EVERY_SECONDS),
        RecurringTask("releases", partial(make_releases, services), RELEASES_EVERY_SECONDS),
        RecurringTask("requests", partial(_carry_out_due, services), REQUESTS_EVERY_SECONDS),
        RecurringTask("codes", partial(send_joining_letters, services), LETTERS_EVERY_SECONDS),
        RecurringTask(
            "requests unconfirmed",
            partial(expire_joining_requests, services),
            EXPIRY_EVERY_SECONDS,
        ),
        RecurringTask("rota", partial(write_rotas, services), ROTA_EVERY_SECONDS),
        RecurringTask("channel codes", partial(send_channel_codes, services), CODES_EVERY_SECONDS),
        RecurringTask("digests", partial(write_digests, services), DIGESTS_EVERY_SECONDS),
        RecurringTask("shelters", partial(ask_about_shelters, services), SHELTERS_EVERY_SECONDS),
        RecurringTask(
            "webhook events", partial(tend_webhook_events, services), EVENTS_EVERY_SECONDS
        ),
        RecurringTask("events out", partial(tell_events, services), EVENTS_OUT_EVERY_SECONDS),
        RecurringTask("WhatsApp", partial(ask_whatsapp, services), PLATFORM_EVERY_SECONDS),
        RecurringTask("call lists", partial(keep_call_lists, services), CALL_LISTS_EVERY_SECONDS),
        RecurringTask("notices", partial(tend_notices, services), NOTICES_EVERY_SECONDS),
        RecurringTask(
            "notice letters", partial(send_notice_letters, services), NOTICE_LETTERS_EVERY_SECONDS
        ),
        RecurringTask("replies", partial(state_replies, services), REPLIES_EVERY_SECONDS),
        RecurringTask("answers", partial(send_reply_answers, services), ANSWERS_EVERY_SECONDS),
        RecurringTask("reply texts", partial(forget_reply_texts, services), TEXTS_EVERY_SECONDS),
        RecurringTask("locates", partial(tend_locates, services), LOCATES_EVERY_SECONDS),
        RecurringTask("tidying", partial(tidy, services), TIDYING_EVERY_SECONDS),
        RecurringTask("rolls", partial(keep_rolls, services), ROLLS_EVERY_SECONDS),
        RecurringTask("ended crises", partial(forget_ended, services), FORGETTING_EVERY_SECONDS),
        RecurringTask("doubles", partial(look_for_doubles, services), DOUBLES_EVERY_SECONDS),
        RecurringTask("memory", give_back, MEMORY_EVERY_SECONDS),
        *([] if has_several_hosts(services.settings) else host_tasks(services)),
        *job_tasks(services, job_kinds(services)),
    ]


def job_tasks(services: WorkerServices, kinds: JobKinds) -> Iterator[RecurringTask]:
    """Yield the turn of each kind of job."""
    for name, kind in kinds.items():
        turn = partial(run_waiting, services.engine, {name: kind}, services.clock)
        yield RecurringTask(f"job {name}", turn, JOBS_EVERY_SECONDS)


class WatchTask:
    """Reads the sources, and holds what they say against people and places.

    What hangs is left to the next turn after one tick; it goes on meanwhile.
    """

    def __init__(self, services: WorkerServices, retrieve: Retrieve | None = None) -> None:
        settings = services.settings
        self._services = services
        self._read = ReadingProcesses()
        self._flagged_before = FlaggedBefore()
        self._polling = polling_of(
            services.engine,
            settings,
            retrieve or http_retrieve(settings),
            self._read,
            patience_seconds=settings.worker_tick_seconds,
        )

    def __call__(self) -> CycleReport:
        """Run one cycle."""
        services = self._services
        cycle = CycleContext(
            services.engine, services.atlas, services.keyring, services.settings, services.clock()
        )
        try:
            return run_cycle(cycle, self._polling, flagged_before=self._flagged_before)
        finally:
            self._read.rest()

    def end(self) -> None:
        """End the processes that read; what is still being asked is given up."""
        self._read.end()


def watch_once(services: WorkerServices) -> CycleReport:
    """Look once; a source that hangs is not waited for beyond one tick."""
    task = WatchTask(services)
    try:
        return task()
    finally:
        task.end()


# -- inside ---------------------------------------------------------------------------------


def _tend_rounds(services: WorkerServices) -> None:
    """Do what is due about the six-month round, and log it when there was something to do."""
    report = tend_rounds(services.engine, services.keyring, services.settings, services.clock())
    if report != AutomationReport(DeliveryReport()):
        log.info("rounds: %s", report)


def _check_plans(services: WorkerServices) -> None:
    """Turn stale, the hour it happens, what prints a fact that is no longer so."""
    checks = check_plans(
        services.engine,
        services.atlas,
        services.keyring,
        now=services.clock(),
        actor="worker",
        disclosure=services.settings.disclosure,
    )
    for each in checks:
        if each.fault:
            log.warning("plan %s could not be compared: %s", each.slug, each.fault)


def _ask_ahead(services: WorkerServices) -> None:
    ask_ahead(services.engine, services.keyring, services.settings, services.clock())


def _carry_out_due(services: WorkerServices) -> None:
    """Note who read many cards, and carry out what was asked for a day ago and nobody refused."""
    note_bulk_reading(services.engine, services.settings.cards_an_hour, services.clock())
    count = carry_out_due(services.engine, services.clock)
    if count:
        log.info("%d requests that nobody refused were carried out", count)


def _ask_for_backups(services: WorkerServices) -> None:
    ask_for_backups(services.engine, services.settings, services.clock())


def _ask_for_map(services: WorkerServices) -> None:
    ask_for_regions(services.engine, services.atlas, services.settings, services.clock())
