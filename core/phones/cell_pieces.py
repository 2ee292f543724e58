"""A cell of telephones cut into its numbers, each with its extension and the words around it. Pure.

Digits that belong to no number (hours, `24/7`, remarks in brackets, `Tel 2:`) are covered first, so
that no number can be made of them; they come back in the notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import phonenumbers

from core.phones.notation import EXTENSION_MARK, is_spelled, with_marked_extensions

_COVERED_FROM = 0xE010
_COVER = {ord(str(digit)): _COVERED_FROM + digit for digit in range(10)}
_COVER |= {ord("/"): _COVERED_FROM + 10, ord(","): _COVERED_FROM + 11, ord(";"): _COVERED_FROM + 12}
_UNCOVER = {cover: letter for letter, cover in _COVER.items()}
_COVERED_DIGITS = f"[{chr(_COVERED_FROM)}-{chr(_COVERED_FROM + 9)}]"

_NUMBERS_IN_NOTES = (
    # `24h`, `24/7`, `24 x 7`, `24 horas`
    re.compile(r"(?i)(?<![\d.-])24\s*(?:[/x]\s*7|hrs?|h|horas|hours|heures)(?![^\W_])"),
    # `8:00 a 16:00`, `9am-5pm`, `de 8 a 17 hrs`
    re.compile(
        r"(?i)(?<![\d.-])\d{1,2}(?::\d\d|\s?(?:[ap]\.?\s?m\b\.?|h\d{0,2}|hrs?)|(?=\s*(?:a|-|to|à)\s*"
        r"\d{1,2}(?::\d\d|\s?(?:[ap]\.?\s?m\b|h|hrs?|horas))))(?!\d)"
        r"(?:\s*(?:-|a|to|à|y|hasta)\s*\d{1,2}(?::\d\d)?\s?(?:[ap]\.?\s?m\b\.?|h\d{0,2}|hrs?|horas)?"
        r"(?![\d]))?"
    ),
    # `opción 2`, `marque 1`
    re.compile(
        r"(?i)\b(?:opci[oó]n|opc|option|press|marque|marcar|digite|tecla|touche|appuyez)\b"
        r"[\s.:#]*\d{1,2}(?!\d)"
    ),
    # `(piso 3)`, `(2 líneas)`: a remark in brackets with words and fewer digits than a number
    re.compile(r"\((?=[^()]*[^\W\d_]{2})(?![^()]*(?:\d[^()]*){5})[^()]*\)"),
    # `Tel 2:`, `Línea 1)`
    re.compile(r"[^\W\d_]{2,}\.?\s?#?\d\s?[:)](?!\d)"),
)
_SPELLED = re.compile(r"\+?1?[\s.-]?\(?8\d\d\)?[\s.-][A-Z\d-]*[A-Z]{3}[A-Z\d-]*")
_SEPARATOR = re.compile(
    r"(?i)(\s*:{2,}\s*|\s*[;|\n\r\t•·]+\s*|\s*/+\s*|\s+(?:y|e|o|u|ó|or|and|et|ou|&)\s+"
    r"|\s*,(?![^()]*\))\s*|\s+(?=\+\s?\d)|(?<=\d)(?=\+\d))"
)
_NUMBER = re.compile(
    rf"[+(*\s]*\d(?:[\d\s().+#*_-]*[\d)])?(?:\s*{EXTENSION_MARK}{_COVERED_DIGITS}*)?"
)
_WHOLE = re.compile(r"\+?(?:\(\d{2,4}\)|\d{1,5})[ .-]?\d{3,4}[ .-]?\d{4}", re.ASCII)
"""One number that fills its cell, as most do: nothing in it is to be told apart."""
_SERVICE = re.compile(r"(\d)[-.\s](\d)[-.\s](\d)")
_FOR_THE_NEXT = re.compile(
    r"(?i)(?::|\b(?:tel[eé]?f?o?n?o?s?|t[eé]l[eé]phone|phone|cel(?:ular)?|m[oó]vil|mobile|fijo|fax"
    r"|whats?\s?app|wa|oficina|office|emergencias?|urgencias?|emergency)\b)[.:\s-]*$"
)
_REMARKS = re.compile(r"\(([^()]*)\)")
_LONGEST_NOTE = 200


class Piece(NamedTuple):
    """One number of a cell as it was typed."""

    number: str
    """Digits and their punctuation."""
    extension: str = ""
    note: str = ""
    joint: str = ""
    """What stands between it and the number before: `/`, `,`, `y`; empty for the first."""


def pieces_of(text: str) -> list[Piece]:
    """Return the numbers of a plain text, in order; words go with the number they speak of.

    Words before a number are its own when they say what it is (`Cel. …`, `Emergencias: …`), and of
    the number before otherwise. Numbers with words between them are never joined.
    """
    if _WHOLE.fullmatch(text):
        return [Piece(text)]
    pieces: list[Piece] = []
    parts = _SEPARATOR.split(_covered(text))
    joint = before = ""
    for place, part in enumerate(parts):
        if place % 2:
            joint = part.strip() or " "
            continue
        for number, words, after in _numbers_in(part):
            pieces, before = _with_words(pieces, words, before)
            pieces.append(_piece(number, before, joint if pieces else ""))
            before, joint = "", " "
            pieces, before = _with_words(pieces, after, before) if after else (pieces, before)
        if not _NUMBER.search(part):
            pieces, before = _with_words(pieces, part, before)
    return pieces


# -- inside ---------------------------------------------------------------------------------


def _covered(text: str) -> str:
    """Return the text with extensions marked, and the digits of notes covered."""
    marked = with_marked_extensions(_SPELLED.sub(_in_digits, text))
    marked = re.sub(f"{EXTENSION_MARK}(\\d+)", lambda found: found[0].translate(_COVER), marked)
    for pattern in _NUMBERS_IN_NOTES:
        marked = pattern.sub(lambda found: found[0].translate(_COVER), marked)
    return marked


def _in_digits(found: re.Match[str]) -> str:
    if not is_spelled(found[0].strip()):
        return found[0]
    return str(phonenumbers.convert_alpha_characters_in_number(found[0]))


def _numbers_in(part: str) -> Iterator[tuple[str, str, str]]:
    """Yield each number of a part with the words before it, and those behind the last."""
    found = list(_NUMBER.finditer(part))
    end = 0
    for place, match in enumerate(found):
        is_last = place == len(found) - 1
        yield match[0], part[end : match.start()], part[match.end() :] if is_last else ""
        end = match.end()


def _with_words(pieces: list[Piece], words: str, before: str) -> tuple[list[Piece], str]:
    """Return the pieces with words that are of the last, and those that wait for the next."""
    text = _tidy(words)
    if not text:
        return pieces, before
    if not pieces or _FOR_THE_NEXT.search(words.rstrip()):
        return pieces, f"{before} {text}".strip()
    last = pieces[-1]
    return [*pieces[:-1], last._replace(note=_joined(last.note, text))], before


def _piece(typed: str, words: str, joint: str) -> Piece:
    number, _, extension = typed.partition(EXTENSION_MARK)
    plain = number.strip(" .,:-_#")
    if plain.count("(") != plain.count(")"):
        plain = plain.replace("(", " ").replace(")", " ").strip()
    service = _SERVICE.fullmatch(plain)
    plain = "".join(service.groups()) if service else plain
    return Piece(plain, extension.strip().translate(_UNCOVER), words[:_LONGEST_NOTE], joint)


def _tidy(words: str) -> str:
    """Return words as a note: without brackets, labels' colons and loose signs."""
    plain = _REMARKS.sub(r" \1 ", words).replace(EXTENSION_MARK, " ").translate(_UNCOVER)
    return " ".join(plain.split()).strip(" .:,;-()/#*+_")[:_LONGEST_NOTE]


def _joined(note: str, more: str) -> str:
    return f"{note} {more}".strip()[:_LONGEST_NOTE]
