from __future__ import annotations

from tests.printed_text import words_of
from tests.webapp.blueprints.accounting.conftest import CANARY, CrisisHouse
from tests.webapp.blueprints.movements.steps import planned, seated
from tests.webapp.conftest import post


def test_the_list_goes_out_for_a_purpose_with_what_was_ticked(crisis: CrisisHouse) -> None:
    bus, browser = planned(crisis), crisis.house.signed_in("consul.gt")
    seated(crisis, bus, "marta", "ana", "luis")
    refused = post(browser, f"{bus}/lista.pdf", purpose="x")
    assert refused.status_code == 303
    purpose = "para el conductor del autobús"
    paper = words_of(post(browser, f"{bus}/lista.pdf", purpose=purpose, language="en").data)
    assert "Marta Xol Caal" in paper
    assert purpose in paper
    assert "3 of 10 seats" in paper
    plain = post(browser, f"{bus}/lista.csv", purpose=purpose).text
    whole = post(browser, f"{bus}/lista.csv", purpose=purpose, phones="1", needs="1").text
    assert "0134" not in plain
    assert "0134" in whole
    assert post(browser, f"{bus}/lista.xlsx", purpose=purpose).data[:2] == b"PK"
    assert CANARY not in paper + plain + whole
    log = crisis.house.signed_in("country_admin.gt").get("/diario").text
    assert "movements CR-2026-001" in log or purpose in log
