"""The page of a crisis pack as a person opens it: unzipped on a disk, the network off."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plans.packs.crisis_pack import pack
from tests.browser.axe import AXE, RULES
from tests.browser.walking import width_of
from tests.plans.invented import BareGround
from tests.plans.packs.test_crisis_pack import QUICK, order

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pack")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "plans.packs.crisis_pack.registration_pdf", lambda *_given, **_more: b"%PDF form"
        )
        body = pack(order(), BareGround(), printers=QUICK)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        archive.extractall(folder)
    return folder


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_it_opens_from_the_disk_shows_the_map_and_answers(
    browser: Browser, unpacked: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        offline=True,
        bypass_csp=True,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on(
        "console", lambda message: faults.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda wrong: faults.append(str(wrong)))
    page.goto((unpacked / "LEEME.html").as_uri())
    assert width_of(page) == width
    assert page.locator("figure.map svg").first.bounding_box()["width"] > 300  # type: ignore[index]
    page.fill("#place", "McAllen")
    page.locator("#ask button").first.click()
    assert "Consulado Ejemplo en McAllen" in page.inner_text("#answer")
    page.fill("#words", "albergue pharr")
    assert page.locator("article:visible", has_text="Albergue Ejemplo de Pharr").count() >= 1
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", RULES)
    assert [each["id"] for each in found["violations"]] == []
    page.locator("a[href='README.html']").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert faults == []
    context.close()
