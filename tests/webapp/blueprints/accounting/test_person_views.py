from __future__ import annotations

import re
from datetime import timedelta

from core.db import reading
from response.accounting.statements import statements_of, states_of_persons
from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.conftest import post

SAFE = {"says": "safe", "source": "call", "confidence": "self"}
HELP = {**SAFE, "says": "help", "note": "sin agua", "place": "el techo"}


def standings(crisis: CrisisHouse) -> dict[str, str]:
    with reading(crisis.house.engine) as session:
        states = states_of_persons(session, crisis.part_id, crisis.people.values())
    return {
        name: states[key].standing.value for name, key in crisis.people.items() if key in states
    }


def test_the_whole_household_in_one_tap(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    path = f"{crisis.base}/{crisis.people['marta']}"
    page = browser.get(path)
    assert "Las 3 del hogar" in page.text
    assert len(page.data) <= 20_000
    post(browser, f"{path}/decir", **SAFE, household="1")
    assert standings(crisis) == dict.fromkeys(("marta", "ana", "luis"), "safe")


def test_help_stands_until_somebody_closes_it(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    path = f"{crisis.base}/{crisis.people['ana']}"
    post(browser, f"{path}/decir", **HELP)
    crisis.house.clock.at += timedelta(minutes=10)
    post(browser, f"{path}/decir", **{**SAFE, "confidence": "third_party", "source": "family"})
    assert standings(crisis) == {"ana": "help"}
    page = browser.get(path).text
    assert "sin agua" in page
    assert "hay otra versión" in page
    assert "contradicciones" in browser.get(crisis.base).text
    taken = re.search(r"/tomar/[0-9a-f-]{36}", page)
    assert taken
    post(browser, f"{path}{taken.group()}")
    assert "consul.gt@example.org" in browser.get(crisis.base).text
    post(browser, f"{path}/ayudada", source="officer", confidence="self", note="bomberos")
    assert standings(crisis) == {"ana": "helped"}
    assert (
        "Ya la había cerrado otra persona."
        in post(browser, f"{path}/ayudada", source="officer", confidence="self").headers["Location"]
        or "Ya la había cerrado" in browser.get(path).text
    )


def test_a_mistake_is_crossed_out_and_an_hour_may_be_typed(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("consul.gt")
    pedro = crisis.people["pedro"]
    path = f"{crisis.base}/{pedro}"
    post(browser, f"{path}/decir", **SAFE, said_at="5:12")
    with reading(crisis.house.engine) as session:
        (said,) = statements_of(session, crisis.part_id, pedro)
    assert f"{said.said_at:%H:%M}" == "11:12"
    assert said.said_at < said.entered_at
    post(browser, f"{path}/quitar/{said.id}", note="otro Pedro")
    assert standings(crisis) == {"pedro": "unknown"}
    assert "<s>a salvo</s>" in browser.get(path).text
    post(browser, f"{path}/decir", **SAFE, said_at="2026-12-24T10:00")
    assert "todavía no llega" in browser.get(path).text
    post(browser, f"{path}/decir", source="call", confidence="self")
    assert "Elija una de las respuestas" in browser.get(path).text
