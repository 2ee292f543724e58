"""What a title says without what forms write around it: numbers, units, marks, groups. Pure.

`3. Nº de teléfono principal (con lada) *`, `Ubicación · Ciudad`, `State/Province` and
`Phone 1 - Value` are titles of four fields we know; each variant is a little less sure than the
one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from types import MappingProxyType

from core.atlas.names import fold
from core.tabular.layout.heads import BETWEEN_PARTS

_NUMBERING = re.compile(r"^\s*(?:#?\s*\d{1,3}(?:\.\d{1,2})*\s*[.):·-]|[A-Za-z]\s*[.)](?=\s))\s*")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
_CHOICES = re.compile(r"\s*[/,]\s*|\s+(?:o|u|or|ou|y|and|et)\s+")
_OF_GROUP = re.compile(r"\w+(?:[-:]\w+)*[-:](\w+)")
"""The field of a group, as surveys export it: `albergue-ciudad`."""
_ELISIONS = re.compile(r"(?i)\b([dlnsjc]|qu)['’]\s*")
_UNTOLD = frozenset(
    {
        # articles and prepositions
        "a", "al", "au", "de", "del", "des", "du", "d", "el", "en", "for", "l", "la", "las", "le",
        "les", "los", "of", "para", "por", "pour", "su", "sus", "the", "un", "una", "une", "your",
        "con", "in", "dans",
        # where somebody lives, said of a town, a state or a country
        "donde", "vive", "viven", "reside", "residen", "where", "lives", "habite",
        # questions
        "cual", "cuales", "es", "son", "que", "se", "encuentra", "ubica", "esta", "cuantas",
        "cuantos", "puede", "pueden", "what", "which", "is", "are", "how", "many", "can", "you",
        "do", "does", "live", "quel", "quelle", "est", "combien", "vous", "usted",
        # numbers of things, and marks of forms
        "no", "nos", "num", "numero", "number", "nro", "n", "nr", "value", "valor", "valeur",
        "obligatorio", "required", "requis",
        # which of several: the ordinary one
        "main", "primary", "principal", "principale", "max", "maxima", "maximo", "maximum",
        "maximale", "business", "work", "trabajo", "travail", "professionnel", "office",
        "company", "home", "particular",
    }
)  # fmt: skip
_SHORTENED = MappingProxyType(
    {
        "edo": "estado", "mpio": "municipio", "mun": "municipio", "cd": "ciudad",
        "dir": "direccion", "depto": "departamento", "dpto": "departamento", "prov": "provincia",
        "dom": "domicilio", "cap": "capacidad", "obs": "observaciones", "fec": "fecha",
        "nac": "nacimiento", "ap": "apellido", "apell": "apellidos", "pob": "poblacion",
        "loc": "localidad", "addr": "address", "cty": "city", "bday": "birthday",
        "nomb": "nombre", "nombr": "nombre", "ult": "ultima",
    }
)  # fmt: skip
"""What people cut the words of titles down to, folded."""
_SURENESS = (1.0, 0.99, 0.96)
"""Of a title as it stands; without numbering and brackets, or with its words whole; of one of its
parts.
"""


@lru_cache(maxsize=8192)
def title_variants(title: str) -> tuple[tuple[str, float], ...]:
    """Return what a title may say, folded, each with its share of sureness (0 to 1), the surest
    first.
    """
    variants: dict[str, float] = {}
    for text, sureness in _variants(title):
        if text:
            variants.setdefault(text, sureness)
    for text, sureness in tuple(variants.items()):
        variants.setdefault(_whole(text), min(sureness, _SURENESS[1]))
    return tuple(variants.items())


@lru_cache(maxsize=8192)
def telling_words(text: str) -> str:
    """Return the words of a folded title that tell what is under it, in one order; empty when none
    does.
    """
    words = [word for word in text.split() if word not in _UNTOLD and not word.isdigit()]
    return " ".join(sorted(set(words)))


# -- inside ---------------------------------------------------------------------------------


def _variants(title: str) -> Iterator[tuple[str, float]]:
    whole, bare, part = _SURENESS
    yield fold(title), whole
    for text in dict.fromkeys((title, _bared(title))):
        yield fold(_elided(text)), bare
        yield fold(text), bare
    groups = [_bared(each) for each in title.split(BETWEEN_PARTS)]
    if len(groups) > 1:
        yield fold(_elided(groups[-1])), part
    inner = _OF_GROUP.fullmatch(title)
    if inner:
        yield fold(inner[1]), part
    choices = _CHOICES.split(groups[-1])
    if len(choices) > 1:
        yield from ((fold(_elided(each)), part) for each in choices)


def _whole(text: str) -> str:
    """Return a folded title with the words that were cut short whole: `edo` is `estado`."""
    return " ".join(_SHORTENED.get(word, word) for word in text.split())


def _bared(title: str) -> str:
    """Return a title without its numbering, and what stands in brackets."""
    return _BRACKETS.sub(" ", _NUMBERING.sub("", title)).strip(" :*.#-")


def _elided(title: str) -> str:
    return _ELISIONS.sub(r"\1 ", title)
