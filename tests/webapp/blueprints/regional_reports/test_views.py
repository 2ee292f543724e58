from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

from tests.printed_text import text_of_pages
from tests.webapp.blueprints.situation.conftest import CANARY, ReportHouse, reports
from tests.webapp.conftest import post

__all__ = ["reports"]
BASE = "/informes/CR-2026-001"


def test_the_secretariat_puts_together_and_every_official_reads(reports: ReportHouse) -> None:
    secretariat = reports.house.signed_in("secretariat")
    listed = secretariat.get("/informes").text
    assert "aún no se ha reunido" in listed
    assert 'Guatemala: <span class="unknown">no ha informado' in listed
    reports.issue(minutes="60")
    post(secretariat, f"{BASE}/reunir")
    page = secretariat.get(BASE)
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    assert '<th scope="row">Registradas dentro</th><td>10</td><td>10</td>' in page.text
    assert '<th scope="row">piden ayuda</th><td>&lt;5</td>' in page.text
    assert 'Honduras: <span class="unknown">no ha informado' in page.text
    assert "dos nacionalidades" in page.text
    assert CANARY not in page.text
    again = post(secretariat, f"{BASE}/reunir")
    assert "Nadie emitió nada nuevo" in secretariat.get(again.headers["Location"]).text
    honduran = reports.house.signed_in("consul.hn")
    assert "Registradas dentro" in honduran.get(BASE).text
    assert "Reunir ahora" not in honduran.get(BASE).text
    assert post(honduran, f"{BASE}/reunir").status_code in {403, 404}
    assert reports.house.signed_in("civil_society.gt").get(BASE).status_code in {403, 404}


def test_what_is_late_is_said_and_what_came_since(reports: ReportHouse) -> None:
    secretariat = reports.house.signed_in("secretariat")
    reports.issue(minutes="60")
    post(secretariat, f"{BASE}/reunir")
    assert "Hay informes que no están" not in secretariat.get(BASE).text
    reports.house.clock.at += timedelta(minutes=61)
    assert secretariat.get(BASE).text.count("se espera desde el") == 2
    reports.issue(2)
    assert "Hay informes que no están" in secretariat.get(BASE).text
    post(secretariat, f"{BASE}/reunir")
    assert "Informe regional 2" in secretariat.get(BASE).text
    assert "Informe regional 1" in secretariat.get(f"{BASE}/1.0").text
    assert secretariat.get(f"{BASE}/1.1").status_code == 404
    assert secretariat.get("/informes/CR-1999-001").status_code == 404


def test_page_csv_json_and_paper_say_the_same_and_name_nobody(reports: ReportHouse) -> None:
    secretariat = reports.house.signed_in("secretariat")
    reports.issue()
    post(secretariat, f"{BASE}/reunir")
    table = secretariat.get(f"{BASE}/1.0.csv").data.decode("utf-8-sig")
    words, tags, *rows = csv.reader(io.StringIO(table))
    assert len(words) == len(tags)
    found = {
        (row[tags.index("#country+code")], row[tags.index("#indicator+code")]): row for row in rows
    }
    value, status = tags.index("#indicator+value+num"), tags.index("#status+code")
    assert (found["GT", "safe"][value], found["*", "safe"][value]) == ("5", "5")
    assert (found["GT", "help"][value], found["GT", "help"][status]) == ("", "below")
    document = json.loads(secretariat.get(f"{BASE}/1.0.json").data)
    cells = {row["key"]: row["cells"]["GT"]["value"] for row in document["rows"]}
    for key, cell in cells.items():
        shown = found["GT", key]
        assert shown[value] == ("" if isinstance(cell, str) else str(cell)), key
    assert cells["help"] == "<5"
    answer = secretariat.get(f"{BASE}/1.0.pdf")
    text = " ".join(text_of_pages(answer.data)[0].split())
    assert "Registradas dentro 10 10" in text
    assert "Honduras: no ha informado" in text
    for each in (table, json.dumps(document, ensure_ascii=False), text):
        assert CANARY not in each
        assert "other" not in cells
