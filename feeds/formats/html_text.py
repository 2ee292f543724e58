"""HTML as feeds carry it in their texts: the words of it, nothing that acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MAX_HTML = 200_000
"""Characters of HTML looked at in one text."""
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})
_LINES = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"})


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT and not self._silent:
            self._silent = tag
        elif tag in _LINES:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        elif tag in _LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML, a line for each paragraph; scripts and styles are left
    out. A text without tags comes back as it is, its white space set right.
    """
    words = _Words()
    words.feed(html[:MAX_HTML])
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.parts).splitlines())
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
