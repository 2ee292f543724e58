"""A guide as a page: its headings, its pictures, and links among guides that stay inside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from functools import lru_cache

import markdown
from markdown.extensions.toc import slugify_unicode
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from webapp.guides.texts import BY_NAME, text_of

_REMEMBERED = 32
"""Each guide in each language, and room: where the installation stands is said by the request."""
_GUIDE_LINK = re.compile(r"(?P<name>[a-z-]+)\.md(?P<anchor>#.*)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """One section of a guide."""

    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A guide, ready to be shown."""

    title: str
    body: Markup
    headings: tuple[Heading, ...]
    """Its sections, in their order: the same in each language."""


@lru_cache(maxsize=_REMEMBERED)
def guide_page(name: str, language: str, root: str = "") -> GuidePage:
    """Return a guide in a language; `root` is what stands before each address of the installation.

    Raises KeyError for a guide there is not.
    """
    text = text_of(name, language)
    first, _line, rest = text.partition("\n")
    parser = markdown.Markdown(
        extensions=["tables", "toc"],
        extension_configs={"toc": {"slugify": slugify_unicode}},
        output_format="html",
    )
    parser.treeprocessors.register(_Links(parser, root), "guide_links", 0)
    boxes = rest.replace("- [ ] ", "- ☐ ")
    body = Markup(parser.convert(boxes))  # noqa: S704 - files of this project, nobody's input
    sections: list[dict[str, str]] = vars(parser)["toc_tokens"]
    headings = tuple(Heading(each["name"], each["id"]) for each in sections)
    return GuidePage(first.removeprefix("# ").strip(), body, headings)


# -- inside ---------------------------------------------------------------------------------


class _Links(Treeprocessor):
    """Turns links among files into links among pages.

    A link to another guide opens its page, a picture comes from the installation; what lies only in
    the documentation (decisions, the operator's guide) is left as its words.
    """

    def __init__(self, parser: markdown.Markdown, root: str) -> None:
        super().__init__(parser)
        self._root = root

    def run(self, root: ET.Element) -> None:
        for each in root.iter():
            if each.tag == "img":
                name = each.get("src", "").partition("screenshots/")[2]
                each.set("src", f"{self._root}/ayuda/imagenes/{name}")
                each.set("loading", "lazy")
            elif each.tag == "a":
                self._lead(each)

    def _lead(self, link: ET.Element) -> None:
        found = _GUIDE_LINK.fullmatch(link.get("href", ""))
        if found and found["name"] in BY_NAME:
            link.set("href", f"{self._root}/ayuda/{found['name']}{found['anchor'] or ''}")
        elif not link.get("href", "").startswith("#"):
            link.tag = "span"
            link.attrib.clear()
