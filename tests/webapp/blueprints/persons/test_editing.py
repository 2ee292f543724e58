"""One person changed: the card, the places, whom they live with."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.db import reading
from registry.people.history import events_of, past_consents
from tests.webapp.blueprints.persons.test_entry import cards, send
from tests.webapp.conftest import House, post


@pytest.fixture
def ana(house: House) -> str:
    """The address of the page of Ana, registered with Luz."""
    assert send(house).status_code == 302
    return f"/personas/{cards(house)[0][0].id}"


def form_of(page: str) -> dict[str, Any]:
    """Return what a browser would send of the form as it stands."""
    sent: dict[str, Any] = {}
    for box in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', box), re.search(r'value="([^"]*)"', box)
        is_tick = 'type="checkbox"' in box
        if name is None or (is_tick and " checked" not in box) or name[1] == "csrf_token":
            continue
        text = value[1] if value else ""
        if is_tick:
            sent.setdefault(name[1], []).append(text)
        else:
            sent[name[1]] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.S):
        sent[name] = text
    return sent


def test_a_form_sent_as_it_stands_changes_nothing_and_what_differs_is_noted(
    house: House, ana: str
) -> None:
    consul = house.signed_in("consul.gt")
    form = form_of(consul.get(f"{ana}/cambiar").text)
    before = cards(house)[0][1]
    assert post(consul, f"{ana}/cambiar", **form).status_code == 302
    assert cards(house)[0][1] == before
    changed = {**form, "note": "Toca dos veces", "channels": ["whatsapp:alerts"]}
    changed |= {"contacts-0-name": "Sol", "contacts-0-relation": "prima"}
    changed |= {"contacts-0-is_household": "1"}
    assert post(consul, f"{ana}/cambiar", **changed).status_code == 302
    row, card = cards(house)[0]
    assert (card.note, card.contacts[0].name, card.needs_until) == (
        "Toca dos veces", "Sol", before.needs_until,
    )  # fmt: skip
    assert card.channels == before.channels[:1]
    assert card.contacts[0].is_household
    again = form_of(consul.get(f"{ana}/cambiar").text)
    assert post(consul, f"{ana}/cambiar", **again).status_code == 302
    assert cards(house)[0][1] == card
    with reading(house.engine) as session:
        latest, registered = events_of(session, row.id)
        assert latest.fields == ["note", "channels", "contacts"]
        assert registered.kind == "registered"
        (ended,) = past_consents(session, row.id)
        assert (ended.channel, ended.purpose) == ("call", "alerts")
    page = consul.get(ana).text
    assert "Notas, Cómo quiere recibir avisos" in page
    stale = post(consul, f"{ana}/cambiar", **{**changed, "full_name": "Ana Otra"})
    assert stale.status_code == 409
    assert cards(house)[0][1].full_name == "Ana Prueba López"


def test_what_cannot_be_kept_is_named(house: House, ana: str) -> None:
    consul = house.signed_in("consul.gt")
    form = form_of(consul.get(f"{ana}/cambiar").text)
    for change, words in (
        ({"phone": "12"}, "12"),
        ({"note": "sin papeles"}, "situación migratoria"),
        ({"contacts-0-phone": "956 555 0102", "contacts-0-name": " "}, "hace falta el nombre"),
        ({"until-interpreter": "ayer"}, "Escriba el día o el mes"),
        ({"email": "ana@"}, "No es un correo"),
    ):
        answer = post(consul, f"{ana}/cambiar", **{**form, **change})
        assert (answer.status_code, words in answer.text) == (422, True), change
