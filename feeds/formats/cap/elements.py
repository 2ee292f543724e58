"""The small elements of CAP: named values, geocodes, references, words of an enumeration."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar, cast

from lxml import etree

from core.atlas.names import without_accents
from feeds.formats.safe_xml import TAGS, all_text, children, known_tag
from feeds.naming.character_references import unescaped
from feeds.values import Geocode, Severity, UnreadableItem

MAX_TEXT = 20_000
_SPLIT_SCHEMES = {"FIPS6", "UGC", "SAME"}
"""Schemes whose codes stand side by side in one value."""
_DATE_OF_REFERENCE = re.compile(r",\s*(\d{4}-?\d{2}-?\d{2}T[^\s,;]+)")
_LONGEST_KEPT, _LONGEST_LIST = 24, 400
_TAG = re.compile(r"<[^<>]{0,200}>")
_BETWEEN = " \t\r\n,;"
_TRANSLATED = {
    word: value
    for value, words in {
        "Extreme": "extrema extremo",
        "Severe": "severa severo grave",
        "Moderate": "moderada moderado moderee modere",
        "Minor": "menor leve mineure mineur",
        "Actual": "real reel",
        "Exercise": "ejercicio simulacro exercicio simulado exercice",
        "Test": "prueba teste essai",
        "System": "sistema systeme",
        "Draft": "borrador rascunho brouillon",
        "Alert": "alerta alerte",
        "Update": "actualizacion atualizacao actualisation",
        "Cancel": "cancelacion cancelamento annulation",
        "Error": "erro erreur",
    }.items()
    for word in words.split()
}
"""Values of CAP that senders translate, though CAP 1.2 spells them in English; without accents."""
_Member = TypeVar("_Member", bound=enum.StrEnum)


def read_area_name(texts: Sequence[str]) -> str:
    """Return what an area is called: all its `areaDesc` (CAP 1.2 has one, some senders several),
    in single spaces; where it is written in HTML, each piece of it is a name of its own.
    """
    if len(texts) == 1 and "<" not in texts[0]:
        return " ".join(texts[0].split())
    pieces = (piece for text in texts for piece in _TAG.split(text))
    return "; ".join(filter(None, (" ".join(unescaped(piece).split()) for piece in pieces)))


def read_references(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return (sender, identifier, sent as written) of each "sender,identifier,sent" in a
    `references` element.

    White space parts them (CAP 1.2, 3.2.1), and with some senders a comma or a semicolon; some put
    a space behind each comma. The date tells where each ends. A sender may hold a comma, identifier
    and date may not.
    """
    found, start = [], 0
    for date in _DATE_OF_REFERENCE.finditer(text):
        sender, comma, identifier = text[start : date.start()].strip(_BETWEEN).rpartition(",")
        if comma:
            found.append((sender.strip(), identifier.strip(), date[1]))
        start = date.end()
    return tuple(found) if found else tuple(_undated_references(text))


def _undated_references(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the references of a list none of which has a date that looks like one."""
    for part in text.split():
        pieces = part.strip(_BETWEEN).split(",")
        if len(pieces) >= 3:
            yield ",".join(pieces[:-2]), pieces[-2], pieces[-1]


def read_geocodes(element: etree._Element) -> list[Geocode]:
    """Return the codes of one `<geocode>`: "scheme=value" in CAP 1.0, else valueName and value, in
    pairs (NWS index).
    """
    names, values = _names_and_values(element)
    if not names:
        scheme, equals, value = all_text(element).strip().partition("=")
        return [Geocode(scheme.strip().upper(), value.strip())] if equals else []
    is_short = sum(map(len, values)) <= _LONGEST_LIST and sum(map(len, names)) <= _LONGEST_LIST
    find = _geocodes if is_short else _geocodes.__wrapped__
    return list(find(tuple(names), tuple(values)))


@lru_cache(maxsize=1 << 10)
def _geocodes(names: tuple[str, ...], values: tuple[str, ...]) -> tuple[Geocode, ...]:
    """Return the codes of values of named schemes: offices name the same zones together, in many
    messages.
    """
    pairs = zip(names, values, strict=False)
    return tuple(code for scheme, text in pairs for code in _codes_of(scheme, text))


def _codes_of(scheme: str, text: str) -> Iterator[Geocode]:
    parts = text.split() if scheme.upper() in _SPLIT_SCHEMES else [text]
    is_short = len(scheme) + max(map(len, parts), default=0) <= _LONGEST_KEPT
    make = _kept_geocode if is_short else Geocode
    return (make(scheme, part) for part in parts if part)


@lru_cache(maxsize=1 << 14)
def _kept_geocode(scheme: str, value: str) -> Geocode:
    """Return a code: there are a few thousand, and each is said again by many messages."""
    return Geocode(scheme, value)


def read_named_values(parent: etree._Element, name: str) -> dict[str, str]:
    """Return all `<parameter>` (or alike) of an info: name -> value, several of one name joined by
    a space.
    """
    return named_values(children(parent, name))


def _names_and_values(element: etree._Element) -> tuple[list[str], list[str]]:
    """Return the texts of all `valueName` and all `value` in an element, each in order."""
    names, values = [], []
    for child in element:
        tag = child.tag
        _space, name = known_tag(tag) or TAGS[tag]
        if name == "valueName":
            names.append((child.text or "").strip())
        elif name == "value":
            values.append((child.text or "").strip())
    return names, values


def named_values(elements: Iterable[etree._Element]) -> dict[str, str]:
    """Return what such elements say: name -> value, several of one name joined by a space."""
    found: dict[str, str] = {}
    for element in elements:
        names, values = _names_and_values(element)
        key, value = names[0] if names else "", values[0] if values else ""
        if not key:
            key, _, value = "".join(element.itertext()).strip().partition("=")
        if key and value:
            found[key] = f"{found[key]} {value}" if key in found else value[:MAX_TEXT]
    return found


def member_of(kind: type[_Member], text: str, name: str) -> _Member:
    """Return the member of an enumeration a text spells, in any case, also one that its sender has
    put into its own language. Raises UnreadableItem.
    """
    found = _members(kind).get(text) or _members(kind).get(_spelled(text))
    if found is not None:
        return cast(_Member, found)
    raise UnreadableItem(f"{name} is {text!r}" if text else f"no {name}")


def severity_or_unknown(text: str) -> Severity:
    """Return the severity a text spells, as `member_of`; Unknown for anything else."""
    members = _members(Severity)
    found = members.get(text) or members.get(_spelled(text))
    return cast(Severity, found) if found else Severity.UNKNOWN


def _spelled(text: str) -> str:
    """Return what a text in other letters or another language spells."""
    word = without_accents(text.strip())
    return _TRANSLATED.get(word, word.capitalize())


@lru_cache(maxsize=8)
def _members(kind: type[enum.StrEnum]) -> dict[str, enum.StrEnum]:
    """Return the members of an enumeration by what they spell: asked for each message."""
    return {member.value: member for member in kind}
