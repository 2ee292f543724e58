"""Of several machines each does what is its own, whoever leads; of one the worker does all."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime
from typing import cast

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.audit_log import AuditEntry, AuditSpool
from core.crypto import Keyring
from core.db import reading
from core.settings import Settings
from tests.proof.machines.programs import wait_until
from webapp.worker.hosts.host_tasks import begin_host_tasks, host_tasks
from webapp.worker.job_kinds import WorkerServices
from webapp.worker.tasks import worker_tasks

OWN = {"audit spool", "drills"}


def test_a_host_that_does_not_lead_writes_its_spool(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    services = WorkerServices(engine, cast(Atlas, None), keyring, settings, lambda: now)
    line = AuditEntry(
        at=now,
        actor="user:1",
        action="proof.spooled",
        subject="7",
        country="",
        purpose="",
        details={},
    )
    AuditSpool(settings.instance).add([line])
    stop = threading.Event()
    thread = begin_host_tasks(services, stop)
    try:
        wait_until(lambda: "proof.spooled" in _actions(engine), 60, "the line is written")
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def test_of_several_hosts_the_leader_leaves_to_each_what_is_its_own(
    engine: Engine, settings: Settings, keyring: Keyring, now: datetime
) -> None:
    one = WorkerServices(engine, cast(Atlas, None), keyring, settings, lambda: now)
    assert {each.name for each in host_tasks(one)} == OWN
    names = [each.name for each in worker_tasks(one)]
    assert len(names) == len(set(names))
    assert set(names) >= OWN
    several = replace(one, settings=replace(settings, web_nodes=2))
    assert not OWN & {each.name for each in worker_tasks(several)}


def _actions(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.scalars(sa.select(AuditEntry.action)))
