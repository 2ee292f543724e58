"""What a run leaves besides its files: the printed index, and one ZIP of all.

Neither is made again when everything in it is as it was: the ZIP bears, as its comment, the mark of
its contents.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from core.private_files import FILE_MODE, private_file, write_private
from plans.batch.index_sheet import IndexLine, index_pdf, rows_of
from plans.batch.print_all import PrintedFile, ledger_of

INDEX_NAME = "indice.pdf"
ZIP_NAME = "planes.zip"


def bind(
    folder: Path,
    printed: Sequence[PrintedFile],
    titles: Mapping[str, str],
    *,
    language: str,
    made_at: datetime,
) -> Path:
    """Return the ZIP of a run, with its index; `titles` names the plans by slug.

    PDFs are packed already: stored as they are.

    The index tells when the files were last other than they are. Raises ValueError for an unknown
    language.
    """
    rows = rows_of(printed, titles)
    archive = folder / ZIP_NAME
    mark = _mark(folder, rows, language)
    if mark != _mark_of(archive) or not (folder / INDEX_NAME).exists():
        write_private(folder / INDEX_NAME, index_pdf(rows, language=language, made_at=made_at))
        files = [folder / INDEX_NAME, *sorted(each.path for each in printed if not each.fault)]
        _write(archive, files, mark)
    return archive


def _mark(folder: Path, rows: Sequence[IndexLine], language: str) -> bytes:
    """Return what is in the ZIP: the rows of its index, and the bytes of each file as the ledger
    knows them.
    """
    ledger = ledger_of(folder)
    told = [(row, ledger.get(row.file, {}).get("sha256", "")) for row in rows]
    return hashlib.sha256(repr((language, told)).encode()).hexdigest().encode()


def _mark_of(archive: Path) -> bytes:
    """Return the mark of the ZIP that is there; nothing when it cannot be read to its end or a file
    is not in it whole.
    """
    try:
        with zipfile.ZipFile(archive) as found:
            return found.comment if found.testzip() is None else b""
    except (OSError, zipfile.BadZipFile):
        return b""


def _write(archive: Path, files: Sequence[Path], mark: bytes) -> None:
    beside = archive.with_name(f".{archive.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(private_file(beside), "w", zipfile.ZIP_STORED) as made:
            made.comment = mark
            for path in files:
                entry = zipfile.ZipInfo(path.name)
                entry.external_attr = FILE_MODE << 16
                made.writestr(entry, path.read_bytes())
        beside.replace(archive)
    finally:
        beside.unlink(missing_ok=True)
