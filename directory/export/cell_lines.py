"""What one cell of a table cannot hold as a word, in lines a person can read and an import reads
back: channels, confirmations, visits, areas. Pure.

A record is a line, its parts stand between middle dots, each `word: value` or a word alone:

    Teléfono: +19565550123;ext=12 · también WhatsApp · idiomas: es, nah · horario: 24 h

A backslash stands before a middle dot, a backslash or the `n` of a line break within a value. An
area is well-known text (OGC 06-103r4), which maps and databases read: `POLYGON ((-98.2 26.1, …))`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, N_, translator
from directory.entries.field_model import GROUP_WORDS
from directory.entries.models import ChannelKind, ConfirmationMethod
from directory.labels import CODE_WORDS, code_words

Translate = Callable[[str], str]
Record = list[tuple[str, str]]
"""The parts of a line: a word as it is written, and its value; empty for a word alone."""
_DOT = " · "
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_CHANNEL_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "has_whatsapp": N_("también WhatsApp"),
        "is_official": N_("canal oficial"),
        "languages": N_("idiomas"),
        "hours": N_("horario"),
        "note": N_("nota"),
        "confirmed_at": N_("confirmado"),
        "confirmed_method": N_("cómo"),
    }
)
_VISIT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "starts_on": N_("del"),
        "ends_on": N_("al"),
        "city": N_("ciudad"),
        "address": N_("dirección"),
        "unit_code": N_("unidad"),
        "point": N_("longitud y latitud"),
        "hours": N_("horario"),
    }
)
_WHOLE_ENTRY = N_("toda la entrada")
_PART_WORDS: Mapping[str, str] = MappingProxyType(
    {"entry": _WHOLE_ENTRY, **{group.value: words for group, words in GROUP_WORDS.items()}}
)
_NUMBER = r"-?\d++(?:\.\d++)?(?:[eE][-+]?\d++)?"
_CORNER = re.compile(rf"(?<![\d.])({_NUMBER})\s+({_NUMBER})")
_AREA = re.compile(r"(?i)\s*(MULTIPOLYGON|POLYGON)\s*(\(.*\))\s*", re.DOTALL)


class UnreadableLines(ValueError):
    """A cell that is not what `directory.export.cell_lines` writes."""


def channel_lines(channels: Sequence[Mapping[str, Any]], translate: Translate) -> str:
    """Return channels, a line each; what is empty is left out."""
    lines = []
    for each in channels:
        parts = [(translate(CODE_WORDS[each["kind"]]), str(each["value"]))]
        for key, word in _CHANNEL_WORDS.items():
            if each.get(key):
                parts.append((translate(word), _member_text(key, each[key], translate)))
        lines.append(_line(parts))
    return "\n".join(lines)


def read_channels(text: str) -> list[dict[str, Any]]:
    """Return the channels of a cell. Raises UnreadableLines."""
    channels = []
    for (word, value), *parts in _records(text):
        members: dict[str, Any] = {"kind": _key(word, _kind_words()), "value": value}
        for name, detail in parts:
            key = _key(name, _words_of(tuple(_CHANNEL_WORDS.items())))
            members[key] = _member(key, detail)
        channels.append(members)
    return channels


def confirmation_lines(confirmations: Mapping[str, Sequence[str]], translate: Translate) -> str:
    """Return when and how each part of an entry was confirmed, a line each."""
    lines = []
    for part, (moment, method) in confirmations.items():
        parts = [(translate(_PART_WORDS[part]), moment)]
        parts += [(translate(CODE_WORDS[method]), "")] if method else []
        lines.append(_line(parts))
    return "\n".join(lines)


def read_confirmations(text: str) -> dict[str, list[str]]:
    """Return {part: [moment, method]} of a cell. Raises UnreadableLines."""
    found = {}
    for (word, moment), *parts in _records(text):
        method = _key(parts[0][0], _method_words()) if parts else ""
        found[_key(word, _words_of(tuple(_PART_WORDS.items())))] = [moment, method]
    return found


def visit_lines(visits: Sequence[Mapping[str, Any]], translate: Translate) -> str:
    """Return the places and days of mobile attention, a line each; what is empty is left out."""
    return "\n".join(
        _line(
            [
                (translate(word), _visit_text(key, visit[key]))
                for key, word in _VISIT_WORDS.items()
                if visit.get(key)
            ]
        )
        for visit in visits
    )


def read_visits(text: str) -> list[dict[str, Any]]:
    """Return the visits of a cell. Raises UnreadableLines."""
    words = _words_of(tuple(_VISIT_WORDS.items()))
    visits = []
    for record in _records(text):
        members: dict[str, Any] = {_key(word, words): value for word, value in record}
        if "point" in members:
            members["point"] = _corners(members["point"])[0]
        visits.append(members)
    return visits


def area_text(geometry: Mapping[str, Any]) -> str:
    """Return a polygon or several as well-known text."""
    several = geometry["type"] == "MultiPolygon"
    polygons = geometry["coordinates"] if several else [geometry["coordinates"]]
    texts = [f"({', '.join(_ring_text(ring) for ring in polygon)})" for polygon in polygons]
    return f"MULTIPOLYGON ({', '.join(texts)})" if several else f"POLYGON {texts[0]}"


def read_area(text: str) -> dict[str, Any]:
    """Return well-known text of a polygon or several as GeoJSON. Raises UnreadableLines."""
    match = _AREA.fullmatch(text)
    if match is None:
        raise UnreadableLines(text[:60])
    several = match[1].upper() == "MULTIPOLYGON"
    # The brackets of both forms nest alike: only the corners are written otherwise.
    plain = _CORNER.sub(r"[\1,\2]", match[2]).replace("(", "[").replace(")", "]")
    try:
        coordinates = json.loads(plain)
    except (ValueError, RecursionError):
        raise UnreadableLines(text[:60]) from None
    return {"type": "MultiPolygon" if several else "Polygon", "coordinates": coordinates}


# -- inside ---------------------------------------------------------------------------------


def _line(parts: Iterable[tuple[str, str]]) -> str:
    return _DOT.join(f"{word}: {_escaped(value)}" if value else word for word, value in parts)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("·", "\\·").replace("\n", "\\n")


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], value)


def _records(text: str) -> list[Record]:
    records = []
    for line in filter(str.strip, text.split("\n")):
        parts = (part.partition(": ") for part in line.strip("\r").split(_DOT))
        records.append([(word.strip(), _plain(value)) for word, _, value in parts])
    return records


def _key(word: str, words: Mapping[str, str]) -> str:
    if fold(word) not in words:
        raise UnreadableLines(word[:60])
    return words[fold(word)]


@lru_cache(maxsize=8)
def _words_of(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return each word in our languages, folded, with its key."""
    return {
        fold(translator(language).gettext(word)): key
        for language in LANGUAGES
        for key, word in pairs
    }


@lru_cache(maxsize=1)
def _kind_words() -> dict[str, str]:
    return {fold(word): kind.value for kind in ChannelKind for word in code_words(kind.value)}


@lru_cache(maxsize=1)
def _method_words() -> dict[str, str]:
    return {
        fold(word): each.value for each in ConfirmationMethod for word in code_words(each.value)
    }


def _member_text(key: str, value: Any, translate: Translate) -> str:
    if value is True:
        return ""
    if key == "languages":
        return ", ".join(value)
    return translate(CODE_WORDS[value]) if key == "confirmed_method" else str(value)


def _member(key: str, text: str) -> Any:
    if key in {"has_whatsapp", "is_official"}:
        return True
    if key == "languages":
        return [each.strip() for each in text.split(",") if each.strip()]
    return _key(text, _method_words()) if key == "confirmed_method" else text


def _visit_text(key: str, value: Any) -> str:
    return _corner_text(value) if key == "point" else str(value)


def _corner_text(point: Sequence[float]) -> str:
    return f"{point[0]!r} {point[1]!r}"


def _ring_text(ring: Sequence[Sequence[float]]) -> str:
    return f"({', '.join(map(_corner_text, ring))})"


def _corners(text: str) -> list[list[float]]:
    corners = [[float(lon), float(lat)] for lon, lat in _CORNER.findall(text)]
    if not corners:
        raise UnreadableLines(text[:60])
    return corners
