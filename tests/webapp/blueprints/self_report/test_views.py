from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from core.crypto import Keyring
from core.db import reading
from registry.joining.models import JoiningRequest, JoiningState
from registry.joining.review import QueueReach, count_waiting
from response.accounting.models import Confidence
from response.accounting.statements import statements_of, states_of_persons
from tests.webapp.blueprints.self_report.conftest import ReportHouse
from tests.webapp.conftest import post
from watch.replies.intake import words_of
from watch.replies.models import ReadingState, ReplySpeaker
from watch.replies.stops import has_stopped
from watch.replies.understanding import ReplyKind

NONCE = re.compile(r'name="nonce" value="([^"]+)"')


def standings(reports: ReportHouse) -> dict[str, str]:
    people, part = reports.crisis.people, reports.crisis.part_id
    with reading(reports.crisis.house.engine) as session:
        found = states_of_persons(session, part, people.values())
    names = {key: name for name, key in people.items()}
    return {names[key]: state.standing.value for key, state in found.items()}


def test_the_household_is_safe_by_one_tap(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    page = browser.get(reports.link)
    assert page.status_code == 200
    assert len(page.data) <= 20_000
    assert "toda mi familia: 3 personas" in page.text
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text
    nonce = NONCE.search(page.text)
    assert nonce
    sent = {"nonce": nonce[1], "who": "all", "answer": "safe"}
    answer = browser.post(reports.link, data=sent)
    assert answer.status_code == 303
    assert browser.post(reports.link, data=sent).status_code == 303
    assert "Anotado: está a salvo." in browser.get(answer.location).text
    assert standings(reports) == {"marta": "safe", "ana": "safe", "luis": "safe"}
    assert len(reports.replies()) == 1, "the same form sent twice is one reply"


def test_no_name_stands_on_any_page(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    for path in (reports.link, f"{reports.link}/cada", f"{reports.link}?hecho=safe", reports.form):
        text = browser.get(path).text
        assert "Xol" not in text, path
        assert "9565550134" not in text, path


def test_what_scans_links_changes_nothing(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    for asked in ("", "?respuesta=help", "?hecho=help&answer=help"):
        assert browser.get(f"{reports.form}{asked}").status_code == 200
        path = f"{reports.link}{asked}"
        assert browser.get(path).status_code == 200
        assert browser.head(path).status_code == 200
    assert reports.replies() == []
    assert standings(reports) == {}


@pytest.mark.parametrize(
    ("language", "words"),
    [("es", "Necesitamos ayuda"), ("en", "We need help"), ("fr", "Nous avons besoin d")],
)
def test_it_speaks_three_languages(reports: ReportHouse, language: str, words: str) -> None:
    page = reports.crisis.house.browser().get(f"{reports.link}?l={language}")
    assert words in page.text
    assert f'lang="{language}"' in page.text


def test_help_is_on_top_and_more_can_be_said(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    browser.post(reports.link, data={"nonce": "a", "who": "self", "answer": "help"})
    more = {"nonce": "b", "answer": "help", "text": "el agua sube, estamos en el techo"}
    browser.post(reports.link, data=more)
    assert standings(reports)["marta"] == "help"
    officer = reports.crisis.house.signed_in("consul.gt")
    assert "estamos en el techo" in officer.get(reports.crisis.base).text


def test_who_presses_safe_and_writes_of_danger_is_read_first(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    sent = {"nonce": "a", "who": "self", "answer": "safe", "text": "pero mi hijo está herido"}
    browser.post(reports.link, data=sent)
    (reply,) = reports.replies()
    assert (reply.kind, reply.reading) == (ReplyKind.UNCLEAR, ReadingState.WAITING)
    assert standings(reports) == {"marta": "help"}


def test_no_more_advice_by_one_tap(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    browser.post(reports.link, data={"nonce": "a", "answer": "stop"})
    with reading(reports.crisis.house.engine) as session:
        assert has_stopped(session, "GT", reports.finder.codes["K7QF"].address_hash)


def test_the_answer_is_the_same_whether_anybody_is_known_or_not(reports: ReportHouse) -> None:
    """By a code that is somebody's, by one that is nobody's, by a name and by nothing."""
    answers = set()
    for number, code in enumerate(("K7QF", "ZZ99", "")):
        browser = reports.crisis.house.browser()
        sent = {"nonce": f"n{number}", "code": code, "answer": "help", "name": "Marta Xol Caal"}
        answer = browser.post(reports.form, data=sent)
        done = NONCE.sub("", browser.get(answer.location).text)
        answers.add((answer.status_code, answer.location, done))
    assert len(answers) == 1
    known, *others = sorted(reports.replies(), key=lambda each: each.person_id is None)
    assert known.person_id == reports.crisis.people["marta"]
    assert known.speaker is ReplySpeaker.THIRD_PARTY
    assert all(each.person_id is None for each in others)
    assert all(each.reading is ReadingState.WAITING for each in others)


def test_a_code_anybody_may_type_weighs_as_what_a_third_person_says(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    browser.post(reports.link, data={"nonce": "a", "who": "self", "answer": "help"})
    browser.post(reports.form, data={"nonce": "b", "code": "k7qf", "answer": "safe"})
    assert standings(reports)["marta"] == "help"
    part, marta = reports.crisis.part_id, reports.crisis.people["marta"]
    with reading(reports.crisis.house.engine) as session:
        said = {each.confidence for each in statements_of(session, part, marta)}
    assert said == {Confidence.SELF, Confidence.THIRD_PARTY}


def test_who_asks_to_be_registered_joins_the_crisis_form(reports: ReportHouse) -> None:
    house, keyring = reports.crisis.house, reports.crisis.keyring
    assert isinstance(keyring, Keyring)
    sent = {
        "nonce": "a", "answer": "help", "name": "Rosa Tum", "phone": "956 555 0199",
        "place": "Pharr, Texas", "text": "somos 4, sin agua", "register": "1",
    }  # fmt: skip
    house.browser().post(reports.form, data=sent)
    house.browser().post(reports.form, data={**sent, "nonce": "b", "register": ""})
    (joined, _other) = sorted(reports.replies(), key=lambda each: each.request_id is None)
    with reading(house.engine) as session:
        (request,) = session.scalars(sa.select(JoiningRequest))
        assert (request.state, request.id) == (JoiningState.POST, joined.request_id)
        assert count_waiting(session, QueueReach("GT", None)) == 1
    words = words_of(keyring, joined)
    assert words is not None
    assert (words.name, words.sender, words.place) == ("Rosa Tum", "956 555 0199", "Pharr, Texas")
    officer = house.signed_in("country_admin.gt")
    assert f"/s/{reports.code}" in officer.get("/registro/solicitudes").text
    assert "Rosa Tum" in officer.get("/registro/solicitudes").text
    post(officer, f"/registro/solicitudes/{request.id}/aceptar")
    (named,) = [each for each in reports.replies() if each.id == joined.id]
    joined_id = named.person_id
    assert joined_id is not None
    assert (named.holds, named.reading) == (ReplyKind.HELP, ReadingState.NOT_NEEDED)
    with reading(house.engine) as session:
        states = states_of_persons(session, reports.crisis.part_id, [joined_id])
    assert [state.standing.value for state in states.values()] == ["help"]


def test_what_opens_nothing_says_so_and_is_counted(reports: ReportHouse) -> None:
    browser = reports.crisis.house.browser()
    codes = [browser.get(f"/s/{'x' * 22}{number}").status_code for number in range(7)]
    assert codes == [404] * 5 + [429] * 2
    assert browser.get(reports.link).status_code == 200, "a right link always opens"
    assert browser.post(reports.link, data={"answer": "dead"}).status_code == 400


def test_a_script_behind_one_address_comes_no_further(
    reports: ReportHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    from webapp.auth.brakes import attempts

    few = attempts.Budget(address=attempts.Limit(2))
    monkeypatch.setitem(attempts.BUDGETS, attempts.Brake.JOINING, few)
    browser = reports.crisis.house.browser()
    sent = [
        browser.post(reports.form, data={"nonce": f"{number}", "answer": "safe"}).status_code
        for number in range(3)
    ]
    assert sent == [303, 303, 429]
    assert len(reports.replies()) == 2
