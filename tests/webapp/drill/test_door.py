from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from core import exercise
from tests.webapp.conftest import post
from tests.webapp.drill_house import NOW, RealHouse, size_and_bytes
from webapp.auth.sessions.browser_session import DEVICE_COOKIE
from webapp.drill.door import IDLE_SECONDS, MOST_KEPT, DrillDoor
from webapp.drill.house import DrillHouse
from webapp.drill.opening import close_drill


def _entered(real: RealHouse, drill: DrillHouse, name: str = "emergency.hn"):  # type: ignore[no-untyped-def]
    browser = real.house.signed_in(name)
    answer = post(browser, f"/ejercicios/{drill.mark}/entrar")
    assert answer.status_code == 303
    assert browser.get(answer.location).status_code == 303
    return browser


def test_what_is_asked_below_its_address_the_drill_answers_and_nothing_else(
    real: RealHouse, drill: DrillHouse
) -> None:
    browser = real.app.test_client()
    assert browser.get(f"{drill.address}/").headers["X-Exercise"] == "EJERCICIO"
    assert not exercise.is_exercise(), "the thread goes on to answer others"
    assert "X-Exercise" not in browser.get("/").headers
    for path in ("/ejercicio/000000000000/", "/ejercicio/", f"/ejercicio/{drill.mark.upper()}/"):
        answer = browser.get(path)
        assert answer.status_code == 404
        assert "X-Exercise" not in answer.headers
    assert not exercise.is_exercise()


def test_the_cookie_of_one_house_is_worthless_in_the_other(
    real: RealHouse, drill: DrillHouse
) -> None:
    browser = _entered(real, drill)
    ours = browser.get_cookie("atalaya")
    theirs = browser.get_cookie(f"atalaya_{drill.mark}", path=f"{drill.address}/")
    assert ours is not None
    assert theirs is not None
    assert ours.path == "/"
    assert ours.value != theirs.value
    stranger = real.app.test_client()
    stranger.set_cookie("atalaya", theirs.value)
    assert stranger.get("/inicio").status_code == 302, "not signed in"
    stranger.set_cookie(f"atalaya_{drill.mark}", ours.value, path=f"{drill.address}/")
    assert stranger.get(f"{drill.address}/inicio").status_code == 302
    assert browser.get(f"{drill.address}/inicio").status_code == 200
    assert browser.get("/inicio").status_code == 200, "and the real session lives on"
    names = {each.key for each in browser._cookies.values() if each.path.startswith("/ejercicio")}
    assert names == {f"atalaya_{drill.mark}"}
    assert DEVICE_COOKIE not in names


def test_whoever_is_not_in_is_led_to_the_real_house(real: RealHouse, drill: DrillHouse) -> None:
    answer = real.app.test_client().get(f"{drill.address}/crisis")
    assert answer.location == "/ejercicios"


def test_applications_are_made_when_asked_for_and_let_go_of(
    real: RealHouse, drill: DrillHouse
) -> None:
    made: list[str] = []
    seconds = [0.0]

    def make(house: DrillHouse) -> Flask:
        made.append(house.mark)
        return real.app

    door = DrillDoor(lambda _environ, _start: [b""], real.settings, make, lambda: seconds[0])
    assert not door.marks
    assert door.app_of("000000000000") is None
    door.app_of(drill.mark)
    door.app_of(drill.mark)
    assert made == [drill.mark]
    assert MOST_KEPT >= 1
    seconds[0] = IDLE_SECONDS + 1
    other = real.open_drill("")
    door.app_of(other.mark)
    assert list(door.marks) == [other.mark]
    close_drill(real.engine, real.settings, real.atlas, other.mark, "user:tests", NOW)
    assert door.app_of(other.mark) is None
    assert not door.marks


def test_random_requests_to_the_drill_change_no_byte_of_the_real_database(
    real: RealHouse, drill: DrillHouse
) -> None:
    browser = _entered(real, drill)
    path = Path(str(sa.make_url(real.settings.sqlalchemy_url).database))
    before = size_and_bytes(path)
    for address in ("/inicio", "/crisis", "/llamar", "/registro", "/directorio", "/personas/x"):
        browser.get(f"{drill.address}{address}")
        post(browser, f"{drill.address}{address}", q="x")
    assert size_and_bytes(path) == before
