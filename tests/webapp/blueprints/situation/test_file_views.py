"""The numbers agree wherever they stand, and nobody is named where they leave."""

from __future__ import annotations

import csv
import io
import json
import re

from tests.printed_text import text_of_pages
from tests.printing_asserts import assert_printed_well
from tests.webapp.blueprints.situation.conftest import CANARY, ReportHouse
from tests.webapp.conftest import post

NAMES = (
    "informe.pdf", "informe.csv", "informe.json", "informe.edxl.xml",
    "quien-hace-que.csv", "correo.txt", "chat.txt",
)  # fmt: skip
PRINTED = {
    "registered": "Registradas dentro", "safe": "a salvo", "help": "piden ayuda",
    "not_asked": "sin preguntar todavía", "missing": "Se les busca",
}  # fmt: skip


def test_before_it_is_issued_nothing_leaves(reports: ReportHouse) -> None:
    browser = reports.house.signed_in("consul.gt")
    post(browser, f"{reports.base}/nuevo")
    for name in (*NAMES, "informe.exe"):
        assert browser.get(f"{reports.base}/1/{name}").status_code == 404


def test_page_paper_files_texts_and_the_regional_report_say_the_same(reports: ReportHouse) -> None:
    browser, base = reports.house.signed_in("emergency.gt"), f"{reports.base}/1"
    reports.issue()
    files = {name: browser.get(f"{base}/{name}") for name in NAMES}
    assert {each.status_code for each in files.values()} == {200}
    document = json.loads(files["informe.json"].data)
    numbers = {each["key"]: each["value"] for each in document["numbers"]}
    assert numbers["registered"] == 12
    assert (numbers["safe"], numbers["help"], numbers["not_asked"]) == (7, 1, 4)
    assert numbers["missing"] is None, "nobody was looked for"
    _words, tags, *rows = csv.reader(io.StringIO(files["informe.csv"].data.decode("utf-8-sig")))
    key, value, status = map(
        tags.index, ("#indicator+code", "#indicator+value+num", "#status+code")
    )
    table = {row[key]: (row[value], row[status]) for row in rows}
    for name, number in numbers.items():
        expected = ("?", "unknown") if number is None else (str(number), "known")
        assert table[name] == expected, name
    assert table["missing"] == ("?", "unknown")
    assert_printed_well(files["informe.pdf"].data, language="es", pages=1)
    (paper,) = (" ".join(each.split()) for each in text_of_pages(files["informe.pdf"].data))
    page = browser.get(base).text
    for name, words in PRINTED.items():
        shown = "no se sabe" if numbers.get(name) is None else str(numbers[name])
        assert f"{words} {shown}" in paper, name
        cell = re.search(f'<th scope="row">{words}</th><td>(?:<span[^>]*>)?([^<]+)', page)
        assert cell is not None
        assert cell[1] == shown
    for text, most in (("correo.txt", 2000), ("chat.txt", 900)):
        body = files[text].data.decode()
        assert len(body) <= most
        assert "Registradas dentro: 12" in body
        assert "a salvo: 7" in body
        assert body in page.replace("&#34;", '"')
    secretariat = reports.house.signed_in("secretariat")
    post(secretariat, "/informes/CR-2026-001/reunir")
    merged = json.loads(secretariat.get("/informes/CR-2026-001/1.0.json").data)
    for row in merged["rows"]:
        count, shown = numbers[row["key"]], row["cells"]["GT"]["value"]
        if count is None:
            assert shown is None
        else:
            assert shown == "<5" if count < 5 else abs(shown - count) < 5
    for name, answer in files.items():
        assert CANARY.encode() not in answer.data, name
        assert CANARY not in str(answer.headers), name


def test_who_does_what_where(reports: ReportHouse) -> None:
    reports.issue()
    browser = reports.house.signed_in("consul.gt")
    table = browser.get(f"{reports.base}/1/quien-hace-que.csv").data.decode("utf-8-sig")
    _words, tags, *rows = csv.reader(io.StringIO(table))
    assert tags[2:6] == ["#org+name", "#activity+name", "#loc+name", "#reached+num"]
    assert [row[3:6] for row in rows] == [["registro de quién está a salvo", "zona", "8"]]
