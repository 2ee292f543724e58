"""The heavy files of an edition asked for on a page and made by the worker.

A file is made once for each kind of reader and kept, named for all that
decides what is in it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from core.crypto import Keyring
from core.db import reading
from core.errors import AtalayaError
from core.i18n.formats import Formats
from core.jobs import Job, JobFailure, JobKind, JobResult, JobTask, ask_for, find_job
from core.settings import Settings
from core.storage import FileStore, open_store
from directory.editions.catalog import (
    changes_in,
    find_edition,
    publisher_words,
    rows_seen,
    scope_name,
)
from directory.editions.comparison import change_lines
from directory.editions.models import Edition
from directory.editions.render_files import BOOK, Contents, FileForm, render_apart
from directory.entries.visibility import Clearance, Viewer

KIND = "edition_file"
EDITIONS = "editions"
"""The name of their store."""
MOST_FILES = 200
"""So many files are kept; the oldest go first."""
PAUSE = timedelta(minutes=10)
"""After so long a file that could not be made is tried again when somebody asks."""
KEEP_ROWS = timedelta(days=1)
Renderer = Callable[[Contents, FileForm, Settings], bytes]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EditionFile:
    """One heavy file: of which edition, for which reader, in which form."""

    number: str
    sha256: str
    viewer: Viewer
    form: FileForm

    @classmethod
    def of(cls, edition: Edition, viewer: Viewer, form: FileForm) -> EditionFile:
        """Return the file of an edition."""
        return cls(edition.number, edition.sha256, viewer, form)

    @property
    def name(self) -> str:
        """The name in the store: equal names have equal contents."""
        reader = f"{scope_name(self.viewer)}-{self.form.language}"
        paper = f"-{self.form.paper}" if self.form.paper else ""
        return f"{self.number}-{self.sha256[:12]}-{reader}{paper}.{self.form.form}"

    @property
    def arguments(self) -> dict[str, Any]:
        """What a job needs to know of it."""
        return {
            "number": self.number,
            "sha256": self.sha256,
            "clearance": self.viewer.clearance.value,
            "country": self.viewer.country,
            "post_id": str(self.viewer.post_id) if self.viewer.post_id else None,
            "form": self.form.form,
            "language": self.form.language,
            "paper": self.form.paper,
        }

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, Any]) -> EditionFile:
        """Return the file that `arguments` name."""
        post = arguments["post_id"]
        viewer = Viewer(
            Clearance(arguments["clearance"]),
            arguments["country"],
            uuid.UUID(post) if post else None,
        )
        form = FileForm(arguments["form"], arguments["language"], arguments["paper"])
        return cls(arguments["number"], arguments["sha256"], viewer, form)


def edition_store(settings: Settings, keyring: Keyring) -> FileStore:
    """Return the heavy files of this installation.

    None holds a private person's name, but those of a reader hold the telephones of focal points
    that are not public: all are sealed, with the key of who may read them.
    """
    return open_store(settings, EDITIONS, keyring)


def find_file_job(session: Session, file: EditionFile) -> Job | None:
    """Return how far a file is; None when nobody asked for it of late."""
    return find_job(session, KIND, file.name)


def ask_for_file(session: Session, file: EditionFile, *, now: datetime, actor: str) -> Job:
    """Put down that a file is needed; one that waits or is being made is given back as it is."""
    return ask_for(session, KIND, file.name, file.arguments, now=now, actor=actor)


def edition_file_kind(
    engine: Engine, keyring: Keyring, settings: Settings, *, render: Renderer = render_apart
) -> JobKind:
    """Return the kind of job that makes such files; `render` makes one (by default apart)."""

    def run(task: JobTask) -> JobResult:
        file = EditionFile.from_arguments(task.arguments)
        store = edition_store(settings, keyring).of(file.viewer.country or "")
        if not store.has(file.name):
            body = _rendered(engine, settings, file, render)
            store.write(file.name, body, is_sealed=True)
            store.expire(most=MOST_FILES)
        return JobResult(file.name)

    return JobKind(name=KIND, run=run, pause=PAUSE, keep=KEEP_ROWS)


# -- inside ---------------------------------------------------------------------------------


def _rendered(engine: Engine, settings: Settings, file: EditionFile, render: Renderer) -> bytes:
    with reading(engine) as session:
        contents = _contents(session, file)
    try:
        return render(contents, file.form, settings)
    except AtalayaError:
        raise
    except Exception as wrong:  # an edition names no private person: its error may be shown whole
        _log.exception("%s could not be made", file.name)
        raise JobFailure(f"{type(wrong).__name__}: {wrong}") from wrong


def _contents(session: Session, file: EditionFile) -> Contents:
    edition = find_edition(session, file.number)
    if edition is None or edition.sha256 != file.sha256:
        raise JobFailure(f"the edition {file.number} is no longer there")
    wording = Formats(file.form.language)
    is_book = file.form.form == BOOK
    changes = changes_in(session, edition, file.viewer, wording) if is_book else None
    return Contents(
        edition.number,
        edition.published_at,
        rows_seen(edition, file.viewer),
        change_lines(changes, wording) if changes else [],
        file.viewer.clearance.value,
        publisher_words(session, edition, file.viewer, wording),
    )
