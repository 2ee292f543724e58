from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from core.crypto import Keyring
from core.storage import FileStore
from plans.batch import print_all, print_piece
from plans.batch.ledger import LEDGER
from plans.batch.print_all import FEW, print_many
from plans.batch.print_piece import Piece, PrintJob, PrintSite, Rendering, render_piece
from plans.batch.worker_pool import FinishedWork
from plans.facts.json_form import to_json
from plans.facts.model import Audience
from tests.plans.invented import empty, facts

NOWHERE = PrintSite((), "https://atalaya.example.org")
FACTS = to_json(facts())


def job(slug: str = "gt-mcallen", **changes: object) -> PrintJob:
    whole = PrintJob(slug, 3, FACTS, "es", "a4", Audience.INTERNAL)
    return replace(whole, **changes)  # type: ignore[arg-type]


def made(jobs: list[PrintJob], folder: Path, processes: int = 1) -> dict[str, tuple[bool, str]]:
    return {
        each.name: (each.was_there, each.fault)
        for each in print_many(jobs, FileStore(folder), NOWHERE, processes=processes)
    }


def test_every_plan_language_and_audience_is_a_file_of_its_own(tmp_path: Path) -> None:
    bare = to_json(empty())
    jobs = [job(facts=bare), job(facts=bare, language="fr")]
    jobs.append(job(facts=bare, audience=Audience.PUBLIC))
    assert made(jobs, tmp_path) == {
        "gt-mcallen-v3-es-a4.pdf": (False, ""),
        "gt-mcallen-v3-fr-a4.pdf": (False, ""),
        "gt-mcallen-v3-es-a4-public.pdf": (False, ""),
    }
    for each in jobs:
        with pikepdf.open(tmp_path / each.file_name) as pdf:
            assert len(pdf.pages) == 2
    assert (tmp_path / LEDGER).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("quick")
def test_what_did_not_change_is_not_made_again(tmp_path: Path) -> None:
    made([job(), job("gt-otro")], tmp_path)
    changed = job("gt-otro", facts=to_json(replace(facts(), prepared_by="Otra guardia")))
    assert made([job(), changed], tmp_path) == {
        "gt-mcallen-v3-es-a4.pdf": (True, ""),
        "gt-otro-v3-es-a4.pdf": (False, ""),
    }


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A renderer that lays nothing out: what is tested is which files are made again."""

    def render(one: PrintJob, _site: PrintSite) -> Rendering:
        return Rendering(b"%PDF " * 200 + one.facts)

    monkeypatch.setattr(print_piece, "render_job", render)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("harm", ["cut off", "gone", "ledger cut off", "ledger gone"])
def test_after_a_kill_it_goes_on_where_it_stopped(tmp_path: Path, harm: str) -> None:
    made([job(), job("gt-otro")], tmp_path)
    whole = (tmp_path / "gt-otro-v3-es-a4.pdf").read_bytes()
    if harm == "cut off":
        (tmp_path / "gt-otro-v3-es-a4.pdf").write_bytes(whole[:500])
    elif harm == "gone":
        (tmp_path / "gt-otro-v3-es-a4.pdf").unlink()
    elif harm == "ledger gone":
        (tmp_path / LEDGER).unlink()
    else:
        kept = (tmp_path / LEDGER).read_text()
        (tmp_path / LEDGER).write_text(kept[:-30])
    again = made([job(), job("gt-otro")], tmp_path)
    assert again["gt-otro-v3-es-a4.pdf"] == (False, "")
    assert again["gt-mcallen-v3-es-a4.pdf"][0] is (harm != "ledger gone")
    assert (tmp_path / "gt-otro-v3-es-a4.pdf").read_bytes() == whole
    assert all(each[0] for each in made([job(), job("gt-otro")], tmp_path).values())


def test_one_bad_plan_never_stops_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_piece, "render", lambda *_given, **_more: b"%PDF")
    damaged = json.loads(FACTS)
    damaged["facts"]["version"] = "tres"
    found = made([job("gt-malo", facts=json.dumps(damaged).encode()), job()], tmp_path)
    assert found["gt-mcallen-v3-es-a4.pdf"] == (False, "")
    assert "facts.version" in found["gt-malo-v3-es-a4.pdf"][1]
    assert not (tmp_path / "gt-malo-v3-es-a4.pdf").exists()


def test_two_processes_make_the_same_files_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_all, "FEW", 1)
    jobs = [
        job(f"gt-{number}", facts=to_json(replace(empty(), version=number))) for number in range(2)
    ]
    jobs.append(job("gt-malo", facts=b"nothing"))
    alone = made(jobs, tmp_path / "one")
    assert made(jobs, tmp_path / "two", processes=2) == alone
    assert alone["gt-malo-v3-es-a4.pdf"][1]
    for each in jobs[:-1]:
        assert (tmp_path / "one" / each.file_name).read_bytes() == (
            tmp_path / "two" / each.file_name
        ).read_bytes()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("jobs", "workers"), [(1, 0), (FEW, 0), (FEW + 1, 1), (3 * FEW, 3), (40 * FEW, 8)]
)
def test_no_more_processes_are_started_than_there_is_work_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, workers: int
) -> None:
    asked: list[int] = []

    def hand_out(pieces: list[Piece], workers: int) -> Iterator[FinishedWork[Piece]]:
        asked.append(workers)
        return (FinishedWork(piece, render_piece(piece)) for piece in pieces)

    monkeypatch.setattr(print_all, "hand_out", hand_out)
    found = made([job(f"gt-{number}") for number in range(jobs)], tmp_path, processes=8)
    assert len(found) == jobs
    assert asked == ([workers] if workers else [])


def test_a_full_disk_is_a_fault_in_one_line_and_not_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(print_piece, "render", lambda *_given, **_more: b"%PDF")
    monkeypatch.setattr(FileStore, "write", full)
    assert "No space left" in made([job()], tmp_path)["gt-mcallen-v3-es-a4.pdf"][1]
    assert not caplog.records


def test_a_fault_of_the_program_is_one_plans_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(one: PrintJob, _site: PrintSite) -> Rendering:
        if one.slug == "gt-malo":
            raise KeyError("levels")
        return Rendering(b"%PDF")

    monkeypatch.setattr(print_piece, "render_job", render)
    found = made([job("gt-malo"), job()], tmp_path)
    assert found == {
        "gt-malo-v3-es-a4.pdf": (False, "KeyError: 'levels'"),
        "gt-mcallen-v3-es-a4.pdf": (False, ""),
    }


def test_nothing_is_printed_twice_in_the_same_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []

    def render(one: PrintJob, _site: PrintSite) -> Rendering:
        rendered.append(one.slug)
        return Rendering(b"%PDF")

    monkeypatch.setattr(print_piece, "render_job", render)
    made([job("a"), job("b"), job("c")], tmp_path)
    made([job("a"), job("b"), job("d")], tmp_path)
    assert rendered == ["a", "b", "c", "d"]


@pytest.mark.usefixtures("quick")
def test_papers_that_name_people_are_sealed_where_a_run_keeps_them(
    tmp_path: Path, keyring: Keyring
) -> None:
    store = FileStore(tmp_path / "runs" / "gt", keyring)
    for was_there in (False, True):
        (printed,) = print_many([job()], store, NOWHERE, is_sealed=True)
        assert printed.was_there is was_there
    stored = store.find("gt-mcallen-v3-es-a4.pdf")
    assert stored is not None
    assert stored.is_sealed
    assert b"gt-mcallen" not in (tmp_path / "runs" / "gt" / f"{stored.name}.sealed").read_bytes()
    assert store.read(stored.name) == b"%PDF " * 200 + job().facts
