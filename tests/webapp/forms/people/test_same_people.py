"""Whoever is registered already is shown with what speaks for it, and the answer is remembered."""

from __future__ import annotations

import re

from tests.webapp.blueprints.persons.test_entry import cards, send
from tests.webapp.conftest import House


def test_who_may_be_the_same_is_named_with_reasons_and_taken_once_somebody_says_another(
    house: House,
) -> None:
    alone = {"persons-1-full_name": "", "persons-1-birth": ""}
    assert send(house, **alone).status_code == 302
    again = send(house, **{**alone, "persons-0-full_name": "Ana Prueva Lopes"})
    assert again.status_code == 422
    assert "el teléfono coincide" in again.text
    (other,) = re.findall(r'name="other" value="([^"]+)"', again.text)
    assert other == f"0:{cards(house)[0][0].id}"
    assert send(house, **alone, other=other).status_code == 302
    assert len(cards(house)) == 2
