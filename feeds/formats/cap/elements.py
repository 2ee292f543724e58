"""The small elements of CAP: named values, geocodes, references, words of an enumeration."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import TypeVar

from lxml import etree

from feeds.formats.safe_xml import children, text_of
from feeds.values import Geocode, Severity, UnreadableItem

MAX_TEXT = 20_000
_SPLIT_SCHEMES = {"FIPS6", "UGC", "SAME"}
"""Schemes whose codes stand side by side in one value."""
_DATE_OF_REFERENCE = re.compile(r",\s*(\d{4}-?\d{2}-?\d{2}T[^\s,;]+)")
_BETWEEN = " \t\r\n,;"
_Member = TypeVar("_Member", bound=enum.StrEnum)


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
    names = children(element, "valueName")
    if not names:
        scheme, equals, value = "".join(element.itertext()).strip().partition("=")
        return [Geocode(scheme.strip().upper(), value.strip())] if equals else []
    codes = []
    for name, value in zip(names, children(element, "value"), strict=False):
        scheme, text = (name.text or "").strip(), (value.text or "").strip()
        parts = text.split() if scheme.upper() in _SPLIT_SCHEMES else [text]
        codes += [Geocode(scheme, part) for part in parts if part]
    return codes


def read_named_values(parent: etree._Element, name: str) -> dict[str, str]:
    """Return all `<parameter>` (or alike) of an info: name -> value, several of one name joined by
    a space.
    """
    found: dict[str, str] = {}
    for element in children(parent, name):
        key, value = text_of(element, "valueName"), text_of(element, "value")
        if not key:
            key, _, value = "".join(element.itertext()).strip().partition("=")
        if key and value:
            found[key] = f"{found[key]} {value}" if key in found else value[:MAX_TEXT]
    return found


def member_of(kind: type[_Member], text: str, name: str) -> _Member:
    """Return the member of an enumeration a text spells, in any case. Raises UnreadableItem."""
    for member in kind:
        if member.value.lower() == text.strip().lower():
            return member
    raise UnreadableItem(f"{name} is {text!r}" if text else f"no {name}")


def severity_or_unknown(text: str) -> Severity:
    """Return the severity a text spells; Unknown for anything else."""
    try:
        return Severity(text)
    except ValueError:
        return Severity.UNKNOWN
