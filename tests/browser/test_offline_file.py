"""The offline file as a person opens it: from the disk of a phone, the network off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from directory.book.offline_file import offline_html
from directory.book.towns import BookTown
from directory.entries.kinds import EntryKind
from tests.browser.axe import AXE, RULES
from tests.browser.test_pages import PHONE
from tests.browser.walking import width_of
from tests.directory.book.invented import HOSTILE, NOW, row, rows

pytestmark = pytest.mark.browser
TOWNS = (
    BookTown("McAllen", -98.2300, 26.2034, ("US48215", "US-TX", "US"), "Texas"),
    BookTown("Tapachula", -92.263, 14.905, ("MX07089", "MX-CHP", "MX")),
    BookTown("San Pedro", -88.0, 15.5, ("HN",)),
    BookTown("San Pedro", -102.98, 25.75, ("MX05033", "MX-COA", "MX")),
)
ENTRIES = [
    row(
        1001,
        country="HN",
        name="Consulado de Honduras en Houston",
        lon=-95.4,
        lat=29.8,
        details={**row(1).details, "units": ("US-TX",)},
    ),
    row(
        1002,
        country="HN",
        name="Consulado de Honduras en McAllen",
        lon=-98.23,
        lat=26.2,
        details={**row(1).details, "units": ("US48215",)},
    ),
    row(
        1003,
        country="GT",
        name="Consulado de Guatemala cerrado",
        lon=-98.2,
        lat=26.2,
        details={
            **row(1).details,
            "units": ("US48215",),
            "closed_since": "2026-01-01",
            "covering_post_id": row(1004).id,
        },
    ),
    row(1004, country="GT", name="Consulado de Guatemala que cubre", lon=-97.5, lat=25.9),
    row(
        1005,
        country="SV",
        name="Consulado de El Salvador sin zona",
        lon=-97.0,
        lat=26.0,
        details={**row(1).details, "units": ()},
    ),
    row(
        1006,
        EntryKind.SHELTER,
        "HN",
        name="Albergue de Ñandutí",
        lon=-98.231,
        lat=26.201,
        details={**row(1006, EntryKind.SHELTER).details, "open_now": "yes"},
    ),
    row(
        1007, EntryKind.ORGANISATION, "HN", name=HOSTILE, type="civil_society", lon=-98.25, lat=26.2
    ),
]


@pytest.fixture(scope="module")
def offline_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offline") / "directorio.html"
    path.write_bytes(
        offline_html(
            [*ENTRIES, *rows(40)], number="2026-II", published_at=NOW, language="es", places=TOWNS
        )
    )
    return path


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone that knows where it is, its network off."""
    context = browser.new_context(
        viewport=PHONE, offline=True, locale="es-MX",
        permissions=["geolocation"], geolocation={"longitude": -98.23, "latitude": 26.2},
    )  # fmt: skip
    yield context
    context.close()


@pytest.fixture
def phone(window: BrowserContext, offline_file: Path) -> Iterator[Page]:
    page = window.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.set_fixed_time(NOW + timedelta(days=10))
    page.goto(offline_file.as_uri())
    yield page
    assert faults == []
    assert set(asked) == {offline_file.as_uri()}
    page.close()


def names(page: Page, within: str) -> list[str]:
    return page.locator(f"{within} article h4").all_inner_texts()


def search(page: Page, text: str) -> list[str]:
    page.fill("#words", text)
    page.wait_for_timeout(400)
    return names(page, "#found")


def ask(page: Page, place: str, nation: str = "") -> str:
    page.fill("#place", place)
    page.select_option("#nation", nation)
    page.click("#ask button >> nth=0")
    return page.inner_text("#answer")


@pytest.mark.parametrize("text", ["nanduti albergue", "ALBERGE ñandutí", "ablergue nandut"])
def test_search_forgives_accents_order_and_slips(phone: Page, text: str) -> None:
    assert search(phone, text)[0] == "Albergue de Ñandutí"


def test_search_by_telephone_kind_and_country(phone: Page) -> None:
    assert "Consulado de Honduras en Houston" in search(phone, "956 555-0101")
    phone.select_option("#kind", "shelter")
    phone.select_option("#country", "HN")
    assert search(phone, "albergue") == ["Albergue de Ñandutí"]
    search(phone, "zzzzzzz")
    assert "Nada coincide" in phone.inner_text("#count")


def test_a_town_finds_the_post_in_charge_the_finest_unit_first(phone: Page) -> None:
    told = ask(phone, "mcalen", "HN")
    assert names(phone, "#answer")[:3] == [
        "Consulado de Honduras en McAllen",
        "Consulado de Honduras en Houston",
        "Albergue de Ñandutí",
    ]
    assert "a cargo de esta zona" in told
    assert "1 km en línea recta" in told
    assert phone.locator("#answer article a[href^='tel:']").count() > 3


def test_a_closed_post_gives_way_and_without_a_charge_the_nearest_says_so(phone: Page) -> None:
    told = ask(phone, "McAllen, Estados Unidos", "GT")
    assert names(phone, "#answer")[0] == "Consulado de Guatemala que cubre"
    assert "cubre a una representación cerrada" in told
    assert "nadie ha dicho que esta zona le toque" in ask(phone, "Tapachula", "SV")


def test_coordinates_and_the_device_say_which_town_was_taken(phone: Page) -> None:
    told = ask(phone, "26.20, -98.23", "HN")
    assert "Según la población más cercana: McAllen, Texas, Estados Unidos (0 km)" in told
    assert "no se sabe en qué unidad está" in ask(phone, "0, 0")
    phone.click("#here")
    phone.wait_for_selector("#answer h2:has-text('26.2000, -98.2300')")


def test_two_towns_of_a_name_are_a_question_and_none_is_said(phone: Page) -> None:
    assert "¿Cuál de estos lugares?" in ask(phone, "san pedro")
    phone.click("#answer button:has-text('Honduras')")
    assert phone.inner_text("#answer h2") == "San Pedro, Honduras"
    assert "No se encontró ese lugar" in ask(phone, "Xyzzyville")


def test_ages_are_told_as_of_today_and_an_old_file_says_it_is(phone: Page) -> None:
    assert "(hace 50 días)" in phone.inner_text("#all")
    assert phone.is_hidden("#old")
    phone.clock.set_fixed_time(NOW + timedelta(days=190))
    phone.reload()
    assert "más de seis meses" in phone.inner_text("#old")
    assert "vigente," not in phone.inner_text("#all")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_nothing_sticks_out_and_axe_finds_nothing(phone: Page, width: int, scheme: str) -> None:
    phone.set_viewport_size({"width": width, "height": PHONE["height"]})
    phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    ask(phone, "McAllen")
    assert width_of(phone) <= width
    found = _axe(phone)
    assert [each["id"] for each in found["violations"]] == []


def _axe(page: Page) -> dict[str, list[dict[str, str]]]:
    """axe is put in by the debugger, which the policy of the file does not bind."""
    page.evaluate(AXE)
    told: dict[str, list[dict[str, str]]] = page.evaluate(
        "rules => axe.run({runOnly: rules, resultTypes: ['violations'], preload: false})", RULES
    )
    return told
