"""What is applied or taken back was worked out from the directory as it still is."""

from __future__ import annotations

from typing import Any

import pytest

from core.db import writing
from directory.entries.change_log import ChangeOrigin, ChangeVia
from directory.entries.lifecycle import change_entry
from directory.entries.models import Shelter
from directory.imports.batches import try_prepared
from directory.imports.revert import find_way_back
from tests.webapp.blueprints.imports.test_views import LIST, as_shown, sent, shelters
from tests.webapp.conftest import House, post

APPLYING = "webapp.blueprints.imports.applying"
SAME = LIST.replace(b"Calle 1;100", b"Calle 1;77")


def mapped(browser: Any, data: bytes) -> str:
    """A list sent, with its columns as they are guessed; its address."""
    path = sent(browser, data)
    post(browser, f"{path}/columnas", sheet="", **as_shown(browser.get(f"{path}/columnas").text))
    return path


def meddle(house: House, capacity: int) -> None:
    """Somebody else changes the first school."""
    with writing(house.engine) as session:
        school = session.get_one(Shelter, shelters(house)["Escuela Uno"].id)
        origin = ChangeOrigin(house.clock.at, "user:9", ChangeVia.SCREEN)
        change_entry(session, school, {"capacity": capacity}, origin=origin)


@pytest.mark.parametrize(("times", "is_written"), [(1, True), (5, False)])
def test_a_change_meanwhile_has_it_worked_out_anew_or_said(
    house: House, monkeypatch: pytest.MonkeyPatch, times: int, is_written: bool
) -> None:
    browser = house.signed_in("country_admin.gt")
    post(browser, f"{mapped(browser, LIST)}/aplicar", sure="1")
    path, plain, left = mapped(browser, SAME), try_prepared, [*range(times)]

    def tried(*given: Any) -> Any:
        found = plain(*given)
        if left:
            meddle(house, 200 + left.pop())
        return found

    monkeypatch.setattr(f"{APPLYING}.try_prepared", tried)
    page = browser.get(post(browser, f"{path}/aplicar", sure="1").location).text
    assert ("El directorio cambia en este momento" in page) is not is_written
    assert shelters(house)["Escuela Uno"].capacity == (77 if is_written else 200)


def test_the_way_back_leaves_what_somebody_changed_while_it_was_found(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = house.signed_in("country_admin.gt")
    path, plain, left = mapped(browser, LIST), find_way_back, [1]
    post(browser, f"{path}/aplicar", sure="1")

    def found(*given: Any) -> Any:
        way_back = plain(*given)
        if left:
            meddle(house, 200 + left.pop())
        return way_back

    monkeypatch.setattr(f"{APPLYING}.find_way_back", found)
    answer = post(browser, f"{path}/deshacer")
    assert "Alguien la cambió después de la importación." in answer.text
    kept = shelters(house)
    assert kept["Escuela Uno"].retired_at is None
    assert kept["Escuela Tres"].retired_at is not None
