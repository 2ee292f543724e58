"""A guide walked in a browser, driven by its text: a way in bold is pressed word by word, a name in
bold is looked for on the page somebody stands on, and pressed where it leads on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ElementHandle, Page

from core.i18n.languages import translator
from tests.webapp.guides.promises import Promise

_FIND = """(words) => {
  const says = (each) => {
    const copy = each.cloneNode(true);
    copy.querySelectorAll(".unseen, .optional, small, .note").forEach((gone) => gone.remove());
    const text = copy.textContent.replace(/\\s+/g, " ").trim();
    return text.startsWith(words) && !/^\\p{L}/u.test(text.slice(words.length));
  };
  for (const where of ["main", "body"]) {
    for (const each of document.querySelector(where).querySelectorAll("a[href], button, summary")) {
      if (each.checkVisibility() && says(each)) { return each; }
    }
  }
  return null;
}"""
"""The first link or button that bears these words: of the page itself before its frame."""
_STANDS = "() => !document.querySelector('.htmx-request')"
"""Whether all parts of a page are there: some come after it, or in answer to what is pressed."""
_LOOK = """() => {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const found = [];
  const told = "a, button, summary, label, legend, caption, h1, h2, h3, th, dt, strong, option, p";
  for (const each of document.querySelectorAll(told)) {
    if (each.tagName === "P" ? !each.matches(".strong") : each.tagName !== "OPTION"
        && !each.checkVisibility()) { continue; }
    const copy = each.cloneNode(true);
    copy.querySelectorAll(".unseen, .optional, small, .note").forEach((gone) => gone.remove());
    const text = copy.textContent.replace(/\\s+/g, " ").trim();
    if (text) { found.push([text, each.tagName === "A" && each.hasAttribute("href")]); }
  }
  return found;
}"""
"""What stands on a page for who opens whatever opens: words, and whether they are a link."""


SECTIONS = "/inicio/secciones"
"""The page of all sections: *Más* of the bar."""
LOOKS = 45
"""How often a page is opened again, a second apart, for what the worker has yet to count."""
Door = tuple[str | tuple[str, str], ...]
"""What is pressed to stand where a name is found: our Spanish words (`?` before those that need not
be there), an address, `css:` and a selector, `map:` and what stands there once the map is drawn, or
a pair of the selector of a box and what is typed into it.
"""


@dataclass
class GuideWalk:
    """Somebody who reads a guide and does what it says, signed in as whom it is written for."""

    page: Page
    address: str
    language: str
    known: dict[str, str] = field(default_factory=dict)
    """Words seen before, and where."""
    here: list[tuple[str, bool]] = field(default_factory=list)
    reached: dict[Door, str] = field(default_factory=dict)
    """Where doors led before."""

    def open(self, path: str) -> None:
        """Begin at an address."""
        self.open_address(f"{self.address}{path}")

    def open_address(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """See what stands on the page, with all opened that opens, and once it fetches no more."""
        self.page.wait_for_load_state()
        self.page.wait_for_function(_STANDS)
        self.here = [(text, is_link) for text, is_link in self.page.evaluate(_LOOK)]
        for text, _is_link in self.here:
            self.known.setdefault(text, self.page.url)

    def sees(self, words: str) -> bool:
        """Return whether words stand on the page."""
        return any(_says(text, words) for text, _is_link in self.here)

    def leads(self, words: str) -> bool:
        """Return whether words are a link on the page."""
        return any(is_link and _says(text, words) for text, is_link in self.here)

    def press(self, words: str) -> None:
        """Press the first link or button that says so, and see where it leads."""
        found = self._pressable(words)
        assert found, f"nothing to press says {words!r} on {self.page.url}"
        found.click()
        self.look()

    def _pressable(self, words: str) -> ElementHandle | None:
        return self.page.evaluate_handle(_FIND, words).as_element()

    def menu(self, words: str) -> None:
        """Press a section of the menu, over the page of all of them where the bar has no room."""
        if not self.leads(words):
            self.open(SECTIONS)
        self.press(words)

    def told(self, message: str, **values: Any) -> str:
        """Return a text of ours in the reader's language."""
        text = translator(self.language).gettext(message)
        return text % values if values else text

    def stand(self, door: Door) -> None:
        """Go to where a name is found, by the shortest way where it was found before."""
        if door in self.reached:
            self.open_address(self.reached[door])
        elif door:
            self.enter(door)
            self.reached[door] = self.page.url

    def enter(self, door: Door) -> None:
        """Press and type what a door says."""
        for number, each in enumerate(door):
            if isinstance(each, tuple):
                self.give(each[0], self._own(each[1]))
            elif each.startswith("/"):
                self.open(each)
            elif each.startswith("css:"):
                self.touch(each[4:])
            elif each.startswith("map:"):
                self.page.locator(".map").first.scroll_into_view_if_needed()
                self.page.locator(each[4:]).first.wait_for()
                self.look()
            elif each.startswith("?"):
                if self.sees(self.told(each[1:])):
                    self.press(self.told(each[1:]))
            elif number == 0 and not self._pressable(self.told(each)):
                self.menu(self.told(each))
            else:
                self.press(self._own(self.told(each)))

    def _own(self, words: str) -> str:
        """Return words that one walk types and finds again, apart from those of another."""
        return words.replace("{language}", self.language)

    def touch(self, selector: str) -> None:
        """Press the first that a selector finds: what the worker counts may be a little late."""
        found = self.page.locator(selector).filter(visible=True)
        for _ in range(LOOKS):
            if found.count():
                break
            self.page.wait_for_timeout(1000)
            self.page.reload()
        assert found.count(), f"nothing like {selector} on {self.page.url}"
        found.first.click()
        self.look()

    def give(self, selector: str, value: str) -> None:
        """Type into a box, choose from a list, or give a file."""
        boxes = self.page.locator(selector).filter(visible=True)
        assert boxes.count(), f"no box like {selector} on {self.page.url}"
        box = boxes.first
        kind = box.evaluate("each => each.type")
        if kind == "file":
            box.set_input_files(value)
        elif kind.startswith("select"):
            box.select_option(value)
        else:
            box.fill(value)

    def follow(self, promise: Promise, links: Sequence[str], door: Door) -> str:
        """Do what a promise says; return what it lacks, empty where it holds.

        `links`: the names of before in the part, the nearest first: one of them may lead on.
        """
        if promise.is_way:
            self.stand(door)
            return self._go(promise.words)
        (words,) = promise.words
        if not self.sees(words):
            self.stand(door)
        if self.sees(words) or any(self._over(each, words) for each in links):
            return ""
        before = next((where for text, where in self.known.items() if _says(text, words)), "")
        if before:
            self.open_address(before)
        else:
            self.open(SECTIONS)
        return "" if self.sees(words) else words

    def _over(self, link: str, words: str) -> bool:
        """Return whether a link of before leads to where words stand."""
        if not self.leads(link):
            return False
        self.press(link)
        return self.sees(words)

    def _go(self, words: Sequence[str]) -> str:
        """Go a way word by word; what stands at its end is seen, and pressed where it is a link."""
        first, *others = words
        self.menu(first)
        for each in others:
            if not self.sees(each):
                return " → ".join(words)
            if self.leads(each):
                self.press(each)
        return ""


def _says(text: str, words: str) -> bool:
    """Return whether a text on a page is these words, or begins with them and goes on to a count or
    a colon.
    """
    if not text.startswith(words):
        return False
    rest = text[len(words) :]
    return not rest[:1].isalpha()
