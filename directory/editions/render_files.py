"""The heavy files of an edition, the book and the file for the telephone: made once for each kind
of reader.

A book of 600 entries takes the press twenty seconds and much memory, and the towns of the offline
file take seconds too; no web worker has those. Who asks first starts a process of its own and sees
a page that says so; whoever comes later finds the file. Files lie in `instance/editions`, closed to
other accounts, named for all that decides what is in them.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.atlas import Atlas, atlas_for
from core.private_files import private_folder, write_private
from core.settings import Settings
from directory.book import BookTown, book_pdf, offline_html, places_of
from directory.export.rows import ExportRow

KEPT_FILES = 200
"""So many files are kept; the oldest go first."""
PRESS_SECONDS = 300.0
"""A press that has not finished by then has died, and is started again."""
FAULT_SECONDS = 600.0
"""After so long a press that failed is tried again."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a file: `rows` and `changes` sifted for its reader, who is of `audience` (a
    clearance).
    """

    rows: list[ExportRow]
    changes: list[str]
    audience: str


@dataclass(frozen=True, slots=True)
class Order:
    """One file to be made: `path` is where it will lie, and its ending says which (`.pdf`,
    `.html`).
    """

    path: Path
    number: str
    published_at: datetime
    language: str
    settings: Settings
    paper: str = ""
    """Of a book."""

    @property
    def mark(self) -> Path:
        """There while the press runs."""
        return self.path.with_name(f"{self.path.name}.making")

    @property
    def fault(self) -> Path:
        """There when the press failed: holds why."""
        return self.path.with_name(f"{self.path.name}.fault")


def heavy_folder(settings: Settings) -> Path:
    """Return where the heavy files of this installation lie."""
    return settings.instance / "editions"


def kept_file(
    order: Order,
    contents: Callable[[], Contents],
    start: Callable[[Order, Contents], None] | None = None,
) -> bytes | None:
    """Return the file when it is there; else None, and the press runs (`start`, by default a
    process of its own).

    `contents` is only called to start the press.
    """
    if order.path.exists():
        return order.path.read_bytes()
    if not _is_young(order.fault, FAULT_SECONDS) and _claimed(order):
        (start or start_press)(order, contents())
    return None


def fault_of(order: Order) -> str:
    """Return why the press failed on this file a short while ago; empty when it did not."""
    return order.fault.read_text() if _is_young(order.fault, FAULT_SECONDS) else ""


def start_press(order: Order, contents: Contents) -> None:
    """Make the file in a process of its own, and wait for nothing."""
    multiprocessing.get_context("spawn").Process(
        target=_make_gently, args=(order, contents), daemon=True
    ).start()


def make_file(order: Order, contents: Contents) -> None:
    """Make a file and lay it on the shelf, or leave a note why it cannot be made."""
    order.fault.unlink(missing_ok=True)
    try:
        write_private(order.path, _made(order, contents))
        _thin_out(order.path.parent)
    except Exception as wrong:
        write_private(order.fault, f"{type(wrong).__name__}: {wrong}".encode())
        raise
    finally:
        order.mark.unlink(missing_ok=True)


def unit_names(atlas: Atlas, rows: Sequence[ExportRow]) -> dict[str, str]:
    """Return the names of the administrative units where `rows` stand, by code; unknown codes are
    left out.
    """
    return {
        code: unit.name
        for code in sorted({row.unit_code for row in rows})
        if (unit := atlas.unit(code))
    }


def towns_for(atlas: Atlas, rows: Sequence[ExportRow]) -> list[BookTown]:
    """Return the towns of the countries where `rows` stand, for the question of the offline file."""
    return places_of(atlas, {row.located_in for row in rows if row.located_in})


# -- inside ---------------------------------------------------------------------------------


def _make_gently(order: Order, contents: Contents) -> None:
    """Behind everything else the machine does: people wait for pages."""
    os.nice(10)
    make_file(order, contents)


def _made(order: Order, contents: Contents) -> bytes:
    atlas, rows = atlas_for(order.settings), contents.rows
    if order.path.suffix == ".html":
        return offline_html(
            rows,
            number=order.number,
            published_at=order.published_at,
            language=order.language,
            public_url=order.settings.public_url,
            places=towns_for(atlas, rows),
        )
    return book_pdf(
        rows,
        number=order.number,
        published_at=order.published_at,
        language=order.language,
        public_url=order.settings.public_url,
        paper=order.paper,
        changes=contents.changes,
        audience=contents.audience,
        units=unit_names(atlas, rows),
    )


def _claimed(order: Order) -> bool:
    """Return whether the file is ours to make: one process makes it, however many ask."""
    private_folder(order.path.parent)
    if order.mark.exists() and not _is_young(order.mark, PRESS_SECONDS):
        order.mark.unlink(missing_ok=True)
    try:
        os.close(os.open(order.mark, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return False
    return True


def _is_young(path: Path, seconds: float) -> bool:
    try:
        return time.time() - path.stat().st_mtime < seconds
    except FileNotFoundError:
        return False


def _thin_out(folder: Path) -> None:
    made = [path for path in folder.iterdir() if path.suffix in {".pdf", ".html"}]
    for path in sorted(made, key=lambda path: path.stat().st_mtime)[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
