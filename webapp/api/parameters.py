"""What may be asked of an operation beside its address: known names, once each, read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from core.i18n.languages import LANGUAGES
from directory.entries.kinds import EntryKind
from feeds.values import HazardKind, Severity
from registry.statistics.fields import MOST_FIELDS, CrossField
from registry.statistics.release.releases import RELEASED_FIELDS
from webapp.api.cursor import CURSOR_PATTERN, LONGEST_CURSOR, read_cursor
from webapp.auth.programs.refusals import ProblemKind, ProgramRefused

USUAL_PART, LARGEST_PART = 100, 500
"""Items of one answer."""
COUNTRY_PATTERN = "^[A-Z]{2}$"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One name in an address."""

    name: str
    words: str
    schema: Mapping[str, Any]
    read: Callable[[str], Any]
    """Raises ValueError."""
    default: Any = None


def read_question(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Return what this request asks for, by name. Raises ProgramRefused for a name nobody knows,
    one that stands twice, and a value that cannot be read.
    """
    known = {each.name: each for each in parameters}
    for name, values in request.args.lists():
        if name not in known or len(values) != 1:
            raise ProgramRefused(ProblemKind.PARAMETER, name[:40])
    return {each.name: _value(each) for each in parameters}


def _value(parameter: Parameter) -> Any:
    text = request.args.get(parameter.name)
    if text is None:
        return parameter.default
    try:
        return parameter.read(text)
    except ValueError as wrong:
        raise ProgramRefused(ProblemKind.PARAMETER, parameter.name) from wrong


def _choice(codes: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise ValueError("not offered")
        return text

    return read


def _one_of(name: str, words: str, codes: Sequence[str]) -> Parameter:
    return Parameter(name, words, {"type": "string", "enum": list(codes)}, _choice(codes))


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= number <= LARGEST_PART:
        raise ValueError("too few or too many")
    return number


def _country(text: str) -> str:
    if not re.fullmatch(COUNTRY_PATTERN[1:-1], text):
        raise ValueError("no country")
    return text


def _fields(text: str) -> tuple[CrossField, ...]:
    names = text.split(",")
    if len(names) > MOST_FIELDS:
        raise ValueError("too many fields")
    return tuple(CrossField(_choice(RELEASED_FIELDS)(each)) for each in dict.fromkeys(names))


_NAMES = "|".join(RELEASED_FIELDS)
LANG = _one_of("lang", "Language of words; without it Accept-Language decides.", LANGUAGES)
LIMIT = Parameter(
    "limit",
    "Items of one answer.",
    {"type": "integer", "minimum": 1, "maximum": LARGEST_PART, "default": USUAL_PART},
    _count,
    USUAL_PART,
)
CURSOR = Parameter(
    "cursor",
    "Where to go on: the `cursor` of the answer before.",
    {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_CURSOR,
        "pattern": CURSOR_PATTERN,
    },
    read_cursor,
    (),
)
COUNTRY = Parameter(
    "country",
    "Of this country alone (ISO 3166-1 alpha-2).",
    {"type": "string", "pattern": COUNTRY_PATTERN},
    _country,
    "",
)
SECTION = _one_of(
    "section",
    "Entries of one kind.",
    [each.value for each in EntryKind if each is not EntryKind.LEADER],
)
KIND = _one_of("kind", "Hazards of one kind.", [each.value for each in HazardKind])
LEAST = _one_of("least", "Nothing less severe than this.", [each.value for each in Severity])
FIELDS = Parameter(
    "by",
    f"Fields to cross, divided by commas, {MOST_FIELDS} at most: "
    + ", ".join(each.value for each in RELEASED_FIELDS),
    {"type": "string", "pattern": f"^({_NAMES})(,({_NAMES})){{0,{MOST_FIELDS - 1}}}$"},
    _fields,
    (),
)
PAGING = (LIMIT, CURSOR, LANG)
