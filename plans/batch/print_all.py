"""Plans in number: every plan, language and paper, in as many processes as there are cores,
resumable.

A file is made again only when what decides it has changed: its key (facts, templates, styles,
fonts, catalogues) stands beside it in `LEDGER`. One bad plan never stops the rest: its fault is
written down.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.atlas import Atlas
from core.disclosure import STANDARD, Disclosure
from core.errors import AtalayaError
from core.private_files import private_file, private_folder, write_private
from plans.batch.cache_key import key_of, mark_of
from plans.batch.worker_pool import WorkerLost, hand_out
from plans.documents.plan_pdf import render
from plans.facts.json_form import from_json
from plans.facts.model import Audience
from plans.map.streets import StreetSource

LEDGER = "hechos.jsonl"
"""In the folder of the files, a line each: its name, the key it was made of, the hash of what was
written.
"""
FEW = 4
"""A process of the press takes as long to start as this many files to print: fewer are printed
here.
"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One file to make: a plan in one language on one paper for one audience.

    `facts` is JSON (`plans.facts.json_form`).
    """

    slug: str
    version: int
    facts: bytes
    language: str
    paper: str
    edition: Audience

    @property
    def file_name(self) -> str:
        """`mx-mcallen-v3-es-a4.pdf`, with the audience when it is not the internal one."""
        audience = "" if self.edition is Audience.INTERNAL else f"-{self.edition.value}"
        return f"{self.slug}-v{self.version}-{self.language}-{self.paper}{audience}.pdf"


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """What became of one job.

    `was_there`: it had been made already of the same; `fault`: why it was not.

    `note` says why its map has no streets though it should have some: it is made again the next
    time.
    """

    job: PrintJob
    path: Path
    was_there: bool = False
    fault: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PrintSite:
    """Where a process of the press finds its geography, and the address printed on the papers."""

    atlas_paths: tuple[Path, ...]
    public_url: str
    streets: StreetSource | None = None
    disclosure: Disclosure = STANDARD


Piece = tuple[PrintJob, Path, PrintSite]
"""What a hand is given: a file to make, where, and of what."""


def print_many(
    jobs: Sequence[PrintJob], folder: Path, ground: PrintSite, *, processes: int = 0
) -> Iterator[PrintedFile]:
    """Make the files of `jobs` in `folder`; tell of each as it is done.

    They are made by `processes` hands (0: one a core; never more than there is work for): processes
    of their own, smaller than the one that asks. A few are made in this one. Killed and begun again
    it goes on where it stopped: a file counts when its key and its bytes are those of the ledger.
    """
    private_folder(folder)
    ledger, atlas = ledger_of(folder), _atlas(ground.atlas_paths)
    mark, mark_without = mark_of(atlas, ground.streets), mark_of(atlas)
    waiting: list[PrintJob] = []
    for job in jobs:
        if _is_made(folder / job.file_name, ledger.get(job.file_name), _key(job, ground, mark)):
            yield PrintedFile(job, folder / job.file_name, was_there=True)
        else:
            waiting.append(job)
    for printed in _pressed(waiting, folder, ground, processes or os.cpu_count() or 1):
        if not printed.fault:
            _enter(
                folder,
                printed.path,
                _key(printed.job, ground, mark_without if printed.note else mark),
            )
        yield printed


def press_piece(piece: Piece) -> PrintedFile:
    """Print one file: the work of a hand. No fault of one plan gets past it."""
    job, folder, ground = piece
    try:
        return _press_one(job, folder, ground)
    except Exception as wrong:  # a fault of the program, too, is this plan's alone
        _log.exception("printing %s", job.file_name)
        return PrintedFile(job, folder / job.file_name, fault=f"{type(wrong).__name__}: {wrong}")


def ledger_of(folder: Path) -> dict[str, dict[str, str]]:
    """Return the ledger of a folder: by name of file, the last line; a line that was cut off counts
    for nothing.
    """
    try:
        lines = (folder / LEDGER).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        try:
            entry = json.loads(line)
            found[str(entry["name"])] = entry
        except (ValueError, KeyError, TypeError):
            continue
    return found


# -- inside ---------------------------------------------------------------------------------


def _key(job: PrintJob, ground: PrintSite, mark: str) -> str:
    told = hashlib.sha256(job.facts).hexdigest()
    threshold = ground.disclosure.threshold
    return key_of(told, job.language, job.paper, job.edition, ground.public_url, mark, threshold)


def _pressed(
    waiting: Sequence[PrintJob], folder: Path, ground: PrintSite, processes: int
) -> Iterator[PrintedFile]:
    pieces = [(job, folder.resolve(), ground) for job in waiting]
    if len(pieces) <= FEW:
        yield from map(press_piece, pieces)
        return
    for done in hand_out(pieces, min(processes, math.ceil(len(pieces) / FEW))):
        job = done.work[0]
        lost = isinstance(done.answer, WorkerLost)
        yield (
            PrintedFile(job, folder / job.file_name, fault=str(done.answer))
            if lost
            else done.answer
        )


@lru_cache(maxsize=1)
def _atlas(paths: tuple[Path, ...]) -> Atlas:
    return Atlas.open(list(paths))


def _press_one(job: PrintJob, folder: Path, ground: PrintSite) -> PrintedFile:
    path = folder / job.file_name
    streets = ground.streets.fresh() if ground.streets else None
    try:
        body = render(
            from_json(job.facts),
            _atlas(ground.atlas_paths),
            language=job.language,
            public_url=ground.public_url,
            paper=job.paper,
            audience=job.edition,
            streets=streets,
            disclosure=ground.disclosure,
        )
        write_private(path, body)
    except (AtalayaError, OSError) as wrong:
        return PrintedFile(job, path, fault=str(wrong))
    return PrintedFile(job, path, note=streets.fault if streets else "")


def _is_made(path: Path, kept: dict[str, str] | None, key: str) -> bool:
    if kept is None or kept.get("key") != key or not path.exists():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == kept.get("sha256")


def _enter(folder: Path, path: Path, key: str) -> None:
    """Write down that a file is made.

    It begins with a line break, in case the line before was cut off.
    """
    entry = {"name": path.name, "key": key, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    with private_file(folder / LEDGER).open("a", encoding="utf-8") as ledger:
        ledger.write(f"\n{json.dumps(entry)}")
