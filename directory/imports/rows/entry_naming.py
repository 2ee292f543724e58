"""What an entry is called and of which type it is, out of a row."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from core.atlas.names import fold
from core.i18n.languages import SOURCE_LANGUAGE
from core.tabular.cells.answers import UnreadableCell, read_code
from core.tabular.cells.countries import country_name
from core.tabular.row_cells import RowCells
from core.tabular.tables import text_of
from directory.entries.kinds import EntryKind
from directory.imports.columns.entry_types import TYPE_SYNONYMS, TYPES_OF, defaults_of, word_of
from directory.imports.rows.drafts import Plan
from directory.labels import CODE_WORDS, code_words

_PEOPLE = frozenset({EntryKind.FOCAL_POINT, EntryKind.LEADER})


def name_of(plan: Plan, row: RowCells, kind: EntryKind, country: str, located: str) -> str:
    """Return the name said, or one made of other cells where the mapping says how; empty when one
    of those is. A person's surname in a column of its own belongs to the name.
    """
    name = _without_pictures(_full_name(row, kind))
    made_of = plan.defaults.get("name", "")
    if name or not made_of:
        return name
    parts = {key: text_of(cells[0]) for key, cells in row.cells.items()}
    code = stated_type(row, kind) or usual_type(plan, row, kind)
    parts["type"] = word_of(code, SOURCE_LANGUAGE) if code in CODE_WORDS else parts.get("type", "")
    parts["country"] = country_name(country)
    if not parts.get("city") and located:
        parts["city"] = country_name(located)
    wanted = re.findall(r"\{(\w+)\}", made_of)
    if any(not parts.get(key) for key in wanted):
        return ""
    return re.sub(r"\{(\w+)\}", lambda match: parts[match[1]], made_of)


def _full_name(row: RowCells, kind: EntryKind) -> str:
    """Return the name of a row: of a person with the given names before it, or the surnames behind
    it, that stand in columns of their own; of anything else those only where it has no name.
    """
    name = row.text("name")
    given, surnames = _text_of_all(row, "name_first"), _text_of_all(row, "name_last")
    if name and kind not in _PEOPLE:
        return name
    if given and surnames:
        return f"{given} {surnames}"
    added = [part if not _is_in(part, name) else "" for part in (given, surnames)]
    return " ".join(filter(None, (added[0], name, added[1])))


def _text_of_all(row: RowCells, target: str) -> str:
    return " ".join(text_of(each) for each in row.cells.get(target, ()))


def _is_in(part: str, name: str) -> bool:
    return f" {fold(part)} " in f" {fold(name)} "


def stated_type(row: RowCells, kind: EntryKind) -> str:
    """Return the type in the column of types: the whole cell, or what it begins with; empty when
    it cannot be read.
    """
    if "type" not in row.cells:
        return ""
    codes = TYPES_OF[kind]
    try:
        return read_code(row.cells["type"][0], codes, TYPE_SYNONYMS, code_words) or ""
    except UnreadableCell:
        return _type_at_start(row.text("type"), codes)


def usual_type(plan: Plan, row: RowCells, kind: EntryKind) -> str:
    """Return the type a post's name begins with, or the default; empty when there is none."""
    codes = TYPES_OF[kind]
    if kind is EntryKind.POST:
        code = _type_at_start(row.text("name"), codes)
        if code:
            return code
    default = plan.defaults.get("type", "")
    if kind is not plan.kind and default not in codes:
        default = defaults_of(kind).get("type", "")
    return default if default in codes else ""


# -- inside ---------------------------------------------------------------------------------


def _type_at_start(text: str, codes: tuple[str, ...]) -> str:
    """Return the type a text begins with: `Consulado General en …`; empty when with none."""
    folded = f"{fold(text)} "
    return next(
        (code for words, code in _by_length() if folded.startswith(f"{words} ") and code in codes),
        "",
    )


def _without_pictures(name: str) -> str:
    """Return a name without emoji and other symbols around it."""
    start, end = 0, len(name)
    while start < end and _is_picture(name[start]):
        start += 1
    while end > start and _is_picture(name[end - 1]):
        end -= 1
    return name[start:end]


def _is_picture(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"So", "Cf", "Cn", "Mn", "Sk"}


@lru_cache(maxsize=1)
def _by_length() -> tuple[tuple[str, str], ...]:
    """Return what types are called, the longest first: `consulado general` before `consulado`."""
    own = {fold(word): code for code in TYPES_OF[EntryKind.POST] for word in code_words(code)}
    return tuple(sorted({**TYPE_SYNONYMS, **own}.items(), key=lambda pair: -len(pair[0])))
