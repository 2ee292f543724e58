"""Somebody opens the link of a message on a small old telephone, without scripts: one tap says that
the whole family is safe, and a second page takes what they need; the form on a poster does the same
for who is not registered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from core.crypto import Keyring
from core.db import reading, writing
from registry.joining.public_forms import open_crisis
from registry.registration.persons import add_household
from tests.browser.test_registering import served
from tests.browser.walking import width_of
from tests.response.crisis_parts import add_people
from tests.webapp.conftest import House, _quick_hashes, make_house, people, shared_apps
from tests.webapp.replies.known_messages import TOKEN, KnownMessages, message_at
from watch.replies.intake import words_of
from watch.replies.models import NoticeReply
from webapp.blueprints.self_report import views, way_in
from webapp.http.services import EXTENSION

__all__ = ["_quick_hashes", "make_house", "people", "shared_apps"]  # fixtures
pytestmark = pytest.mark.browser
SMALL: ViewportSize = {"width": 360, "height": 640}
THUMB_PX, MOST_BYTES = 48, 20_000


def fits(page: Page) -> None:
    """Assert that nothing is wider than the screen and each button is as large as a thumb."""
    assert width_of(page) <= SMALL["width"]
    for button in page.locator("main button, main .pick").all():
        box = button.bounding_box()
        assert box
        is_plain = "plain" in (button.get_attribute("class") or "")
        assert box["height"] >= (44 if is_plain else THUMB_PX), button.inner_text()
    assert len(page.content()) <= MOST_BYTES


def test_one_tap_without_scripts(
    browser: Browser, make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house()
    keyring: Keyring = house.app.extensions[EXTENSION].keyring
    now = house.clock.at
    with writing(house.engine) as session:
        home = add_household(session, "GT")
        family = add_people(session, keyring, now, ["Ana Zarzaquil", "Luis Zarzaquil"],
                            household=home, birth_year=1990)  # fmt: skip
        message = message_at(keyring, family[0].id, home.id, now)
        form = open_crisis(
            session, "GT", title="Inundación en Texas", area="Hidalgo, Texas",
            closes_at=now + timedelta(days=20), actor="user:a", now=now,
        )  # fmt: skip
        code = form.code
    for module in (views, way_in):
        monkeypatch.setattr(module, "SENT_MESSAGES", KnownMessages(links={TOKEN: message}))
    with served(house) as address:
        context = browser.new_context(
            viewport=SMALL, java_script_enabled=False, locale="es-MX", color_scheme="dark"
        )
        page = context.new_page()
        page.goto(f"{address}/s/{TOKEN}")
        fits(page)
        page.click("button[lang=en]")
        assert page.inner_text("h1") == "How are you?"
        page.click("text=We are safe")
        assert "Noted: safe." in page.inner_text("[role=status]")
        fits(page)
        page.click("text=Answer something else")
        page.click("text=We need help")
        page.fill("#text", "no water, two children")
        page.click("text=Send")
        page.goto(f"{address}/s/{TOKEN}/cada?l=fr")
        fits(page)
        assert "Zarzaquil" not in page.content()
        page.goto(f"{address}/s/{code}")
        fits(page)
        page.click("text=Necesito ayuda")
        fits(page)
        page.fill("#name", "Rosa Tum")
        page.fill("#place", "Pharr, Texas")
        page.click("input[name=register]")
        page.click("text=Enviar")
        assert "Anotado: necesita ayuda." in page.inner_text("[role=status]")
        assert context.cookies() == []
        context.close()
    with reading(house.engine) as session:
        rows = session.query(NoticeReply).all()
        said = sorted((row.channel, row.kind.value, row.is_for_all) for row in rows)
        texts = {words.text for row in rows if (words := words_of(keyring, row))}
    assert said == [
        ("form", "help", False), ("link", "help", True), ("link", "help", True),
        ("link", "safe", True),
    ]  # fmt: skip
    assert "no water, two children" in texts
