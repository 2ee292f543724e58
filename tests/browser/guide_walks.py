"""A guide walked in a browser, driven by its text: a way in bold is pressed word by word, a name in
bold is looked for on the page somebody stands on, and pressed where it leads on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from core.i18n.languages import translator
from webapp.guides.texts import text_of

_BOLD = re.compile(r"\*\*([^*]+)\*\*")
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


@dataclass(frozen=True, slots=True)
class Promise:
    """Words in bold of a guide: a way from page to page, or what stands on one."""

    part: int
    """Which part of the guide, from 0: the same in each language."""
    step: int
    """Its step in a numbered list; 0 outside of one."""
    words: tuple[str, ...]

    @property
    def is_way(self) -> bool:
        return len(self.words) > 1


def promises_of(guide: str, language: str) -> list[Promise]:
    """Return what a guide promises, in its order."""
    return [
        Promise(part, step, tuple(map(plain, bold.split("→"))))
        for part, step, text in _steps(text_of(guide, language))
        for bold in _BOLD.findall(text)
    ]


def plain(words: str) -> str:
    """Words without line ends and the mark at their end."""
    return " ".join(words.split()).rstrip(".: ")


def _steps(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the part, the step and the text of each paragraph and each item of a list."""
    part = step = 0
    for block in re.split(r"\n(?=\s*\n|\d+\. |- |#|\|)", text):
        lines = block.strip("\n")
        if lines.lstrip().startswith("## "):
            part += 1
        numbered = re.match(r"\s*(\d+)\. ", lines)
        if numbered:
            step = int(numbered[1])
        elif lines.strip() and not lines.startswith((" ", "\n ")):
            step = 0
        yield part, step, lines


@dataclass
class GuideWalk:
    """Somebody who reads a guide and does what it says, signed in as whom it is written for."""

    page: Page
    address: str
    language: str
    known: dict[str, str] = field(default_factory=dict)
    """Words seen before, and where."""
    here: list[tuple[str, bool]] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Begin at an address."""
        self.page.goto(f"{self.address}{path}")
        self.look()

    def look(self) -> None:
        """See what stands on the page, with all opened that opens."""
        self.page.wait_for_load_state()
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
        exact = re.compile(rf"^\s*{re.escape(words)}(?!\w)")
        found = self.page.locator(":is(a, button, summary)").filter(has_text=exact, visible=True)
        within = self.page.locator("main").locator(found)
        (within if within.count() else found).first.click()
        self.look()

    def menu(self, words: str) -> None:
        """Press a section of the menu, over the page of all of them where the bar has no room."""
        if not self.leads(words):
            self.press(self.told("Más"))
        self.press(words)

    def told(self, message: str, **values: Any) -> str:
        """Return a text of ours in the reader's language."""
        text = translator(self.language).gettext(message)
        return text % values if values else text

    def follow(self, promise: Promise, last: Sequence[str]) -> str:
        """Do what a promise says; return what it lacks, empty where it holds.

        `last`: the links of before in the part, the nearest first: one of them may lead on.
        """
        if promise.is_way:
            return self._go(promise.words)
        (words,) = promise.words
        if self.sees(words):
            return ""
        for link in last:
            if self.leads(link):
                self.press(link)
                if self.sees(words):
                    return ""
        before = next((where for text, where in self.known.items() if _says(text, words)), "")
        if not before:
            return words
        self.page.goto(before)
        self.look()
        return "" if self.sees(words) else f"{words} (no more on {before})"

    def _go(self, words: Sequence[str]) -> str:
        """Go a way word by word; what stands at its end is seen, and pressed where it is a link."""
        first, *others = words
        if not self.leads(first):
            self.open("/inicio")
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


def fill(walk: GuideWalk, form: str, values: Mapping[str, str]) -> None:
    """Fill the fields of a form that must be filled, by the words of their labels."""
    for box in walk.page.locator(f"{form} :is(input, textarea, select)[required]").all():
        label = walk.page.locator(f"label[for='{box.get_attribute('id')}']")
        words = plain(label.first.inner_text()) if label.count() else ""
        if not box.input_value() and words in values:
            box.fill(values[words])
