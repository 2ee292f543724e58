"""Plans in number: every plan, language and paper, in as many processes as there are cores.

A file is made again only when what decides it has changed: its key (facts, templates, styles,
fonts, catalogues) stands beside it in the ledger. One bad plan never stops the rest: its fault is
written down.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.storage import FileStore
from plans.batch.cache_key import key_of, mark_of
from plans.batch.ledger import Ledger
from plans.batch.print_piece import PrintJob, PrintSite, Rendering, open_atlas, render_piece
from plans.batch.worker_pool import WorkerLost, hand_out

FEW = 4
"""A worker takes as long to start as this many files to print: so many are printed in this process,
and each worker has at least as many to print.
"""


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """What became of one job.

    `was_there`: it had been made already of the same; `fault`: why it was not.

    `note` says why its map has no streets though it should have some: it is made again the next
    time.
    """

    job: PrintJob
    was_there: bool = False
    fault: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.job.file_name


def print_many(
    jobs: Sequence[PrintJob],
    store: FileStore,
    site: PrintSite,
    *,
    processes: int = 0,
    is_sealed: bool = False,
) -> Iterator[PrintedFile]:
    """Make the files of `jobs` in `store`; yield each as it is done.

    They are made by `processes` workers (0: one a core; never more than there is work for), smaller
    than the process that asks. A few are made in this one. Killed and begun again it goes on where
    it stopped: a file counts when its key and its bytes are those of the ledger.
    """
    ledger, atlas = Ledger(store), open_atlas(site.atlas_paths)
    mark, mark_without = mark_of(atlas, site.streets), mark_of(atlas)
    waiting: list[PrintJob] = []
    for job in jobs:
        if ledger.is_made(job.file_name, _key(job, site, mark)):
            yield PrintedFile(job, was_there=True)
        else:
            waiting.append(job)
    for job, rendering in _renderings(waiting, site, processes or os.cpu_count() or 1):
        printed = _stored(store, job, rendering, is_sealed=is_sealed)
        if not printed.fault:
            key = _key(job, site, mark_without if printed.note else mark)
            ledger.enter(job.file_name, key, rendering.body)
        yield printed


# -- inside ---------------------------------------------------------------------------------


def _key(job: PrintJob, site: PrintSite, mark: str) -> str:
    facts_hash = hashlib.sha256(job.facts).hexdigest()
    return key_of(
        facts_hash,
        job.language,
        job.paper,
        job.audience,
        site.public_url,
        mark,
        site.disclosure.threshold,
    )


def _renderings(
    waiting: Sequence[PrintJob], site: PrintSite, processes: int
) -> Iterator[tuple[PrintJob, Rendering]]:
    pieces = [(job, site) for job in waiting]
    if len(pieces) <= FEW:
        yield from ((piece[0], render_piece(piece)) for piece in pieces)
        return
    for finished in hand_out(pieces, min(processes, len(pieces) // FEW)):
        answer = finished.answer
        is_lost = isinstance(answer, WorkerLost)
        yield finished.work[0], Rendering(fault=str(answer)) if is_lost else answer


def _stored(
    store: FileStore, job: PrintJob, rendering: Rendering, *, is_sealed: bool
) -> PrintedFile:
    if rendering.fault:
        return PrintedFile(job, fault=rendering.fault)
    try:
        store.write(job.file_name, rendering.body, is_sealed=is_sealed)
    except OSError as wrong:
        return PrintedFile(job, fault=str(wrong))
    return PrintedFile(job, note=rendering.note)
