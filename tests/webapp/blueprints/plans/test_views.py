from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit_log import AuditEntry
from core.db import writing
from core.geo.geometry import Area, Box
from directory.entries.models import Post
from plans.documents import printed_plans
from plans.documents.catalog import catalog_plans
from plans.facts.gather import gather
from plans.lifecycle.transitions import Signer, approve, prepare
from plans.models import PlanArea, PlanState, PlanVersion
from tests.plans.gathered import facts_context
from tests.webapp.conftest import SEEN, House, post, post_seen
from webapp.blueprints.plans import views
from webapp.http.services import EXTENSION


@pytest.fixture
def planned(house: House) -> House:
    """A plan of Guatemala whose first version was approved in January and is past its last day."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with writing(house.engine) as session:
        plan = PlanArea(
            country="GT",
            post_id=house.posts["GT"],
            slug="gt-mcallen",
            number="GT-MCA-01",
            name={
                "es": "Valle del Río Grande",
                "en": "Rio Grande Valley",
                "fr": "Vallée du Rio Grande",
            },
            geometry=Area.from_box(Box(-98.6, 25.9, -97.9, 26.5)),
        )
        session.add(plan)
        session.flush()
        services = house.app.extensions[EXTENSION]
        facts = gather(facts_context(session, services.atlas, services.keyring, moment), plan)
        edition = prepare(
            session, services.keyring, plan, facts, by=Signer("user:a", "Guardia"), now=moment
        )
        approve(
            session,
            services.keyring,
            edition,
            by=Signer("user:b", "Titular"),
            now=moment,
            reason="prueba",
        )
    return house


def test_an_expired_plan_says_so(planned: House) -> None:
    page = planned.signed_in("consul.gt").get("/planes").text
    assert "Valle del Río Grande" in page
    assert "vencido" in page


def test_the_list_is_remembered_until_a_plan_or_a_post_changes(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def noted(session: Session, country: str, *given: Any) -> object:
        asked.append(country)
        return catalog_plans(session, country, *given)

    monkeypatch.setattr(views, "catalog_plans", noted)
    browser = planned.signed_in("consul.gt")
    changes: tuple[tuple[type[Any], dict[str, Any], str], ...] = (
        (PlanArea, {"name": {"es": "Otro valle"}}, "Otro valle"),
        (PlanVersion, {"state": PlanState.WITHDRAWN}, "nunca emitido"),
        (Post, {"name": "Otra representación"}, "Otra representación"),
    )
    before = browser.get("/planes").text
    for number, (kind, values, words) in enumerate(changes, 1):
        assert words not in before
        assert words not in browser.get("/planes").text
        assert len(asked) == number
        with writing(planned.engine) as session:
            for row in session.scalars(sa.select(kind)):
                for name, value in values.items():
                    setattr(row, name, value)
        before = browser.get("/planes").text
        assert words in before
    planned.signed_in("consul.hn").get("/planes")
    assert asked[-1] == "HN"


def test_the_owner_has_the_internal_edition_and_others_the_public_one(planned: House) -> None:
    for name, edition in (
        ("consul.gt", "edición interna"),
        ("civil_society.gt", "edición pública"),
        ("consul.hn", "edición pública"),
        ("secretariat", "edición pública"),
    ):
        page = planned.signed_in(name).get("/planes/gt-mcallen")
        assert page.status_code == 200
        assert edition in page.text, name


def test_opening_the_internal_edition_leaves_a_line_and_the_public_one_none(planned: House) -> None:
    for name in ("consul.hn", "consul.gt"):
        assert planned.signed_in(name).get("/planes/gt-mcallen/vista").status_code == 200
    with Session(planned.engine) as session:
        read = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "plan.read")).all()
    assert [(entry.actor, entry.country) for entry in read] == [
        (f"user:{planned.users['consul.gt']}", "GT")
    ]


def test_the_preview_is_framed_by_our_page_alone_and_runs_nothing(planned: House) -> None:
    browser = planned.signed_in("consul.gt")
    page = browser.get("/planes/gt-mcallen?lang=en")
    assert 'src="/planes/gt-mcallen/vista?lang=en"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    shown = browser.get("/planes/gt-mcallen/vista?lang=en")
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "<script" not in shown.text
    assert " style=" not in shown.text
    assert "Rio Grande Valley" in shown.text
    assert browser.get("/planes/estilo.css").content_type.startswith("text/css")


def test_a_pdf_is_made_once_for_the_same_facts(
    planned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def press(
        _facts: object, _ground: object, *, language: str, paper: str, **_rest: object
    ) -> bytes:
        asked.append((language, paper))
        return b"%PDF-1.7"

    monkeypatch.setattr(printed_plans, "render", press)
    browser = planned.signed_in("consul.gt")
    for path in ("", "", "?lang=fr", "?lang=fr&paper=a4"):
        answer = browser.get(f"/planes/gt-mcallen.pdf{path}")
        assert answer.content_type == "application/pdf"
    assert asked == [("es", "both"), ("fr", "both"), ("fr", "a4")]
    planned.signed_in("consul.hn").get("/planes/gt-mcallen.pdf")
    assert len(asked) == 4
    assert browser.get("/planes/gt-mcallen.pdf?paper=a3").status_code == 404


def test_the_code_on_paper_tells_anybody_the_version_and_nothing_else(planned: House) -> None:
    page = planned.browser().get("/p/gt-mcallen")
    assert page.status_code == 200
    assert "GT-MCA-01" in page.text
    assert "Consulado GT" not in page.text
    assert planned.browser().get("/p/none").status_code == 404


def test_kept_papers_are_closed_to_other_accounts_of_the_machine(planned: House) -> None:
    assert planned.signed_in("emergency.gt").get("/planes/gt-mcallen.pdf").status_code == 200
    folder = planned.app.extensions[EXTENSION].settings.instance / "plans" / "kept"
    modes = {
        path: path.stat().st_mode & 0o077 for path in (folder.parent, folder, *folder.iterdir())
    }
    assert len(modes) > 2
    assert not any(modes.values())
    (kept,) = folder.iterdir()
    assert b"%PDF" not in kept.read_bytes(), "it names community leaders: sealed"


def test_a_version_is_prepared_by_one_and_approved_by_another(planned: House) -> None:
    consul, head = planned.signed_in("consul.gt"), planned.signed_in("country_admin.gt")
    answer = post(consul, "/planes/gt-mcallen/preparar", **{"signature": "Guardia de turno"})
    assert answer.headers["Location"].endswith("/planes/gt-mcallen?version=2")
    assert "Guardia de turno" in consul.get("/planes/gt-mcallen?version=2").text
    assert consul.get("/planes/gt-mcallen/aprobar").status_code == 403
    page = head.get("/planes/gt-mcallen/aprobar").text
    assert "falta la coordinación" in page
    refused = post_seen(head, "/planes/gt-mcallen/aprobar", **{"signature": "Titular"})
    assert refused.status_code == 422
    assert "Diga por qué se emite así" in refused.text
    done = post_seen(
        head, "/planes/gt-mcallen/aprobar", **{"signature": "Titular", "reason": "en trámite"}
    )
    assert done.status_code == 302
    assert _states(planned) == {1: PlanState.SUPERSEDED, 2: PlanState.IN_FORCE}
    with Session(planned.engine) as session:
        deeds = set(
            session.scalars(
                sa.select(AuditEntry.action).where(AuditEntry.action.startswith("plan."))
            )
        )
    assert {"plan.prepare", "plan.approve"} <= deeds


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Diga cómo firma"),
        ({"signature": "T", "starts": "mañana"}, "Escriba la fecha"),
        ({"signature": "T", "starts": "2020-01-01"}, "no puede estar en el pasado"),
        ({"signature": "T", "starts": "9999-12-31"}, "no puede estar a más de un año"),
        ({"signature": "\x00\x1b"}, "Diga cómo firma"),
    ],
)
def test_an_approval_that_lacks_something_says_what(
    planned: House, form: dict[str, str], words: str
) -> None:
    post(planned.signed_in("consul.gt"), "/planes/gt-mcallen/preparar")
    answer = post_seen(planned.signed_in("country_admin.gt"), "/planes/gt-mcallen/aprobar", **form)
    assert answer.status_code == 422
    assert words in answer.text
    assert _states(planned)[2] is PlanState.DRAFT


def test_what_was_prepared_anew_since_the_look_is_not_approved(planned: House) -> None:
    consul, head = planned.signed_in("consul.gt"), planned.signed_in("country_admin.gt")
    post(consul, "/planes/gt-mcallen/preparar", signature="Guardia")
    found = SEEN.search(head.get("/planes/gt-mcallen/aprobar").text)
    assert found
    form = {"signature": "Titular", "reason": "en trámite", "seen": found[1]}
    post(consul, "/planes/gt-mcallen/preparar", signature="Otra guardia")
    late = post(head, "/planes/gt-mcallen/aprobar", **form)
    assert late.status_code == 409
    assert "se preparó de nuevo mientras usted la miraba" in late.text
    assert post(head, "/planes/gt-mcallen/aprobar", **{**form, "seen": ""}).status_code == 409
    assert _states(planned)[2] is PlanState.DRAFT
    again = SEEN.search(late.text)
    assert again
    assert post(head, "/planes/gt-mcallen/aprobar", **{**form, "seen": again[1]}).status_code == 302
    assert _states(planned)[2] is PlanState.IN_FORCE


def test_a_stale_version_is_shown_though_what_holds_today_cannot_be_read(planned: House) -> None:
    with writing(planned.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        plan.geometry, plan.unit_codes = None, ["XX-NADA"]
        assert plan.current is not None
        plan.current.state, plan.current.differences = PlanState.STALE, 1
    page = planned.signed_in("consul.gt").get("/planes/gt-mcallen")
    assert page.status_code == 200
    assert "No se pudo comparar con los datos de hoy" in page.text
    assert "XX-NADA" in page.text


def test_a_version_whose_frozen_facts_are_damaged_can_be_replaced(planned: House) -> None:
    with writing(planned.engine) as session:
        plan = session.scalars(sa.select(PlanArea)).one()
        assert plan.current is not None
        plan.current.facts = plan.current.facts[:-1] + bytes([plan.current.facts[-1] ^ 1])
    consul, head = planned.signed_in("consul.gt"), planned.signed_in("country_admin.gt")
    assert consul.get("/planes/gt-mcallen?hoy=1").status_code == 200
    post(consul, "/planes/gt-mcallen/preparar", signature="Guardia")
    assert "están dañados" in head.get("/planes/gt-mcallen/aprobar").text
    form = {"signature": "Titular", "reason": "en trámite"}
    assert post_seen(head, "/planes/gt-mcallen/aprobar", **form).status_code == 302
    assert _states(planned) == {1: PlanState.SUPERSEDED, 2: PlanState.IN_FORCE}


def test_strangers_neither_prepare_approve_nor_withdraw(planned: House) -> None:
    for name, expected in (("consul.hn", 404), ("secretariat", 403), ("civil_society.gt", 403)):
        browser = planned.signed_in(name)
        assert post(browser, "/planes/gt-mcallen/preparar").status_code == expected, name
        assert browser.get("/planes/gt-mcallen/aprobar").status_code == expected, name
        assert (
            post(browser, "/planes/gt-mcallen/retirar?version=1", **{"reason": "x"}).status_code
            == expected
        ), name
    assert _states(planned) == {1: PlanState.IN_FORCE}


def test_only_the_version_in_force_is_for_others(planned: House) -> None:
    post(planned.signed_in("consul.gt"), "/planes/gt-mcallen/preparar")
    other = planned.signed_in("consul.hn")
    assert other.get("/planes/gt-mcallen?version=1").status_code == 200
    for address in (
        "/planes/gt-mcallen?version=2",
        "/planes/gt-mcallen?hoy=1",
        "/planes/gt-mcallen/vista?version=2",
    ):
        assert other.get(address).status_code == 404, address


def test_a_withdrawn_version_is_told_by_its_code(planned: House) -> None:
    head = planned.signed_in("country_admin.gt")
    assert post(head, "/planes/gt-mcallen/retirar?version=1").status_code == 422
    assert (
        post(
            head, "/planes/gt-mcallen/retirar?version=1", **{"reason": "La sede cerró"}
        ).status_code
        == 302
    )
    page = planned.browser().get("/p/gt-mcallen/1").text
    assert "Se retiró el" in page
    assert "La sede cerró" not in page
    assert planned.signed_in("consul.hn").get("/planes/gt-mcallen.pdf").status_code == 404
    assert (
        "ninguna versión en vigor" in planned.signed_in("consul.hn").get("/planes/gt-mcallen").text
    )


def test_a_code_of_no_version_is_nothing(planned: House) -> None:
    page = planned.browser().get("/p/gt-mcallen/9")
    assert page.status_code == 404
    assert "Ninguna versión con este número ha estado en vigor" in page.text


def test_a_draft_is_no_more_there_for_others_than_a_number_nobody_gave(planned: House) -> None:
    def told(version: int) -> tuple[int, str]:
        page = planned.browser().get(f"/p/gt-mcallen/{version}")
        return page.status_code, page.text.partition("<main")[2].partition("</main>")[0]

    consul, head = planned.signed_in("consul.gt"), planned.signed_in("country_admin.gt")
    post(consul, "/planes/gt-mcallen/preparar")
    assert told(2) == told(9)
    assert "Versión en vigor" in told(9)[1]
    assert "todavía no está en vigor" in consul.get("/p/gt-mcallen/2").text
    tomorrow = (planned.clock.at + timedelta(days=1)).date().isoformat()
    form = {"signature": "Titular", "reason": "en trámite", "starts": tomorrow}
    assert post_seen(head, "/planes/gt-mcallen/aprobar", **form).status_code == 302
    assert told(2) == told(9)
    post(head, "/planes/gt-mcallen/retirar?version=2", reason="error")
    post(consul, "/planes/gt-mcallen/preparar")
    post(head, "/planes/gt-mcallen/retirar?version=3", reason="error")
    assert told(3) == told(9)
    with writing(planned.engine) as session:
        session.execute(sa.delete(PlanVersion).where(PlanVersion.version < 3))
    assert planned.browser().get("/p/gt-mcallen").status_code == 404, (
        "never in force: nobody's business"
    )


def test_the_board_counts_and_names_nobody(planned: House) -> None:
    page = planned.signed_in("secretariat").get("/planes/tablero")
    assert page.status_code == 200
    assert "Guatemala" in page.text
    assert "Nadie registrado" in page.text
    assert "Honduras" not in planned.signed_in("consul.gt").get("/planes/tablero").text
    assert planned.signed_in("civil_society.gt").get("/planes/tablero").status_code == 403


def _states(planned: House) -> dict[int, PlanState]:
    with Session(planned.engine) as session:
        return {each.version: each.state for each in session.scalars(sa.select(PlanVersion))}


def test_the_migrants_sheet_is_for_all_leaves_no_line_and_speaks_what_was_given(
    planned: House,
) -> None:
    words = printed_plans.words_folder(planned.app.extensions[EXTENSION].settings.instance)
    words.mkdir(parents=True)
    (words / "ht.json").write_text('{"Llamar": "Kiyès pou rele"}', encoding="utf-8")
    browser = planned.signed_in("consul.hn")
    assert "Kreyòl" in browser.get("/planes/gt-mcallen").text
    for path, status in (
        ("?lang=ht&paper=a4", 200),
        ("", 200),
        ("?lang=de", 404),
        ("?paper=a3", 404),
    ):
        assert browser.get(f"/planes/gt-mcallen/hoja.pdf{path}").status_code == status, path
    with Session(planned.engine) as session:
        assert not session.scalars(
            sa.select(AuditEntry).where(AuditEntry.action == "plan.read")
        ).all()


def test_every_page_counts_the_same_missing_facts(planned: House) -> None:
    post(planned.signed_in("consul.gt"), "/planes/gt-mcallen/preparar", signature="Guardia")
    head, counted = planned.signed_in("country_admin.gt"), set()
    for path in ("/planes/gt-mcallen?version=2", "/planes/gt-mcallen/aprobar"):
        found = re.search(r"Plan incompleto: faltan (\d+) datos", head.get(path).text)
        assert found, path
        counted.add(int(found[1]))
    assert len(counted) == 1
    form = head.get("/planes/gt-mcallen/formulario").text
    assert "preguntas sin contestar" in form
    assert "datos: cerca de" not in form


def test_every_page_counts_the_same_stale_plans(planned: House) -> None:
    with writing(planned.engine) as session:
        for version in session.scalars(sa.select(PlanVersion)):
            version.state, version.differences = PlanState.STALE, 2
            version.valid_until = planned.clock.at.date() + timedelta(days=100)
    head = planned.signed_in("country_admin.gt")
    counts = {
        path: len(re.findall(r"</svg>\s*desactualizado", head.get(path).text, re.I))
        for path in ("/inicio", "/planes", "/planes/tablero")
    }
    assert set(counts.values()) == {1}, counts
