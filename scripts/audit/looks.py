"""Take every page of the table as it looks: two widths, light and dark, in three languages.

    python -m scripts.audit.looks FOLDER [--pages home,board] [--languages en,fr] [--address URL]
                                  [--quick]

Writes NAME-LANGUAGE-WIDTH-SCHEME.png, and sheets of several pages beside each other
(sheet-LANGUAGE-WIDTH-SCHEME-NUMBER.png) to look through. Ends with 1 where a page sticks out of its
window or shows a text that nobody filled in. `--quick` takes a third as long: each width in one
scheme, which turns from language to language.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TookTooLong

from core.i18n.languages import LANGUAGES
from scripts.audit.pages import PAGES, SCHEMES, AuditedPage
from scripts.audit.visitor import Visitor, visiting

WIDTHS = {390: (844, 2200), 1280: (800, 1500)}
"""Width of the window -> its height, and how much of a page is taken at most."""
SHEETS = {390: (7, 0.62), 1280: (3, 0.5)}
"""Width -> pages in a row of a sheet, and how much smaller they stand there."""
ROWS = {390: 1, 1280: 2}
MAP_MS = 20_000
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"


@dataclass(frozen=True)
class Look:
    """One page as it looks."""

    page: str
    language: str
    width: int
    scheme: str
    picture: Path
    fault: str = ""


@dataclass(frozen=True)
class Sight:
    """In which language pages are looked at, and at each width in which schemes."""

    language: str
    schemes: Mapping[int, tuple[str, ...]]


_EVERY = dict.fromkeys(WIDTHS, SCHEMES)


def main() -> int:
    """Take all pictures, lay the sheets, say what is at fault. Return 1 when anything is."""
    given = _arguments()
    pages = [page for page in PAGES if page.name in (given.pages or {page.name})]
    given.folder.mkdir(parents=True, exist_ok=True)
    with visiting(given.address) as visitor:
        looks = []
        for language in given.languages:
            looks_of = _quick(language) if given.quick else _EVERY
            taken = list(_looks(visitor, pages, Sight(language, looks_of), given.folder))
            _lay_sheets(taken, given.folder)
            looks += taken
    faults = [look for look in looks if look.fault]
    for look in faults:
        print(f"{look.page} {look.language} {look.width} {look.scheme}: {look.fault}")
    print(f"{len(looks)} pictures in {given.folder}")
    return int(bool(faults))


# -- inside ---------------------------------------------------------------------------------


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take every page as it looks.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=_names, default=(), help="by their names in the table")
    parser.add_argument("--languages", type=_names, default=tuple(LANGUAGES))
    parser.add_argument("--quick", action="store_true", help="one scheme for each width")
    parser.add_argument("--address", help="a demo that is served already, with its password")
    return parser.parse_args()


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _quick(language: str) -> dict[int, tuple[str, ...]]:
    """Return which schemes to take at each width."""
    first = list(LANGUAGES).index(language) % 2
    return {390: (SCHEMES[first],), 1280: (SCHEMES[1 - first],)}


def _looks(
    visitor: Visitor, pages: Sequence[AuditedPage], sight: Sight, folder: Path
) -> Iterator[Look]:
    """Yield each page in a language: opened once, its window resized and its scheme switched."""
    for account in dict.fromkeys(page.account for page in pages):
        visitor.speak(account, sight.language)
        with visitor.window(account, reduced_motion="reduce") as context:
            tab = context.new_page()
            for page in pages:
                if page.account == account:
                    tab.goto(visitor.url(page))
                    yield from _page_looks(tab, page.name, sight, folder)


def _page_looks(tab: Page, name: str, sight: Sight, folder: Path) -> Iterator[Look]:
    for width, (height, most) in WIDTHS.items():
        tab.set_viewport_size({"width": width, "height": height})
        _show_maps(tab)
        for scheme in sight.schemes[width]:
            tab.emulate_media(color_scheme=scheme)
            name_of = f"{name.replace(' ', '-')}-{sight.language}-{width}-{scheme}.png"
            high = min(most, int(tab.evaluate("document.documentElement.scrollHeight")))
            clip: Any = {"x": 0, "y": 0, "width": width, "height": high}
            tab.screenshot(path=folder / name_of, full_page=True, clip=clip)
            yield Look(name, sight.language, width, scheme, folder / name_of, _fault(tab))


def _show_maps(tab: Page) -> None:
    """Have a map fetch what it is drawn on: it waits until somebody comes near."""
    for figure in tab.locator(".map").all():
        if figure.is_visible():
            figure.scroll_into_view_if_needed()
            with suppress(TookTooLong):  # what does not come is not in the picture
                tab.wait_for_selector(".map .base, .map-bare", state="attached", timeout=MAP_MS)
    tab.evaluate("window.scrollTo(0, 0)")
    tab.wait_for_timeout(300)


def _fault(tab: Page) -> str:
    if tab.evaluate(_WIDER):
        return "wider than its window"
    return "a text nobody filled in" if "%(" in tab.inner_text("body") else ""


def _lay_sheets(looks: Sequence[Look], folder: Path) -> None:
    """Lay the pages of one language, width and scheme beside each other, a few on each sheet."""
    for width, (columns, scale) in SHEETS.items():
        for scheme in SCHEMES:
            same = [look for look in looks if (look.width, look.scheme) == (width, scheme)]
            many = columns * ROWS[width]
            for number, first in enumerate(range(0, len(same), many), start=1):
                sheet = _sheet(
                    [look.picture for look in same[first : first + many]], columns, scale
                )
                name = f"sheet-{same[first].language}-{width}-{scheme}-{number}.png"
                sheet.save(folder / name)


def _sheet(pictures: Sequence[Path], columns: int, scale: float) -> Image.Image:
    parts = []
    for path in pictures:
        with Image.open(path) as full:
            size = (round(full.width * scale), round(full.height * scale))
            parts.append(full.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    wide = parts[0].width + 8
    rows = [parts[at : at + columns] for at in range(0, len(parts), columns)]
    high = [max(part.height for part in row) + 8 for row in rows]
    whole = Image.new("RGB", (wide * columns, sum(high)), "#c33bd0")
    for at, row in enumerate(rows):
        for column, part in enumerate(row):
            whole.paste(part, (column * wide, sum(high[:at])))
    return whole


if __name__ == "__main__":
    sys.exit(main())
