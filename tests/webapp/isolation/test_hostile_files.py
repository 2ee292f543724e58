"""What is uploaded is refused by name or read as text: whatever it is, and is called."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webapp.conftest import post
from tests.webapp.isolation.canaries import ASKERS
from tests.webapp.isolation.canary_house import CanaryHouse
from tests.webapp.isolation.forms import forms_of
from tests.webapp.isolation.hostile_files import hostile_files
from tests.webapp.isolation.pages import Crawl, browser_of
from tests.webapp.isolation.world import World
from webapp.http.services import EXTENSION

FORMS = {
    "/directorio/importar": {"kind": "shelter", "country": "GT"},
    "/registro": {},
    "/estadisticas/estimaciones": {"source": "Censo", "year": "2024"},
    "/vigilancia/area": {"title": "Crecida", "radius_km": "", "place": "", "country": ""},
    "/crisis/declarar": {"type": "flood", "level": "2", "reason": "Sube el río"},
    "/crisis/CR-2026-001/zona": {"reason": "Se movió"},
    "/crisis/CR-2026-001/llamar/archivo": {},
    "/crisis/CR-2026-001/gente/listas": {"name": "Refugio", "place": "Pharr"},
    "/crisis/CR-2026-001/localizar/nuevo": {"name": "Keneth", "fear": "no", "ground": "vital"},
}
"""Where a file is taken -> what is sent beside it."""
OF_EMERGENCY = frozenset({"/crisis/CR-2026-001/localizar/nuevo"})
"""What an administrator does not do: whoever answers a crisis sends it."""
READ_APART = b"PK"
"""Begins a workbook: it is read in a process of its own, so that one of the pages tries it."""


@pytest.fixture(scope="module")
def world(canaries: CanaryHouse) -> Iterator[World]:
    made = World.of(canaries.house.engine)
    yield made
    made.restore()
    made.close()


def test_every_route_that_takes_a_file_is_tried(crawl: Crawl) -> None:
    taking = {
        endpoint
        for endpoint, form in crawl.forms.items()
        if any(each.type == "file" for each in form.fields)
    }
    assert taking == {
        "accounting.bring",
        "calls.send_file",
        "crises.declare",
        "crises.zone",
        "imports.upload",
        "locating.add",
        "locating.change",
        "registry.upload",
        "hazards.area_sheet",
        "statistics.try_estimates",
    }


def test_what_nobody_honest_sends_is_refused_or_read_as_text(
    canaries: CanaryHouse, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    head, duty, wrong = browser_of(canaries, ASKERS[2]), browser_of(canaries, ASKERS[4]), []
    folder = Path(canaries.house.app.extensions[EXTENSION].settings.instance)
    around = _names(folder.parent, folder)
    for what, name, body in hostile_files():
        for path, form in FORMS.items():
            if body.startswith(READ_APART) and path != "/registro":
                continue
            browser = duty if path in OF_EMERGENCY else head
            answer = post(browser, path, **form, file=(io.BytesIO(body), name))  # type: ignore[arg-type]
            if answer.status_code not in (200, 302, 303, 413, 422):
                wrong.append(f"{what} to {path}: {answer.status_code}")
            if answer.status_code in (302, 303):
                answer = browser.get(answer.location)
            if _is_marked(answer.text) or "root:x:0" in answer.text:
                wrong.append(f"{what} to {path}: it is in the page")
            if "X-Zq" in answer.headers:
                wrong.append(f"{what} to {path}: it wrote a header")
    assert wrong == []
    assert _names(folder.parent, folder) == around


def _is_marked(page: str) -> bool:
    """Return whether a page has an element or an attribute of the wicked names."""
    forms_of(page)  # whatever it is, a browser reads on
    return "<zqtag" in page.casefold() or "onzq=1>" in page


def _names(folder: Path, but: Path) -> set[str]:
    """Return the files of a folder, without those of one inside it."""
    return {
        os.path.join(where, name)
        for where, _folders, names in os.walk(folder)
        for name in names
        if not Path(where).is_relative_to(but) and ".db" not in name
    }
