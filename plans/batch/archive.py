"""What a run leaves besides its files: the printed index, and one ZIP of all.

Neither is made again when everything in it is as it was: the ZIP bears, as its comment, the mark of
its contents.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO

from core.crypto import CannotOpen
from core.private_files import FILE_MODE
from core.storage import FileStore
from plans.batch.index_sheet import IndexLine, index_lines, index_pdf
from plans.batch.ledger import Ledger
from plans.batch.print_all import PrintedFile

INDEX_NAME = "indice.pdf"
ZIP_NAME = "planes.zip"


def bind(
    store: FileStore,
    printed: Sequence[PrintedFile],
    titles: Mapping[str, str],
    *,
    language: str,
    made_at: datetime,
    made_by: str = "",
    is_sealed: bool = False,
) -> None:
    """Make the index and the ZIP of a run in its store; `titles` names the plans by slug.

    The index says when the files were last other than they are. Raises ValueError for an unknown
    language.
    """
    lines = index_lines(printed, titles)
    mark = _mark(store, lines, language)
    if mark == _mark_of_zip(store) and store.find(INDEX_NAME) is not None:
        return
    index = index_pdf(lines, language=language, made_at=made_at, made_by=made_by)
    store.write(INDEX_NAME, index, is_sealed=is_sealed)
    names = [INDEX_NAME, *sorted(each.name for each in printed if not each.fault)]
    with store.writer(ZIP_NAME, is_sealed=is_sealed) as sink:
        _write(sink, store, names, mark)


# -- inside ---------------------------------------------------------------------------------


def _mark(store: FileStore, lines: Sequence[IndexLine], language: str) -> bytes:
    """Return what is in the ZIP: the lines of its index, and the bytes of each file as the ledger
    knows them.
    """
    ledger = Ledger(store)
    contents = [(line, ledger.hash_of(line.file)) for line in lines]
    return hashlib.sha256(repr((language, contents)).encode()).hexdigest().encode()


def _mark_of_zip(store: FileStore) -> bytes:
    """Return the mark of the ZIP that is there; nothing when it cannot be read to its end or a file
    is not in it whole.
    """
    source = store.open(ZIP_NAME)
    if source is None:
        return b""
    try:
        with source, zipfile.ZipFile(source) as archive:
            return archive.comment if archive.testzip() is None else b""
    except (OSError, zipfile.BadZipFile, CannotOpen):
        return b""


def _write(sink: BinaryIO, store: FileStore, names: Sequence[str], mark: bytes) -> None:
    """PDFs are packed already: stored as they are."""
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = mark
        for name in names:
            body = store.read(name)
            if body is None:
                raise FileNotFoundError(f"{name} went while the ZIP was made")
            entry = zipfile.ZipInfo(name)
            entry.external_attr = FILE_MODE << 16
            archive.writestr(entry, body)
