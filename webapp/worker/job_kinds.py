"""The kinds of background job this application has: one line each.

A new kind is a function of its own package, put into a `JobKind`, and a line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Engine

from core.atlas import Atlas
from core.atlas.base_map import base_map_kind
from core.crypto import Keyring
from core.jobs import JobKinds
from core.settings import Settings
from directory.editions.file_jobs import edition_file_kind
from plans.batch.print_runs import print_run_kind
from plans.packs.pack_builder import PackBuilder
from plans.packs.pack_jobs import crisis_pack_kind
from webapp.keeping.nightly import backup_kind, erased_list_kind


@dataclass(frozen=True, slots=True)
class WorkerServices:
    """What the worker works with."""

    engine: Engine
    atlas: Atlas
    keyring: Keyring
    settings: Settings
    clock: Callable[[], datetime]


def job_kinds(services: WorkerServices) -> JobKinds:
    """Return every kind of job, by name."""
    engine, atlas, keyring, settings = (
        services.engine,
        services.atlas,
        services.keyring,
        services.settings,
    )
    kinds = (
        print_run_kind(engine, keyring, settings, services.clock),
        crisis_pack_kind(engine, PackBuilder(atlas, keyring, settings)),
        edition_file_kind(engine, keyring, settings),
        base_map_kind(atlas, settings),
        backup_kind(engine, settings, services.clock),
        erased_list_kind(engine, settings, services.clock),
    )
    return {kind.name: kind for kind in kinds}
