"""The index and the ZIP of a run: whole, and not made again for nothing."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.crypto import Keyring
from core.storage import FileStore
from plans.batch import archive as archive_module
from plans.batch.archive import INDEX_NAME, ZIP_NAME, bind
from plans.batch.ledger import LEDGER
from plans.batch.print_all import PrintedFile, print_many
from plans.batch.print_piece import PrintJob, PrintSite
from plans.facts.model import Audience
from tests.plans.batch.test_print_all import NOWHERE, quick

MADE_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TITLES = {"gt-uno": "Uno", "gt-dos": "Dos"}
JOBS = [PrintJob(slug, 3, b"{}", "es", "a4", Audience.INTERNAL) for slug in TITLES]
__all__ = ["quick"]


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows each index had that was set."""
    sets: list[int] = []

    def index_pdf(lines: list[object], **_: object) -> bytes:
        sets.append(len(lines))
        return b"%PDF index"

    monkeypatch.setattr(archive_module, "index_pdf", index_pdf)
    return sets


def bound(folder: Path, jobs: list[PrintJob], site: PrintSite = NOWHERE) -> set[str]:
    store = FileStore(folder)
    printed: list[PrintedFile] = list(print_many(jobs, store, site, processes=1))
    bind(store, printed, TITLES, language="es", made_at=MADE_AT)
    with zipfile.ZipFile(folder / ZIP_NAME) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (folder / name).read_bytes()
        return set(archive.namelist())


@pytest.mark.usefixtures("quick")
def test_what_did_not_change_is_neither_indexed_nor_packed_again(
    tmp_path: Path, indexed: list[int]
) -> None:
    whole = {INDEX_NAME, "gt-uno-v3-es-a4.pdf", "gt-dos-v3-es-a4.pdf"}
    assert bound(tmp_path, JOBS) == whole
    packed = (tmp_path / ZIP_NAME).stat()
    assert bound(tmp_path, JOBS) == whole
    assert (tmp_path / ZIP_NAME).stat().st_mtime_ns == packed.st_mtime_ns
    assert indexed == [2]
    assert packed.st_mode & 0o077 == 0


@pytest.mark.usefixtures("quick")
def test_a_changed_fact_a_plan_less_and_a_new_version_are_packed(
    tmp_path: Path, indexed: list[int]
) -> None:
    bound(tmp_path, JOBS)
    bound(tmp_path, [JOBS[0], replace(JOBS[1], facts=b"[]")])
    assert bound(tmp_path, JOBS[:1]) == {INDEX_NAME, "gt-uno-v3-es-a4.pdf"}
    assert bound(tmp_path, [replace(JOBS[0], version=4)]) == {INDEX_NAME, "gt-uno-v4-es-a4.pdf"}
    assert indexed == [2, 2, 1, 1]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("harm", ["cut off", "a byte", "gone", "no index", "not a ZIP"])
def test_a_damaged_zip_is_made_again(tmp_path: Path, indexed: list[int], harm: str) -> None:
    bound(tmp_path, JOBS)
    archive = tmp_path / ZIP_NAME
    whole = archive.read_bytes()
    if harm == "gone":
        archive.unlink()
    elif harm == "no index":
        (tmp_path / INDEX_NAME).unlink()
    else:
        spoilt = {
            "cut off": whole[:-40],
            "not a ZIP": b"",
            "a byte": whole[:200] + b"?" + whole[201:],
        }
        archive.write_bytes(spoilt[harm])
    bound(tmp_path, JOBS)
    assert archive.read_bytes() == whole
    assert indexed == [2, 2]


def test_the_index_is_a_page_of_its_own(tmp_path: Path) -> None:
    printed = [PrintedFile(JOBS[0], fault="no cabe")]
    bind(FileStore(tmp_path), printed, TITLES, language="es", made_at=MADE_AT)
    with zipfile.ZipFile(tmp_path / ZIP_NAME) as archive:
        assert archive.namelist() == [INDEX_NAME]
        assert archive.read(INDEX_NAME).startswith(b"%PDF-1.7")


@pytest.mark.usefixtures("quick")
def test_a_sealed_zip_is_the_same_zip_and_not_made_again(
    tmp_path: Path, indexed: list[int], keyring: Keyring
) -> None:
    bound(tmp_path / "plain", JOBS)
    store = FileStore(tmp_path / "sealed", keyring)
    for _ in range(2):
        printed = list(print_many(JOBS, store, NOWHERE, processes=1, is_sealed=True))
        bind(store, printed, TITLES, language="es", made_at=MADE_AT, is_sealed=True)
    assert store.read(ZIP_NAME) == (tmp_path / "plain" / ZIP_NAME).read_bytes()
    assert indexed == [2, 2]
    assert all(each.is_sealed for each in store.files() if each.name != LEDGER)
