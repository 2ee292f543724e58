from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

from core.db import reading
from response.accounting.counts import counts_of
from response.crisis.models import Participation
from tests.printed_text import words_of
from tests.webapp.blueprints.accounting.conftest import CANARY, CrisisHouse
from tests.webapp.conftest import post


def counted(crisis: CrisisHouse) -> tuple[int | None, ...]:
    with reading(crisis.house.engine) as session:
        part = session.get_one(Participation, crisis.part_id)
        found = counts_of(session, crisis.keyring, part, crisis.house.clock())
    return found.registered, found.not_asked, found.answered, found.help, found.silent


def test_page_csv_and_paper_agree(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    marta = crisis.people["marta"]
    said = {"says": "help", "source": "call", "confidence": "self", "need": "medical"}
    assert post(browser, f"{crisis.base}/{marta}/decir", **said).status_code == 303
    asked = {"says": "asked", "source": "call", "confidence": "self"}
    post(browser, f"{crisis.base}/{crisis.people['pedro']}/decir", **asked)
    assert counted(crisis) == (4, 2, 1, 1, 1)
    page = browser.get(crisis.base)
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    numbers = re.findall(r'<th scope="row">([^<]+)</th><td>(?:<[^>]+>)?([^<]+)', page.text)
    shown = dict(numbers)
    table = browser.get(f"{crisis.base}/cifras.csv")
    rows = {row["words"]: row["value"] for row in csv.DictReader(
        io.StringIO(table.data.decode("utf-8-sig"))
    )}  # fmt: skip
    paper = words_of(browser.get(f"{crisis.base}/cifras.pdf").data)
    for words in ("Registradas dentro", "preguntadas", "respondieron", "sin respuesta"):
        assert rows[words] == shown[words]
        assert f"{words} {rows[words]}" in paper
    assert (rows["Registradas dentro"], rows["Estimadas en la zona"]) == ("4", "?")
    assert "Marta Xol Caal" in page.text
    assert "Nadie la atiende todavía" in page.text


def test_no_name_of_another_country_is_on_any_page(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    canary = crisis.people["canary"]
    for path in (
        "", "/personas", "/personas?estado=help", "/personas?estado=not_asked", "/curvas",
        "/cifras.csv", "/listas", "/fallecimientos", "/personas?estado=nuevas",
    ):  # fmt: skip
        page = browser.get(f"{crisis.base}{path}")
        assert page.status_code == 200, path
        assert CANARY not in page.text
        assert "nota canaria" not in page.text
    assert browser.get(f"{crisis.base}/{canary}").status_code == 404
    said = {"says": "safe", "source": "call", "confidence": "self"}
    assert post(browser, f"{crisis.base}/{canary}/decir", **said).status_code == 404
    found = post(browser, f"{crisis.base}/buscar", q="Xochitl Canaria")
    assert CANARY not in found.text
    other = crisis.house.signed_in("consul.hn")
    assert CANARY in other.get(crisis.base).text
    assert "Marta" not in other.get(f"{crisis.base}/personas?estado=not_asked").text


def test_who_takes_no_part_finds_nothing(crisis: CrisisHouse) -> None:
    assert crisis.house.signed_in("secretariat").get(crisis.base).status_code == 403
    assert crisis.house.signed_in("civil_society.gt").get(crisis.base).status_code == 403
    browser = crisis.house.signed_in("consul.gt")
    assert browser.get("/crisis/CR-2026-999/gente").status_code == 404


def test_counted_again_and_the_newcomers_told(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("emergency.gt")
    crisis.house.clock.at += timedelta(minutes=5)
    assert post(browser, f"{crisis.base}/contar").status_code == 303
    page = browser.get(f"{crisis.base}/personas?estado=not_asked")
    assert page.text.count("sin preguntar todavía") == 4


def test_a_leaders_count_is_shown_with_its_source(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    sent = {
        "name": "Doña Rosa", "met": "12", "whole": "15", "unit": "households", "in_need": "1",
        "source": "leader", "said_at": "05:50",
    }  # fmt: skip
    assert post(browser, f"{crisis.base}/cuentas", **sent).status_code == 303
    page = browser.get(crisis.base)
    assert "Doña Rosa" in page.text
    assert "12 de 15" in page.text
    assert counted(crisis) == (4, 4, 0, 0, 0)
    post(browser, f"{crisis.base}/cuentas", **{**sent, "met": "99"})
    assert "no cuadran" in browser.get(crisis.base).text
