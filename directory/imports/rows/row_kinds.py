"""What kind of entry a row of a mixed list is: its column of types says which. Pure.

A list of one kind may hold rows of another: there only words that name the kind itself count, as
`Iglesia` among shelters is the building and not an organisation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, translator
from core.tabular.cells.answers import is_nothing
from core.tabular.row_cells import RowCells
from core.tabular.tables import Cell, text_of
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.imports.columns.entry_types import TYPE_SYNONYMS, TYPES_OF
from directory.labels import code_words

MIXED_KINDS = frozenset({EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION})
"""Kinds that lists mix; people are never taken for one of them by the type of their office."""
_WORDS = frozenset({FieldShape.TEXT, FieldShape.LONG_TEXT})
_PLAIN_WORDS: Mapping[EntryKind, frozenset[str]] = MappingProxyType(
    {
        EntryKind.SHELTER: frozenset(
            {
                "albergue", "albergues", "refugio", "refugio temporal", "shelter", "refuge",
                "casa del migrante", "casa de migrantes", "casa migrante", "migrant shelter",
                "centro de evacuacion", "evacuation center", "evacuation centre",
            }
        ),
        EntryKind.ORGANISATION: frozenset(
            {
                "ong", "osc", "ngo", "cso", "organizacion", "organisation", "organization",
                "sociedad civil", "civil society", "asociacion civil", "fundacion", "foundation",
                "organizacion no gubernamental", "organizacion de la sociedad civil",
                "organismo internacional", "societe civile",
            }
        ),
    }
)  # fmt: skip
"""Words that name the kind itself, whatever list they stand in."""


def kind_of_cell(cell: Cell) -> EntryKind | None:
    """Return the kind of entry a cell of a column of types names, itself or by one of its types;
    None for a word we do not know, or of two kinds.
    """
    return None if is_nothing(cell) else _kind(text_of(cell))


def kind_of_row(row: RowCells, kind: EntryKind | None) -> EntryKind | None:
    """Return what kind of entry a row is, in a list of entries of `kind` (None: of any).

    In a list of any kind the column of types tells, then what only one kind has (beds, a
    jurisdiction), then the words its name begins with. What is called otherwise (`Hospital`) is an
    institution; a row of which nothing tells is of no kind.
    """
    if kind is None:
        return _kind_of_any(row)
    if "type" not in row.cells:
        return kind
    cell = row.cells["type"][0]
    named = kind_of_cell(cell)
    if kind not in MIXED_KINDS or named not in MIXED_KINDS or _is_type_of(text_of(cell), kind):
        return kind
    return named if _is_plain(text_of(cell), named) else kind


# -- inside ---------------------------------------------------------------------------------


def _kind_of_any(row: RowCells) -> EntryKind | None:
    cell = row.cells["type"][0] if "type" in row.cells else None
    named = kind_of_cell(cell) or _kind_of_fields(row) or _kind_of_name(row)
    return named or (None if is_nothing(cell) else EntryKind.ORGANISATION)


def _kind_of_fields(row: RowCells) -> EntryKind | None:
    """Return the only kind that has all the fields a row fills, where a field tells."""
    found = {kind for kind in MIXED_KINDS if _own_fields(kind).intersection(row.cells)}
    return found.pop() if len(found) == 1 else None


def _kind_of_name(row: RowCells) -> EntryKind | None:
    named = kind_of_cell(row.text("name"))
    return named if named in MIXED_KINDS else None


@lru_cache(maxsize=16)
def _own_fields(kind: EntryKind) -> frozenset[str]:
    """Return the fields that no other kind has; words of any sort stand under any title."""
    others = {each.key for other in MIXED_KINDS - {kind} for each in FIELDS[other]}
    telling = (each for each in FIELDS[kind] if each.shape not in _WORDS)
    return frozenset(each.key for each in telling) - others


@lru_cache(maxsize=4096)
def _kind(text: str) -> EntryKind | None:
    key = fold(text)
    by_word = _kinds_by_word()
    if key in by_word:
        return by_word[key]
    starts = (word for word in by_word if key.startswith(f"{word} "))
    longest = max(starts, key=len, default="")
    return by_word.get(longest)


def _is_type_of(text: str, kind: EntryKind) -> bool:
    key = fold(text)
    return key in _words_of_types(kind) or TYPE_SYNONYMS.get(key) in TYPES_OF[kind]


def _is_plain(text: str, kind: EntryKind) -> bool:
    """Return whether a word names a kind of entry and not only one of its types: all that is called
    a post is one.
    """
    return kind is EntryKind.POST or fold(text) in _PLAIN_WORDS[kind] | _own_words(kind)


@lru_cache(maxsize=16)
def _own_words(kind: EntryKind) -> frozenset[str]:
    many = (translator(language).gettext(MANY_WORDS[kind]) for language in LANGUAGES)
    return frozenset(map(fold, (*code_words(kind.value), *many)))


@lru_cache(maxsize=16)
def _words_of_types(kind: EntryKind) -> frozenset[str]:
    return frozenset(fold(word) for code in TYPES_OF[kind] for word in (code, *code_words(code)))


@lru_cache(maxsize=1)
def _of_no_kind() -> frozenset[str]:
    """Return the words for any other: they name nothing."""
    return frozenset(map(fold, ("other", *code_words("other"))))


@lru_cache(maxsize=1)
def _kinds_by_word() -> dict[str, EntryKind]:
    """Return each word with its kind, without those that two kinds share."""
    found: dict[str, set[EntryKind]] = defaultdict(set)
    for kind in EntryKind:
        words = _own_words(kind) | _words_of_types(kind) | _PLAIN_WORDS.get(kind, frozenset())
        synonyms = {word for word, code in TYPE_SYNONYMS.items() if code in TYPES_OF[kind]}
        for word in (words | synonyms) - _of_no_kind():
            found[word].add(kind)
    return {word: next(iter(kinds)) for word, kinds in found.items() if len(kinds) == 1}
