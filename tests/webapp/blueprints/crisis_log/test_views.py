"""The log on screen: a line is added, corrected by another, and shared only with who takes part."""

from __future__ import annotations

import re

from core.db import reading
from response.log.lines import LineDraft
from response.log.models import LineAudience, LineConfidence, LineKind
from response.log.reading import CrisisLogFilter, log_lines
from tests.response.parts import GUARD
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import LOG, TASKS, declare_crisis, keyring_of, part_of, write_line

_CORRECT = re.compile(r"strikes=([0-9a-f-]{36})")


def test_a_line_is_added_and_corrected_by_a_new_one(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    form = {"text": "Se cayó <b>el</b> puente", "kind": "fact", "confidence": "confirmed"}
    more = {"happened_day": "2026-11-22", "happened_clock": "05:10", "source": "Radio"}
    assert post(browser, LOG, **form, **more).headers["Location"] == LOG
    page = browser.get(LOG).text
    assert "Se cayó &lt;b&gt;el&lt;/b&gt; puente" in page
    assert "05:10" in page
    assert "fuente: Radio" in page
    assert "consul.gt@example.org" in page
    assert len(page.encode()) < 20_000
    assert "bitacora.csv" not in page
    assert "bitacora.csv" in browser.get(f"{LOG}?llevar=1").text
    post(browser, TASKS, done="1")
    assert "Tarea 1 hecha: Confirmar" in browser.get(LOG).text
    (found,) = _CORRECT.findall(page)
    correcting = browser.get(f"{LOG}?strikes={found}").text
    assert "Corrige la línea 1" in correcting
    post(browser, LOG, text="Se cayó una parte", strikes=found)
    page = browser.get(LOG).text
    assert "<s>Se cayó" in page
    assert "corregida por la 2" in page
    answer = post(browser, LOG, text="Otra vez", strikes=found)
    assert answer.status_code == 422
    assert "ya se corrigió" in answer.text


def test_a_line_without_words_is_refused_and_nothing_typed_is_lost(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    answer = post(browser, LOG, text="", kind="number", figure="12", source="Radio <x>")
    assert answer.status_code == 422
    assert 'value="Radio &lt;x&gt;"' in answer.text
    answer = post(browser, LOG, text="buses", kind="number", figure="doce")
    assert "Escriba la cifra con números" in answer.text
    assert post(browser, LOG, text="buses", kind="number", figure="1,200").status_code == 302
    assert "<strong>1,200</strong> · buses" in browser.get(LOG).text


def test_others_who_take_part_read_what_is_shared_and_answer_it(house: House) -> None:
    declare_crisis(house)
    shared = LineDraft(
        kind=LineKind.REQUEST, text="¿Tienen buses?", by=GUARD, visible=LineAudience.PARTICIPANTS
    )
    write_line(house, "GT", shared)
    write_line(house, "GT", LineDraft(kind=LineKind.FACT, text="CANARIO propio", by=GUARD))
    browser = house.signed_in("consul.hn")
    page = browser.get(LOG).text
    assert "¿Tienen buses?" in page
    assert "CANARIO propio" not in page
    assert "Corregir la" not in page
    (found,) = re.findall(r"answers=([0-9a-f-]{36})", page)
    post(browser, LOG, text="Dos buses", answers=found)
    page = house.signed_in("consul.gt").get(LOG).text
    assert "Dos buses" in page
    assert "responde a GT 1" in page
    assert "consul.hn@" not in page
    assert "resuelta" in page


def test_the_filter_and_who_may_not(house: House) -> None:
    declare_crisis(house, "GT")
    for kind in (LineKind.FACT, LineKind.DECISION):
        write_line(
            house,
            "GT",
            LineDraft(
                kind=kind, text=f"de {kind.value}", by="", confidence=LineConfidence.CONFIRMED
            ),
        )
    browser = house.signed_in("emergency.gt")
    page = browser.get(f"{LOG}?kind=decision&since=2026-11-22&until=2026-11-22").text
    assert "de decision" in page
    assert "de fact" not in page
    assert "Nada así" in browser.get(f"{LOG}?kind=contact&own=1").text
    assert browser.get(f"{LOG}?kind=x&since=ayer&page=x").status_code == 200
    for name, status in (("consul.hn", 404), ("secretariat", 403), ("civil_society.gt", 403)):
        assert house.signed_in(name).get(LOG).status_code == status, name
    with reading(house.engine) as session:
        lines = log_lines(session, keyring_of(house), part_of(session, "GT"), CrisisLogFilter())
    assert len(lines) == 2
