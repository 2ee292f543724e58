"""HTML as feeds carry it in their texts: the words of it, nothing that acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from feeds.naming.character_references import without_endless

MAX_HTML = 200_000
"""Characters of HTML looked at in one text."""
_DECLARATION = re.compile(r"<[!?][^>]*>")
_BREAK = "\x00"
"""Stands for a new line that means one."""
_SILENT = frozenset({"script", "style", "template", "iframe", "object", "noscript"})
_LINES = frozenset(
    {"p", "br", "div", "pre", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4"}
)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = ""
        self._written_lines = 0
        """How deep in <pre>, where a new line is one."""
        self.has_tags = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.has_tags = True
        self._written_lines += tag == "pre"
        if tag in _SILENT and not self._silent:
            self._silent = tag
        elif tag in _LINES:
            self.parts.append(_BREAK)

    def handle_endtag(self, tag: str) -> None:
        self._written_lines -= tag == "pre" and self._written_lines > 0
        if tag == self._silent:
            self._silent = ""
        elif tag in _LINES:
            self.parts.append(_BREAK)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", _BREAK) if self._written_lines else data)


def plain_text(html: str) -> str:
    """Return the words of a piece of HTML, a line for each paragraph; scripts and styles are left
    out. Where the source breaks its lines means nothing but in <pre> and in a text without tags.
    """
    words = _Words()
    words.feed(_closed(without_endless(html[:MAX_HTML])))
    words.close()
    text = "".join(words.parts)
    pieces = text.split(_BREAK) if words.has_tags else text.splitlines()
    lines = (" ".join(piece.split()) for piece in pieces)
    return "\n".join(line for line in lines if line)


# -- inside ---------------------------------------------------------------------------------


def _closed(html: str) -> str:
    """Return HTML in which every tag ends, without comments and declarations: the parser looks for
    the end of each that has none to the end of the text, and fails at some declarations.
    """
    head, mark, tail = _without_comments(html).rpartition(">")
    return _DECLARATION.sub("", f"{head}{mark}") + tail.replace("<", "&lt;")


def _without_comments(html: str) -> str:
    kept: list[str] = []
    end = 0
    while (start := html.find("<!--", end)) >= 0:
        kept.append(html[end:start])
        end = html.find("-->", start + 4) + 3
        if end < 3:  # it goes on to the end of the text
            return "".join(kept)
    return "".join((*kept, html[end:]))
