"""The guides of who has no account, held against the pages behind their links and the open form, in
each language: what stands there in bold stands on them.
"""

from __future__ import annotations

import html
import re
from datetime import timedelta

from flask.testing import FlaskClient

from core.db import writing
from core.i18n.languages import LANGUAGES
from registry.joining.public_forms import open_crisis
from tests.webapp.blueprints.confirm.test_views import Held, held
from tests.webapp.blueprints.joining.walk import START, open_form
from tests.webapp.blueprints.own_record.test_views import Family, family
from tests.webapp.conftest import House
from tests.webapp.guides.promises import in_spanish, plain

__all__ = ["family", "held"]  # fixtures
AT_THE_END = "Su enlace personal"
"""What stands at the end of registering (`tests/webapp/blueprints/joining/test_views.py`)."""


def lacking(guide: str, language: str, browser: FlaskClient, pages: list[str]) -> list[str]:
    """Return the names of a guide that stand on none of its pages."""
    speaks = {"Accept-Language": language}
    answers = [browser.get(f"{page}?l={language}", headers=speaks) for page in pages]
    shown = " ".join(told(each.text) for each in answers)
    promises = [pair for pairs in in_spanish(guide, language).values() for pair in pairs]
    return [
        words
        for promise, ours in promises
        for words, name in zip(promise.words, ours.words, strict=True)
        if name != AT_THE_END and words not in shown
    ]


def told(page: str) -> str:
    """Return the words of a page."""
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_shelter_finds_behind_its_link_what_its_guide_names(held: Held) -> None:
    held.browser.post(f"{held.shelter}/corregir/answers", data={"capacity": "80"})
    pages = [held.shelter, held.post, f"{held.home}relevo"]
    found = {each: lacking("shelter", each, held.browser, pages) for each in LANGUAGES}
    assert not any(found.values()), found


def test_who_registers_finds_what_their_guide_names(house: House, family: Family) -> None:
    open_form(house)
    now = house.clock.at
    with writing(house.engine) as session:
        code = open_crisis(
            session, "GT", title="Inundación", area="", closes_at=now + timedelta(days=20),
            actor="user:a", now=now,
        ).code  # fmt: skip
    pages = [START, family.address, f"/s/{code}"]
    found = {each: lacking("people", each, house.browser(), pages) for each in LANGUAGES}
    assert not any(found.values()), found
