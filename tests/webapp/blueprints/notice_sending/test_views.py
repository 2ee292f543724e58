"""A notice sent, stopped, and who got what; and whom none of it shows to."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import sqlalchemy as sa

from core.audit_log import AuditEntry
from core.db import reading, writing
from tests.webapp.blueprints.notice_sending.conftest import SentHouse, shown_after
from tests.webapp.conftest import post
from watch.notices.models import Notice, NoticeState
from watch.notices.moves import moves_of


def test_it_is_sent_once_and_the_counts_say_how_it_stands(sent: SentHouse) -> None:
    consul = sent.house.signed_in("consul.gt")
    page = consul.get(sent.address).text
    assert "Enviar ahora" in page
    assert "Para 3 personas" in page
    for _tap in range(2):
        assert post(consul, f"{sent.address}/enviar").status_code == 303
    assert sent.sending.state(sent.notice_id) is NoticeState.SENDING
    assert len(sent.sending.rows(sent.notice_id)) == 3
    page = consul.get(sent.address).text
    assert "Avisar a mano: quedan 2" in page
    assert "Xochitl" not in page
    assert len(page) < 20_000


def test_an_old_or_unapproved_one_is_refused_in_words(sent: SentHouse) -> None:
    consul = sent.house.signed_in("consul.gt")
    sent.house.clock.at += timedelta(minutes=61)
    answer = shown_after(consul, f"{sent.address}/enviar")
    assert "cuente de nuevo" in answer
    with writing(sent.house.engine) as session:
        session.get_one(Notice, sent.notice_id).state = NoticeState.PROPOSED
    assert "no está aprobado" in shown_after(consul, f"{sent.address}/enviar")
    assert sent.sending.rows(sent.notice_id) == []


def test_who_got_it_is_read_for_a_purpose_and_the_file_names_it(sent: SentHouse) -> None:
    consul = sent.house.signed_in("consul.gt")
    post(consul, f"{sent.address}/enviar")
    page = consul.get(f"{sent.address}/personas")
    assert page.text.count("Xochitl") == 3
    assert len(page.text) < 20_000
    alone = consul.get(f"{sent.address}/personas?canal=call").text
    assert "Eva Xochitl" in alone
    assert "Rosa Xochitl" not in alone
    assert post(consul, f"{sent.address}/personas.csv").status_code == 422
    file = post(consul, f"{sent.address}/personas.csv", purpose="Ver a quién falta")
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert {row["name"] for row in rows} == {"Rosa Xochitl", "Ana Xochitl", "Eva Xochitl"}
    assert {row["code"] for row in rows} == {"queued"}
    with reading(sent.house.engine) as session:
        read = sa.select(AuditEntry.purpose).where(AuditEntry.action == "person.read")
        purposes = {*session.scalars(read)}
    assert {f"notice {sent.number}: who got it", "Ver a quién falta"} <= purposes


def test_it_is_stopped_with_words(sent: SentHouse) -> None:
    consul = sent.house.signed_in("consul.gt")
    post(consul, f"{sent.address}/enviar")
    answer = shown_after(consul, f"{sent.address}/detener", words="falsa \u202ealarma")
    assert "Detenido: 3 no salen" in answer
    assert sent.sending.state(sent.notice_id) is NoticeState.STOPPED
    with reading(sent.house.engine) as session:
        moves = moves_of(session, session.get_one(Notice, sent.notice_id))
    assert moves[-1].words == "falsa alarma", "nothing that turns the direction of writing"
    again = shown_after(consul, f"{sent.address}/detener")
    assert "no se está enviando" in again


def test_no_other_country_and_no_role_without_persons_opens_any_of_it(sent: SentHouse) -> None:
    for name, code in (
        ("consul.hn", 404), ("country_admin.hn", 404), ("secretariat", 403),
        ("civil_society.gt", 403),
    ):  # fmt: skip
        browser = sent.house.signed_in(name)
        for path in ("", "/personas", "/a-mano"):
            assert browser.get(f"{sent.address}{path}").status_code == code, (name, path)
        for path in ("/enviar", "/detener", "/personas.csv", "/a-mano/siguiente"):
            answer = post(browser, f"{sent.address}{path}", purpose="x")
            assert answer.status_code == code, (name, path)
    assert sent.sending.rows(sent.notice_id) == []
