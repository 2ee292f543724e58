"""The answer, its work and its bytes are the same for whoever is registered and whoever is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

from registry.joining import requests
from registry.joining.answers import FormAnswers
from tests.registry.joining.conftest import answers_of
from tests.webapp.blueprints.joining.walk import (
    START,
    Walk,
    cards,
    codes,
    letters,
    open_form,
    ready,
)
from tests.webapp.conftest import House, without_form_tokens


@contextmanager
def statements() -> Iterator[list[str]]:
    """Yield the statements of every engine as they are executed, without their values."""
    seen: list[str] = []

    def note(_c: Any, _k: Any, statement: str, *_more: Any) -> None:
        seen.append(re.sub(r"\(\s*(\?,?\s*)+\)", "(?)", statement))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def answered(house: House, answers: FormAnswers) -> tuple[list[str], str, str, int]:
    """Return what sending a form did to the database, where it led, and the page there."""
    walk = ready(house, answers)
    with statements() as seen:
        answer = walk.answer("revisar", agreed="1")
    page = without_form_tokens(walk.page).replace("rosa@", "____@").replace("sara@", "____@")
    return seen, answer.location, page, len(answer.data)


def test_the_known_and_the_unknown_are_answered_alike(house: House) -> None:
    open_form(house)
    walk = ready(house)
    walk.answer("revisar", agreed="1")
    walk.send(f"{START}/codigo", code=codes(house)[0])
    assert len(cards(house)) == 1
    known = answered(house, answers_of())
    unknown = answered(house, answers_of("Sara Ixchel Tum", email="sara@example.org"))
    assert known == unknown
    assert not any(
        "person" in each.split(" WHERE ")[0] for each in known[0] if "FROM person" in each
    )


def test_a_mailbox_is_not_filled_and_whoever_fills_it_is_told_the_same(house: House) -> None:
    open_form(house)
    pages = set()
    for _each in range(5):
        walk = ready(house)
        answer = walk.answer("revisar", agreed="1")
        pages.add((answer.location, without_form_tokens(walk.page)))
    assert len(pages) == 1
    assert len(letters(house)) == 3


def test_a_country_that_closed_meanwhile_and_a_full_queue_are_said(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_form(house)
    walk = ready(house)
    monkeypatch.setattr(requests, "MOST_SENT", 0)
    assert walk.answer("revisar", agreed="1").status_code == 429
    with house.engine.connect() as connection:
        connection.execution_options(writes=True)
        connection.execute(sa.text("update public_form set closes_at = opens_at"))
        connection.commit()
    assert form.country == "GT"
    assert Walk(walk.browser).answer("revisar", agreed="1").status_code == 410
