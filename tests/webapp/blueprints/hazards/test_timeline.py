"""What did we know at 14:05: hazard, board, sheet, workbook, map file and JSON answer alike."""

from __future__ import annotations

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook

from tests.webapp.blueprints.hazards.conftest import ago
from tests.webapp.conftest import post
from tests.webapp.danger import CANARY, Danger

HERE = "/vigilancia"


def workbook(retold: Danger, query: str = "") -> list[list[str]]:
    address = f"{HERE}/{retold.flood}/llamadas.xlsx?{query}"
    answer = post(retold.house.signed_in("consul.gt"), address, purpose="llamar a todos")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]


def test_the_hazard_is_shown_as_it_was_known_with_the_way_to_its_other_versions(
    retold: Danger,
) -> None:
    browser = retold.house.signed_in("consul.gt")
    first = browser.get(f"{HERE}/{retold.flood}?known_at={ago(retold, 150)}").text
    assert "Lo que se sabía:" in first
    assert "Versión 1 de 3" in first
    assert "Parte de la zona no se pudo dibujar" not in first
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = browser.get(onward[1].replace("&amp;", "&").split("#")[0]).text
    assert "Versión 2 de 3" in second
    assert "menos grave, otra zona" in second
    assert "Parte de la zona no se pudo dibujar" in second
    now = browser.get(f"{HERE}/{retold.flood}").text
    assert "Versión 3 de 3" in now
    assert "Lo que se sabía:" not in now.split("<form")[0]
    assert "cancelado por la fuente" in now
    before = browser.get(f"{HERE}/{retold.flood}?known_at={ago(retold, 600)}").text
    assert "A esa hora aún no se sabía de este peligro." in before


def test_the_form_asks_in_the_zone_of_the_reader(retold: Danger) -> None:
    browser = retold.house.signed_in("consul.gt")
    local = retold.house.clock() - timedelta(minutes=150)
    text = f"{local.astimezone(ZoneInfo('America/Mexico_City')):%Y-%m-%dT%H:%M}"
    page = browser.get(f"{HERE}/{retold.flood}?known_at={text}").text
    assert "Versión 1 de 3" in page
    assert f'value="{text}"' in page
    assert browser.get(f"{HERE}/{retold.flood}?known_at=ayer").status_code == 422
    ahead = browser.get(f"{HERE}/{retold.flood}?known_at=2999-01-01T00:00").text
    assert "Versión 3 de 3" in ahead


def test_the_sheet_has_the_zone_of_then_and_the_people_of_today(retold: Danger) -> None:
    browser = retold.house.signed_in("consul.gt")
    past = f"known_at={ago(retold, 150)}"
    page = browser.get(f"{HERE}/{retold.flood}/afectados?{past}").text
    assert CANARY["GT"] in page
    assert "son los del registro y el directorio de hoy" in page
    assert CANARY["GT"] not in browser.get(f"{HERE}/{retold.flood}/afectados").text
    rows = workbook(retold, past)
    assert "Lo que se sabía:" in rows[4][0]
    assert len(rows) > 6
    early = browser.get(f"{HERE}/{retold.flood}/afectados?known_at={ago(retold, 600)}")
    assert early.status_code == 302


def test_what_was_not_understood_stands_on_page_sheet_workbook_map_and_json(
    retold: Danger,
) -> None:
    browser = retold.house.signed_in("consul.gt")
    address = f"{HERE}/{retold.flood}"
    for path in ("", "/afectados", "/mapa.html"):
        assert "ring 3: no area" in browser.get(f"{address}{path}").text
    assert "ring 3: no area" in workbook(retold)[4][0]
    sheet = browser.get(f"{address}/afectados.json").json
    hazard = browser.get(f"{address}/datos.json").json
    assert sheet is not None
    assert hazard is not None
    assert sheet["caveats"]["drawing_faults"] == ["ring 3: no area"]
    assert hazard["state"]["caveats"]["drawing_faults"] == ["ring 3: no area"]


def test_the_board_is_that_of_the_moment_with_the_counts_made_then(retold: Danger) -> None:
    browser = retold.house.signed_in("consul.gt")
    assert "Inundación lejana" not in _live(browser.get(HERE).text)
    past = browser.get(f"{HERE}?known_at={ago(retold, 150)}").text
    assert "Peligro flood" in _live(past)
    assert "Las cuentas son las que se hicieron entonces" in past
    assert "hx-get" not in past
    then = browser.get(f"{HERE}/peligros.json?known_at={ago(retold, 90)}").json
    assert then is not None
    assert [each["title"] for each in then["hazards"]] == ["Inundación lejana"]
    just_now = browser.get(f"{HERE}/peligros.json?known_at={ago(retold, 0)}").json
    assert just_now is not None
    assert datetime.fromisoformat(just_now["known_at"]) <= retold.house.clock()


def _live(page: str) -> str:
    """Return the part of the board with the live hazards."""
    return page.split('id="live-title"')[1].split("</section>")[0]
