from __future__ import annotations

from functools import partial

import pytest

from tests.webapp.conftest import post
from tests.webapp.drill_house import FEW, NOW, RealHouse
from webapp.blueprints.drills import views
from webapp.drill.house import DrillHouse
from webapp.drill.opening import close_drill, open_drill


def test_one_button_opens_a_drill_and_leads_in(
    real: RealHouse, drill: DrillHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "open_drill", partial(open_drill, makers=FEW))
    browser = real.house.signed_in("emergency.gt")
    page = browser.get("/ejercicios").text
    assert "Empezar: 20 minutos" in page
    assert drill.mark not in page, "of another country"
    answer = post(browser, "/ejercicios/abrir", scenario="ida-2021")
    assert answer.status_code == 303
    assert answer.location.startswith("/ejercicio/")
    inside = browser.get(answer.location)
    assert inside.status_code == 303
    room = browser.get(inside.location)
    assert room.status_code == 200
    assert "Ida, Nueva Orleans 2021" in room.text
    assert len(room.data) < 20_000
    again = post(browser, "/ejercicios/abrir", scenario="ida-2021")
    assert again.location == "/ejercicios", "a country has one at a time"
    mark = answer.location.split("/")[2]
    closed = post(browser, f"/ejercicios/{mark}/cerrar")
    assert closed.location == f"/ejercicios/{mark}"
    score = browser.get(closed.location).text
    assert "sin medir" in score
    assert "Constancia (PDF)" in score
    assert browser.get(answer.location).status_code == 404


def test_each_country_sees_its_own_and_who_may_not_open_sees_no_button(
    real: RealHouse, drill: DrillHouse
) -> None:
    other = real.house.signed_in("emergency.gt")
    for path in ("", "/constancia.pdf"):
        assert other.get(f"/ejercicios/{drill.mark}{path}").status_code == 404
    for act in ("entrar", "cerrar"):
        assert post(other, f"/ejercicios/{drill.mark}/{act}").status_code == 404
    consul = real.house.signed_in("consul.hn")
    page = consul.get("/ejercicios").text
    assert "Empezar: 20 minutos" not in page
    assert "Entrar" in page
    assert post(consul, "/ejercicios/abrir", scenario="ida-2021").status_code == 403
    assert post(consul, f"/ejercicios/{drill.mark}/entrar").status_code == 303


def test_the_certificate_is_of_a_closed_drill(real: RealHouse, drill: DrillHouse) -> None:
    browser = real.house.signed_in("secretariat")
    assert (
        real.house.signed_in("emergency.hn")
        .get(f"/ejercicios/{drill.mark}/constancia.pdf")
        .status_code
        == 404
    )
    house = real.open_drill("")
    close_drill(real.engine, real.settings, real.atlas, house.mark, "user:tests", NOW)
    answer = browser.get(f"/ejercicios/{house.mark}/constancia.pdf")
    assert answer.data.startswith(b"%PDF")
