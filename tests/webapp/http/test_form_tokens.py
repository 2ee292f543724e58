from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.conftest import House
from webapp.http.form_tokens import masked, unmasked

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@given(st.text(alphabet=st.characters(max_codepoint=127), min_size=1, max_size=200))
def test_a_mask_is_undone_and_never_the_same(token: str) -> None:
    assert unmasked(masked(token)) == token
    if len(token) > 8:
        assert masked(token) != masked(token)


@pytest.mark.parametrize("text", ["", "m.", "m.%%%", "m.AAA", "m.____", "an older token"])
def test_what_is_no_masked_token_is_refused_later_and_raises_nothing(text: str) -> None:
    assert isinstance(unmasked(text), str)


def test_a_form_is_taken_with_any_of_its_masks_and_with_no_other(house: House) -> None:
    browser = house.browser()
    tokens = [TOKEN.findall(browser.get("/entrar").text)[0] for _ in range(2)]
    assert tokens[0] != tokens[1]
    given_up = {"email": "nobody@example.org", "password": "x"}
    for token in (*tokens, unmasked(tokens[0])):
        assert browser.post("/entrar", data={**given_up, "csrf_token": token}).status_code != 400
    other = TOKEN.findall(house.browser().get("/entrar").text)[0]
    for token in (other, "m.", tokens[0][:-4]):
        assert browser.post("/entrar", data={**given_up, "csrf_token": token}).status_code == 400
