"""The printed book of an edition: made once for each kind of reader, by a process of its own, and kept.

A book of 600 entries takes the press twenty seconds and much memory, which no web worker has. Who asks first
starts the press and sees a page that says so; whoever comes later finds the file. Files lie in
`instance/editions`, closed to other accounts, named for all that decides what is in them.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from directory.book import book_pdf
from directory.export.rows import ExportRow
from ground.atlas import Atlas
from ground.private import private_folder, write_private

KEPT_FILES = 200
"""So many books are kept; the oldest go first."""
PRESS_SECONDS = 300.0
"""A press that has not finished by then has died, and is started again."""
FAULT_SECONDS = 600.0
"""After so long a press that failed is tried again."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is printed in it: `rows` and `changes` sifted for its reader, who is of `audience` (a clearance)."""

    rows: list[ExportRow]
    changes: list[str]
    audience: str
    units: dict[str, str]
    """Names of administrative units by code."""


@dataclass(frozen=True, slots=True)
class Order:
    """One book to be made: `path` is where it will lie."""

    path: Path
    number: str
    published_at: datetime
    language: str
    paper: str
    public_url: str

    @property
    def mark(self) -> Path:
        """There while the press runs."""
        return self.path.with_suffix(".making")

    @property
    def fault(self) -> Path:
        """There when the press failed: holds why."""
        return self.path.with_suffix(".fault")


def unit_names(atlas: Atlas, rows: Sequence[ExportRow]) -> dict[str, str]:
    """The names of the administrative units where `rows` stand, by code; unknown codes are left out."""
    return {code: unit.name for code in sorted({row.unit_code for row in rows}) if (unit := atlas.unit(code))}


def books_folder(instance: Path) -> Path:
    """Where the books of this installation lie."""
    return instance / "editions"


def book_of(
    order: Order, contents: Callable[[], Contents], start: Callable[[Order, Contents], None] | None = None
) -> bytes | None:
    """The book when it is there; else None, and the press runs (`start`, by default a process of its own).

    `contents` is only called to start the press.
    """
    if order.path.exists():
        return order.path.read_bytes()
    if not _is_young(order.fault, FAULT_SECONDS) and _claimed(order):
        (start or start_press)(order, contents())
    return None


def fault_of(order: Order) -> str:
    """Why the press failed on this book a short while ago; empty when it did not."""
    return order.fault.read_text() if _is_young(order.fault, FAULT_SECONDS) else ""


def start_press(order: Order, contents: Contents) -> None:
    """Make the book in a process of its own, and wait for nothing."""
    multiprocessing.get_context("spawn").Process(target=_make_gently, args=(order, contents), daemon=True).start()


def make_book(order: Order, contents: Contents) -> None:
    """Make a book and lay it on the shelf, or leave a note why it cannot be made."""
    order.fault.unlink(missing_ok=True)
    try:
        body = book_pdf(
            contents.rows,
            changes=contents.changes,
            audience=contents.audience,
            units=contents.units,
            number=order.number,
            published_at=order.published_at,
            language=order.language,
            paper=order.paper,
            public_url=order.public_url,
        )
        write_private(order.path, body)
        _thin_out(order.path.parent)
    except Exception as wrong:
        write_private(order.fault, f"{type(wrong).__name__}: {wrong}".encode())
        raise
    finally:
        order.mark.unlink(missing_ok=True)


# -- inside ---------------------------------------------------------------------------------


def _make_gently(order: Order, contents: Contents) -> None:
    """Behind everything else the machine does: people wait for pages."""
    os.nice(10)
    make_book(order, contents)


def _claimed(order: Order) -> bool:
    """Whether the book is ours to make: one process makes it, however many ask."""
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
    kept = sorted(folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime)
    for path in kept[:-KEPT_FILES]:
        path.unlink(missing_ok=True)
