"""Opened one by one: the link with the text, one household a hand, each marked once."""

from __future__ import annotations

import re
from urllib.parse import unquote

from tests.webapp.blueprints.notice_sending.conftest import SentHouse, shown_after
from tests.webapp.conftest import post

_MARK = re.compile(r"/a-mano/([0-9a-f-]{36})\"")


def test_a_text_is_opened_marked_and_the_next_one_follows(sent: SentHouse) -> None:
    consul, other = sent.house.signed_in("consul.gt"), sent.house.signed_in("emergency.gt")
    post(consul, f"{sent.address}/enviar")
    page = shown_after(consul, f"{sent.address}/a-mano/siguiente")
    assert "Ana Xochitl" in page
    link = unquote(re.findall(r'href="(https://wa.me/[^"]+)"', page)[0])
    assert "15205550133" in link
    assert "Suba" in link
    assert "/s/" in link
    second = shown_after(other, f"{sent.address}/a-mano/siguiente")
    assert "Eva Xochitl" in second
    assert 'href="tel:+15205550144"' in second
    dispatch = _MARK.findall(page)[0]
    done = shown_after(consul, f"{sent.address}/a-mano/{dispatch}", result="told")
    assert "Xochitl" not in done
    assert "En manos de alguien: 1" in done
    assert post(consul, f"{sent.address}/a-mano/{dispatch}", result="what").status_code == 422
    states = sent.sending.states(sent.notice_id)
    assert states[sent.people[1]][0][:2] == ("whatsapp", "sent")
    assert len(page) < 20_000


def test_one_that_is_left_is_free_for_another(sent: SentHouse) -> None:
    consul, other = sent.house.signed_in("consul.gt"), sent.house.signed_in("emergency.gt")
    post(consul, f"{sent.address}/enviar")
    page = shown_after(consul, f"{sent.address}/a-mano/siguiente")
    dispatch = _MARK.findall(page)[0]
    assert post(consul, f"{sent.address}/a-mano/{dispatch}/volver").status_code == 303
    again = shown_after(other, f"{sent.address}/a-mano/siguiente")
    assert "Ana Xochitl" in again
    elsewhere = f"{sent.address}/a-mano/{sent.people[0]}"
    assert post(consul, elsewhere, result="told").status_code == 404
