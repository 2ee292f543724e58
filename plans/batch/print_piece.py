"""One file of a run, laid out: all that a print worker brings in.

It knows no database, no keys and no folder: what it made goes back to the process that asked.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.atlas import Atlas
from core.disclosure import STANDARD, Disclosure
from core.errors import AtalayaError
from plans.documents.plan_pdf import render
from plans.facts.json_form import from_json
from plans.facts.model import Audience
from plans.map.streets import StreetSource

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
    audience: Audience

    @property
    def file_name(self) -> str:
        """`mx-mcallen-v3-es-a4.pdf`, with the audience when it is not the internal one."""
        audience = "" if self.audience is Audience.INTERNAL else f"-{self.audience.value}"
        return f"{self.slug}-v{self.version}-{self.language}-{self.paper}{audience}.pdf"


@dataclass(frozen=True, slots=True)
class PrintSite:
    """Where a print worker finds its geography, and the address printed on the papers."""

    atlas_paths: tuple[Path, ...]
    public_url: str
    streets: StreetSource | None = None
    disclosure: Disclosure = STANDARD


@dataclass(frozen=True, slots=True)
class Rendering:
    """The PDF of one job, or its fault; `note` says why its map has no streets."""

    body: bytes = b""
    fault: str = ""
    note: str = ""


Piece = tuple[PrintJob, PrintSite]
"""What a worker is given."""


def render_piece(piece: Piece) -> Rendering:
    """Return the file of one piece. No fault of one plan gets past it."""
    job, site = piece
    try:
        return render_job(job, site)
    except AtalayaError as wrong:
        return Rendering(fault=str(wrong))
    except Exception as wrong:  # a fault of the program, too, is this plan's alone
        _log.exception("printing %s", job.file_name)
        return Rendering(fault=f"{type(wrong).__name__}: {wrong}")


def render_job(job: PrintJob, site: PrintSite) -> Rendering:
    """Return the file of one job. Raises what reading its facts and laying it out raise."""
    streets = site.streets.fresh() if site.streets else None
    body = render(
        from_json(job.facts),
        open_atlas(site.atlas_paths),
        language=job.language,
        public_url=site.public_url,
        paper=job.paper,
        audience=job.audience,
        streets=streets,
        disclosure=site.disclosure,
    )
    return Rendering(body, note=streets.fault if streets else "")


@lru_cache(maxsize=1)
def open_atlas(paths: tuple[Path, ...]) -> Atlas:
    """Return the atlas of these files, opened once in each process."""
    return Atlas.open(list(paths))
