"""French sets its high signs apart: `Où ?`, `Quand :`, `« Ida »`, `90 %`, by a space at which no
line breaks.

Translators type the ordinary space; the one that holds is put in where texts are compiled and
picked. Pure.
"""

from __future__ import annotations

import re

LANGUAGE = "fr"
NO_BREAK_SPACE = "\u00a0"
_APART = re.compile(r" (?=[:;?»]|!(?!\[))|(?<=«) |(?<=[\d)}s]) (?=%(?:%|[^\w(%]|$))")
"""`%s` and `{:%H}` are gaps, `100 %` is not; `![` begins a picture in a guide."""
_JOINED = re.compile(r"(?<=[\w)}»%>])[:;!?](?=\s|$)|«(?=[\w(%{<])|(?<=[\w)}%>.…])»")
_WRITTEN_SO = re.compile(r"Authorization:|\d;|&\w+;|<[^>]*>")
"""What other rules write: the head of an answer, hours of opening as the map notes them, markup."""


def set_apart(text: str) -> str:
    """Return a French text whose high signs begin no line."""
    return _APART.sub(NO_BREAK_SPACE, text)


def in_language(text: str, language: str) -> str:
    """Return a text as its language sets its signs: French alone sets any apart."""
    return set_apart(text) if language == LANGUAGE else text


def joined_signs(text: str) -> list[str]:
    """Return where a French text has no space at all beside a high sign."""
    plain = _WRITTEN_SO.sub(" ", text)
    return [plain[max(0, each.start() - 15) : each.end()] for each in _JOINED.finditer(plain)]
