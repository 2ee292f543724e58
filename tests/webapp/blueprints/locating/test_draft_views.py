from __future__ import annotations

import io
import uuid

from tests.webapp.blueprints.accounting.conftest import CrisisHouse
from tests.webapp.blueprints.locating.steps import BASE, FORM, NAME, approved, written
from tests.webapp.conftest import _token, post


def test_what_is_missing_is_said_and_what_was_typed_stays(crisis: CrisisHouse) -> None:
    browser = crisis.house.signed_in("emergency.gt")
    hn = str(crisis.house.posts["HN"])
    for field, form in (
        ("fear", {**FORM, "fear": "", "post": hn}),
        ("posts", FORM),
        ("age", {**FORM, "age": "nueve", "post": hn}),
        ("ground_words", {**FORM, "ground": "legal", "post": hn}),
        ("last_seen", {**FORM, "last_seen": "ayer", "post": hn}),
    ):
        answer = post(browser, f"{BASE}/nuevo", **form)
        assert answer.status_code == 422, field
        assert NAME in answer.text
        assert f'id="error-{field}"' in answer.text, field
    data = {"csrf_token": _token(browser), **FORM, "post": hn}
    data["photo"] = (io.BytesIO(b"%PDF-1.7"), "foto.jpg")  # type: ignore[assignment]
    answer = browser.post(f"{BASE}/nuevo", data=data, content_type="multipart/form-data")
    assert (answer.status_code, 'id="error-photo"' in answer.text) == (422, True)
    assert "No se busca a nadie" in browser.get(BASE).text


def test_a_form_sent_twice_is_one_and_a_registered_person_fills_it(crisis: CrisisHouse) -> None:
    form = str(uuid.uuid4())
    assert written(crisis, draft=form) == written(crisis, draft=form)
    browser = crisis.house.signed_in("consul.gt")
    page = browser.get(f"{BASE}/nuevo?persona={crisis.people['pedro']}").text
    assert "Pedro Ba Tiul" in page
    assert 'value="36"' in page
    foreign = browser.get(f"{BASE}/nuevo?persona={crisis.people['canary']}")
    assert foreign.status_code == 404
    assert "Ver las representaciones de todos" in page
    assert browser.get(f"{BASE}/nuevo?todos=1").status_code == 200
    assert crisis.house.signed_in("country_admin.gt").get(f"{BASE}/nuevo").status_code == 403


def test_a_draft_is_written_over_until_it_is_approved(crisis: CrisisHouse) -> None:
    address, browser = written(crisis), crisis.house.signed_in("consul.gt")
    page = browser.get(f"{address}/cambiar").text
    assert NAME in page
    assert f'value="{crisis.house.posts["HN"]}" checked' in page
    form = {**FORM, "name": "Keneth Tuyuc", "post": str(crisis.house.posts["HN"])}
    assert post(browser, f"{address}/cambiar", **form).status_code == 303
    assert "Keneth Tuyuc" in browser.get(address).text
    post(browser, f"{address}/aprobar")
    assert "decide otra persona de su país" in browser.get(address).text
    assert post(browser, f"{address}/cambiar", **{**form, "age": "x"}).status_code == 422
    late = approved(crisis)
    post(browser, f"{late}/cambiar", **form)
    assert "Ya está aprobado" in browser.get(late).text
