"""The list of tasks and a tick: one tap, without a script, and never another country's."""

from __future__ import annotations

import re
from datetime import timedelta

from core.db import reading, writing
from protocols.lifecycle import approve, draft, versions
from protocols.models import ProtocolKind
from response.tasks.models import TaskState
from response.tasks.moving import task_numbered
from tests.webapp.conftest import House, post
from tests.webapp.crisis_house import NUMBER, TASKS, declare_crisis, part_of


def _state(house: House, country: str, number: int) -> TaskState:
    with reading(house.engine) as session:
        task = task_numbered(session, part_of(session, country), number)
        assert task is not None
        return task.state


def test_a_task_is_ticked_by_one_tap_and_twice_is_once(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    page = browser.get(TASKS).text
    assert "Confirmar con fuente oficial" in page
    assert 'name="done" value="1"' in page
    assert len(page.encode()) < 20_000
    (left,) = re.findall(r"Todas las demás: (\d+)", page)
    whole = browser.get(f"{TASKS}?todas=1").text
    assert (page.count('name="done"'), whole.count('name="done"')) == (12, 12 + int(left))
    assert "Todas las demás" not in whole
    assert post(browser, TASKS, done="1").headers["Location"] == TASKS
    page = browser.get(TASKS).text
    assert "Hecha: tarea 1." in page
    assert 'name="done" value="1"' not in page
    assert "consul.gt@example.org" in page
    post(browser, TASKS, done="1")
    assert "ya estaba hecha" in browser.get(TASKS).text
    assert (_state(house, "GT", 1), _state(house, "HN", 1)) == (TaskState.DONE, TaskState.OPEN)
    undo = f"{TASKS}/1/deshacer"
    assert f'action="{undo}"' in browser.get(TASKS).text
    assert post(browser, undo, seen="open").headers["Location"] == f"{TASKS}/1"
    assert post(browser, undo, seen="done").headers["Location"] == TASKS
    assert "Deshecho: la tarea 1 está otra vez pendiente." in browser.get(TASKS).text
    assert post(house.signed_in("consul.hn"), undo, seen="open").status_code == 302
    assert (_state(house, "GT", 1), _state(house, "HN", 1)) == (TaskState.OPEN, TaskState.OPEN)
    answer = post(browser, TASKS, done="2", **{"from": "now"})
    assert answer.headers["Location"] == f"/crisis/{NUMBER}"


def test_what_is_late_stands_first_and_a_function_is_asked_for(house: House) -> None:
    declare_crisis(house)
    house.clock.at += timedelta(minutes=12)
    page = house.signed_in("emergency.gt").get(TASKS).text
    assert "vencidas: 3" in page
    assert page.index("Vencidas") < page.index("Primera hora")
    only = house.signed_in("emergency.gt").get(f"{TASKS}?function=guard").text
    assert "Confirmar con fuente oficial" in only
    assert "Activar al equipo" not in only


def test_who_takes_no_part_finds_nothing(house: House) -> None:
    declare_crisis(house, "GT")
    for name, status in (("consul.hn", 404), ("secretariat", 403), ("civil_society.gt", 403)):
        assert house.signed_in(name).get(TASKS).status_code == status, name
    browser = house.signed_in("consul.gt")
    for address in ("/crisis/CR-2026-999/tareas", f"{TASKS}/999"):
        assert browser.get(address).status_code == 404
    for done in ("999", "", "1x", "١"):
        assert post(browser, TASKS, done=done).status_code == 404


def test_more_is_said_of_a_task_on_its_own_page(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    address = f"{TASKS}/3"
    assert "Personal a salvo" in browser.get(address).text
    answer = post(browser, address, after="not_needed")
    assert answer.status_code == 422
    assert "Diga por qué no hace falta." in answer.text
    assert post(browser, address, after="gone").status_code == 422
    done = {"after": "done", "happened_day": "2026-11-22", "happened_clock": "05:45"}
    post(browser, address, **done)
    page = browser.get(address).text
    assert "05:45" in page
    assert "anotado" in page
    post(browser, address, after="not_needed", note="no")
    assert "Alguien ya dijo otra cosa" in browser.get(address).text
    late = {**done, "happened_clock": "23:50", "after": "open"}
    assert "Si fue ayer" in post(browser, address, **late).text


def test_a_task_of_ones_own_is_added_with_its_hour(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    form = {"text": "Abrir <b>la</b> bodega", "role": "liaison", "due_day": "2026-11-22"}
    post(browser, f"{TASKS}/nueva", **form, due_clock="07:30")
    page = browser.get(TASKS).text
    assert "Abrir &lt;b&gt;la&lt;/b&gt; bodega" in page
    assert "07:30" in page
    assert "bodega" not in house.signed_in("consul.hn").get(TASKS).text
    answer = post(browser, f"{TASKS}/nueva", text="", role="nadie")
    assert (answer.status_code, "Escriba qué hay que hacer." in answer.text) == (422, True)


def test_a_protocol_that_changed_is_shown_and_taken_by_hand(house: House) -> None:
    declare_crisis(house)
    browser = house.signed_in("consul.gt")
    assert "Un protocolo cambió" not in browser.get(TASKS).text
    _write_again(house)
    page = browser.get(TASKS).text
    assert "Un protocolo cambió" in page
    assert "Cerrar postigos." in page
    post(browser, f"{TASKS}/protocolos")
    page = browser.get(TASKS).text
    assert "Tareas nuevas: 1." in page


def _write_again(house: House) -> None:
    with writing(house.engine) as session:
        text = versions(session, ProtocolKind.PROTOCOL, "storm-during")[0]
        words = {"es": "Cerrar postigos.", "en": "Shut.", "fr": "Fermer."}
        items = [{**text.content["items"][0], "task": words}]
        document, now = {**text.content, "items": items}, house.clock.at
        new = draft(session, ProtocolKind.PROTOCOL, "storm-during", document, by="user:a", now=now)
        approve(session, new, by="user:b", now=now)
