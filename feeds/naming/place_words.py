"""The words of an area name that are no name: what kind of unit is meant, which part of it, and
what stands between two names. Pure.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.atlas.names import fold
from core.i18n.short_blanks import with_short_blanks

_STRONG = re.compile(
    r"([,;:/|•\n()]+|\s-\s"
    r"|(?<=[a-zà-ÿ]{5})(?<!epto|ptos|pios|rovs)\.\s(?=[a-zà-ÿ]{3})"
    r"|\s(?:del|de la|en el|en la)\s"
    r"(?=(?:departamento|provincia|estado|municipio|distrito)\sde\s))",
    re.IGNORECASE,
)
_NUMBER_OF_LIST = re.compile(r"(?:^|\s)\d{1,2}[.)]\s")
_WEAK = re.compile(r"\s+(?:y|e|and|et|&)\s+", re.IGNORECASE)
_ENDS_GROUP, _OPENS = frozenset(";|•\n"), frozenset(":(")


class UnitKind(enum.Enum):
    """What the words beside a name say that it is."""

    STATE = "state"
    COUNTY = "county"
    TOWN = "town"


_BEFORE: tuple[tuple[UnitKind, str, str], ...] = (
    (
        UnitKind.STATE,
        r"departamento|depto|dpto|provincia|prov|estado|edo|regi[oó]n"
        r"|department|province|state|d[ée]partement|[ée]tat",
        r"departamentos|deptos|dptos|provincias|provs|estados|edos|regiones"
        r"|departments|provinces|states|d[ée]partements|[ée]tats",
    ),
    (
        UnitKind.COUNTY,
        r"municipio|mun|mpio|cant[oó]n|condado|distrito|comarca|alcald[ií]a"
        r"|county|municipality|district|parish|comt[ée]|municipalit[ée]",
        r"municipios|muns|mpios|cantones|cantons|condados|distritos|comarcas|alcald[ií]as"
        r"|counties|municipalities|districts|parishes|comt[ée]s|municipalit[ée]s",
    ),
    (UnitKind.TOWN, r"ciudad|city|ville|town|pueblo", r"ciudades|cities|villes|towns|pueblos"),
)
"""The words, of one and of several: those of several hold for the names that follow, too."""
_OF = r"(?:\s+(?:de\s+las?|de\s+los|del|de|des|du|d['’]|of(?:\s+the)?))?"
_ARTICLES = r"(?:(?:los?|las?|el|the|les?|all|entire|whole|tod[oa]s?)\s+)*"
_KINDS_BEFORE = tuple(
    (kind, re.compile(rf"^{_ARTICLES}(?:{one}|(?P<many>{many}))\b\.?{_OF}\s+", re.IGNORECASE))
    for kind, one, many in _BEFORE
)
_KIND_AFTER = re.compile(
    r"\s+(?:district|county|parish|municipality|province|(?P<many>districts|counties|parishes"
    r"|municipalities|provinces))\.?$",
    re.IGNORECASE,
)
_SIDES = frozenset(
    {
        "norte", "sur", "este", "oeste", "noreste", "nordeste", "sureste", "sudeste", "noroeste",
        "suroeste", "sudoeste", "oriente", "occidente", "nororiente", "suroriente", "noroccidente",
        "suroccidente", "centro", "north", "south", "east", "west", "northeast", "southeast",
        "northwest", "southwest", "coast", "panhandle", "costa",
    }
)  # fmt: skip
_PART_NOUNS = frozenset(
    {
        "zona", "zonas", "area", "areas", "parte", "partes", "sector", "sectores", "franja",
        "franjas", "region", "regiones", "porcion", "porciones", "resto", "extremo", "litoral",
        "costa", "costas", "vertiente", "portion", "portions", "part", "parts", "zone", "zones",
        "section", "sections", "rest", "extreme", "side", "nord", "est", "ouest", "cote", "partie",
        "parties", "secteur", "secteurs", "sud", "valles", "aguas", "waters", "panhandle",
    }
)  # fmt: skip
_PART_ADJECTIVES = frozenset(
    {
        "costero", "costera", "costeros", "costeras", "oriental", "occidental", "pacifico",
        "pacifica", "caribe", "atlantico", "atlantica", "montanosa", "montanosas", "alta",
        "altas", "baja", "bajas", "centrales", "costal", "costiere", "costieres", "pacific",
        "atlantic", "caribbean",
    }
)  # fmt: skip
_BEFORE_NAMES = frozenset(
    {
        "northern", "southern", "eastern", "western", "northeastern", "southeastern",
        "northwestern", "southwestern", "central", "coastal", "inland", "interior", "upper",
        "lower", "far",
        "near", "cerca", "all", "entire", "whole", "todo", "toda", "tout", "toute",
    }
)  # fmt: skip
"""Words that stand before the name itself, as English has them."""
_LINKS = frozenset(["de", "del", "des", "du", "of"])
_SMALL = frozenset(["la", "las", "los", "el", "le", "les", "the", "en", "in"])
_WITH_ARTICLE = _SMALL | {"del", "des", "du"}
_PARTS = _SIDES | _PART_NOUNS | _PART_ADJECTIVES | _BEFORE_NAMES
_BEFORE_NAME = _PARTS | _LINKS | _SMALL
_BEFORE_WHOLES = _LINKS | _SMALL | _BEFORE_NAMES | _SIDES
_ELIDED = re.compile(r"\b([dl])['’](?=\w)", re.IGNORECASE)
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class NamePiece:
    """One piece of a text between what parts names strongly."""

    text: str
    group: int
    """Which of the groups between semicolons and lines it stands in."""
    is_head: bool
    """Whether a colon or a bracket opens behind it what lies within."""


def pieces_of(text: str) -> Iterator[NamePiece]:
    """Yield the pieces of a text, those without a letter left out."""
    if _NUMBER_OF_LIST.match(text):  # not "Zona 1. Guatemala"
        text = _NUMBER_OF_LIST.sub(", ", text)
    split = _STRONG.split(text)
    group = 0
    for piece, separator in zip(split[::2], [*split[1::2], ""], strict=True):
        if piece.strip(" .\t"):
            yield NamePiece(piece, group, not _OPENS.isdisjoint(separator))
        group += not _ENDS_GROUP.isdisjoint(separator)


def names_of(piece: str) -> list[str]:
    """Return the names that conjunctions part in a piece."""
    return _WEAK.split(with_short_blanks(piece))


def kind_said(name: str) -> tuple[UnitKind | None, bool, str]:
    """Return what kind of unit the words beside a name say it is, whether they speak of several,
    and the name without them.
    """
    name = with_short_blanks(name)
    for kind, pattern in _KINDS_BEFORE:
        if match := pattern.match(name):
            return kind, bool(match["many"]), name[match.end() :]
    if match := _KIND_AFTER.search(name):
        return UnitKind.COUNTY, bool(match["many"]), name[: match.start()]
    return None, False, name


def is_parish(name: str) -> bool:
    """Return whether a name says that it is a parish: in the United States, one of Louisiana."""
    return "parish" in fold(name).split() or "parishes" in fold(name).split()


def wholes_of(name: str) -> Iterator[str]:
    """Yield what a name may say a part of, the longest first: `Oaxaca` of "norte de Oaxaca", `North
    Carolina` before `Carolina` of "Western North Carolina".

    A small letter behind an article is a word of the language, no name: "zonas bajas del valle" is
    nobody's department of Valle, "norte de oaxaca" is Oaxaca. An article may be the name's own
    ("litoral de la libertad").
    """
    words = _ELIDED.sub("de ", name).split()
    keys = [frozenset(fold(word).split()) for word in words[: _MOST_WORDS + 1]]
    is_part = False
    for place, (key, following) in enumerate(pairwise(keys), 1):
        is_part = is_part or key <= _PARTS
        if not key <= (_BEFORE_NAME if is_part else _SMALL):
            return
        if is_part and _may_part(key, following) and _may_be_name(words, place):
            yield " ".join(words[place:])


def _may_part(key: frozenset[str], following: frozenset[str]) -> bool:
    """Return whether a name may begin between two words."""
    return key <= _BEFORE_WHOLES and not following <= _LINKS


def _may_be_name(words: Sequence[str], place: int) -> bool:
    """Return whether what stands from a place on is written as a name: with a capital, or, where
    no word but the first of all has one, without an article before it.
    """
    first = next((word for word in words[place:] if fold(word) not in _SMALL | _LINKS), "")
    is_small = not any(word != word.lower() for word in words[1:])
    return first[:1].isupper() or (is_small and fold(words[place - 1]) not in _WITH_ARTICLE)


def is_side_alone(name: str) -> bool:
    """Return whether a name is nothing but words for a part: "western", "el norte"."""
    return frozenset(fold(name).split()) <= _BEFORE_NAME


def kind_of_list(name: str) -> UnitKind | None:
    """Return what kind of units a heading says that follow ("Municipios:"); None of others."""
    kind, _, rest = kind_said(f"{name.strip(' .')} X")
    return kind if rest == "X" else None


def whole_before_side(name: str) -> str:
    """Return the unit of which a name says a side behind it ("La Libertad Sur"); "" of others."""
    whole, _, side = name.strip().rpartition(" ")
    return whole if fold(side) in _SIDES else ""
