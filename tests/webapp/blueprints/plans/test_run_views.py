from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import reading, writing
from core.geo.geometry import Area, Box
from core.jobs import Job, JobState, run_waiting
from core.jobs.queue import LEASE
from plans.batch import print_piece
from plans.batch.print_piece import PrintJob, PrintSite, Rendering
from plans.batch.print_runs import KIND, print_run_kind
from plans.facts.gather import gather
from plans.lifecycle.transitions import Signer, approve, prepare
from plans.models import PlanArea
from tests.plans.gathered import facts_context
from tests.webapp.conftest import House, post
from webapp.http.services import EXTENSION


@pytest.fixture
def planned(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Two plans in force, of two countries, one without any version, and a quick renderer."""
    services = house.app.extensions[EXTENSION]
    with writing(house.engine) as session:
        for country in ("GT", "HN", "XX"):
            owner = "GT" if country == "XX" else country
            plan = PlanArea(
                country=owner,
                post_id=house.posts[owner],
                slug=f"{country.lower()}-valle",
                number=f"{country}-1",
                name={"es": f"Valle {country}"},
                geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
            )
            session.add(plan)
            session.flush()
            if country != "XX":
                facts = gather(
                    facts_context(session, services.atlas, services.keyring, house.clock.at), plan
                )
                draft = prepare(
                    session,
                    services.keyring,
                    plan,
                    facts,
                    by=Signer("user:a", "A"),
                    now=house.clock.at,
                )
                approve(
                    session,
                    services.keyring,
                    draft,
                    by=Signer("user:b", "B"),
                    now=house.clock.at,
                    reason="x",
                )

    def render(job: PrintJob, _site: PrintSite) -> Rendering:
        if job.language == "fr":
            return Rendering(fault="no cabe")
        return Rendering(b"%PDF-1.7 " + job.slug.encode())

    monkeypatch.setattr(print_piece, "render_job", render)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    return house


def _work(house: House) -> int:
    services = house.app.extensions[EXTENSION]
    kind = print_run_kind(house.engine, services.keyring, services.settings, house.clock)
    return run_waiting(house.engine, {kind.name: kind}, house.clock)


def _names(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return set(archive.namelist())


def test_a_country_prints_its_own_plans_and_takes_them_as_a_zip(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    assert "Llevarse el ZIP" not in browser.get("/planes/imprimir").text
    assert post(browser, "/planes/imprimir", language="es", paper="a4").status_code == 302
    assert "Empieza en unos segundos" in browser.get("/planes/imprimir").text
    assert _work(planned) == 1
    page = browser.get("/planes/imprimir").text
    assert "1 de 1 archivos" in page
    answer = browser.get("/planes/imprimir/planes.zip", buffered=True)
    assert _names(answer.data) == {"indice.pdf", "gt-valle-v1-es-a4.pdf"}
    assert planned.signed_in("consul.hn").get("/planes/imprimir/planes.zip").status_code == 302
    assert _work(planned) == 0


def test_the_secretariat_prints_the_public_edition_of_all(planned: House) -> None:
    browser = planned.signed_in("secretariat")
    post(browser, "/planes/imprimir", language="es", paper="both")
    _work(planned)
    names = _names(browser.get("/planes/imprimir/planes.zip", buffered=True).data)
    assert names == {
        "indice.pdf",
        "gt-valle-v1-es-both-public.pdf",
        "hn-valle-v1-es-both-public.pdf",
    }


def test_a_fault_is_told_and_the_rest_is_printed(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    post(browser, "/planes/imprimir", paper="a4")
    _work(planned)
    page = browser.get("/planes/imprimir").text
    assert "gt-valle-v1-fr-a4.pdf: no cabe" in page
    assert _names(browser.get("/planes/imprimir/planes.zip", buffered=True).data) == {
        "indice.pdf", "gt-valle-v1-es-a4.pdf", "gt-valle-v1-en-a4.pdf"
    }  # fmt: skip


def test_a_run_is_not_asked_for_twice_while_it_waits(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    post(browser, "/planes/imprimir")
    post(browser, "/planes/imprimir")
    with reading(planned.engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1


def test_a_run_a_killed_worker_left_is_finished_by_the_next(planned: House, now: datetime) -> None:
    post(planned.signed_in("consul.gt"), "/planes/imprimir", language="es", paper="a4")
    with writing(planned.engine) as session:
        session.execute(
            sa.update(Job).values(
                state=JobState.RUNNING,
                attempt=1,
                tries=1,
                claimed_at=now,
                lease_until=now + LEASE,
                total=1,
            )
        )
    assert _work(planned) == 0, "its process may still be alive"
    planned.clock.at = now + LEASE
    assert _work(planned) == 1
    with Session(planned.engine) as session:
        run = session.scalars(sa.select(Job).where(Job.kind == KIND)).one()
        assert (run.progress, run.total, run.notes, run.ended_at) == (1, 1, [], planned.clock.at)


def test_a_run_that_breaks_off_says_so(planned: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plans.batch.print_runs.start_run", lambda *_given, **_more: 1 / 0)
    browser = planned.signed_in("consul.gt")
    post(browser, "/planes/imprimir")
    assert _work(planned) == 1
    page = browser.get("/planes/imprimir").text
    assert "ZeroDivisionError" in page
    assert "terminada" in page


def test_papers_of_a_country_are_sealed_and_public_ones_are_not(planned: House) -> None:
    """The internal ones name community leaders."""
    for name in ("consul.gt", "secretariat"):
        post(planned.signed_in(name), "/planes/imprimir", language="es", paper="a4")
    _work(planned)
    runs = planned.app.extensions[EXTENSION].settings.instance / "plans" / "runs"
    bodies = {path.name: path.read_bytes() for path in runs.rglob("*.pdf*")}
    assert not bodies["gt-valle-v1-es-a4.pdf.sealed"].startswith(b"%PDF")
    assert bodies["gt-valle-v1-es-a4-public.pdf"].startswith(b"%PDF")
    assert (runs / "gt" / "planes.zip.sealed").exists()


def test_civil_society_prints_nothing(planned: House) -> None:
    assert planned.signed_in("civil_society.gt").get("/planes/imprimir").status_code == 403
