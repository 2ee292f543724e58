"""What a table is for the directory: its columns, its kind of entry, its defaults. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.atlas.names import fold
from core.atlas.placing.point_judgement import REGION
from core.atlas.placing.readings import PlacingAtlas
from core.geo.errors import BadGeometry
from core.geo.geometry import Point
from core.i18n.languages import LANGUAGES, N_, translator
from core.problems import Problem
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.coordinates import read_degrees, read_point
from core.tabular.cells.countries import read_country
from core.tabular.cells.numbers import read_number
from core.tabular.column_detection import (
    ColumnGuess,
    TitleWords,
    column_samples,
    detect_columns,
    is_readable,
    readable_share,
)
from core.tabular.layout.turned import first_column, turned
from core.tabular.mapping import ColumnMapping
from core.tabular.tables import Cell, Table
from core.tabular.targets import ImportTarget
from core.tabular.title_words import title_variants
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.export.columns import SECTION_COLUMN
from directory.imports.columns.condition_columns import with_conditions
from directory.imports.columns.entry_types import DEFAULTS_OF_ANY, NAME_MADE_OF, defaults_of
from directory.imports.columns.header_synonyms import synonyms_of
from directory.imports.columns.import_targets import import_targets
from directory.imports.columns.place_titles import holds_states, is_state_title
from directory.imports.columns.targets import own_titles
from directory.imports.rows.row_kinds import MIXED_KINDS, kind_of_cell

_FEWEST_OWN_TITLES = 6
_FEWEST_KNOWN, _FEWEST_COLUMNS = 3, 2
_FEWEST_TOLD = 0.6
"""The share of rows whose type must name a kind of entry, where nobody said which they are."""
_FEWEST_COUNTRIES, _FEWEST_BESIDE_TOTAL = 4, 2
_STATES_SURENESS = 0.52
_MOST_POINTS = 25
"""So many places of a table are located to learn its country."""
_REFUSED = frozenset({"fax", "twitter", "facebook", "instagram", "contrasena", "password"})
_OF_PEOPLE = frozenset(
    {
        "nacionalidad", "nacionalidades", "nationality", "nationalities", "nationalite",
        "nationalites", "origen", "origin", "origine", "nacimiento", "birth", "naissance",
        "procedencia", "ciudadania", "citizenship", "destino", "destination", "atiende", "atendida",
        "atendidas", "poblacion", "population", "beneficiarios",
    }
)  # fmt: skip
_OF_OTHERS = frozenset(
    {"org", "mailing", "mail", "old", "incident", "contact", "contacto", "id", "code", "codigo"}
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table is taken for. `is_ours`: the titles are those of our own export."""

    columns: tuple[ColumnGuess, ...]
    defaults: dict[str, str]
    is_ours: bool

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping, as plain JSON."""
        return {
            "columns": {each.title: {"field": each.field} for each in self.columns},
            "defaults": dict(self.defaults),
        }


def guess(table: Table, kind: EntryKind | None, atlas: PlacingAtlas | None = None) -> Guess:
    """Return what each column is, for entries of `kind` (None: each row says its kind itself)."""
    is_ours = is_own_table(table)
    words = TitleWords(_REFUSED, _OF_OTHERS, _own_targets(), is_ours)
    columns = tuple(
        _unless_of_people(each) for each in detect_columns(table, _targets(table, kind), words)
    )
    if not is_ours:
        columns = with_conditions(table, columns, kind)
    if atlas is not None and not is_ours and kind is not EntryKind.FOCAL_POINT:
        columns = _with_states(table, columns, atlas)
    defaults = {} if is_ours else _defaults(table, columns, kind, atlas)
    return Guess(columns, defaults, is_ours)


def kind_of_sheet(sheet: str) -> EntryKind | None:
    """Return the kind a sheet is called after, in our three languages."""
    name = fold(sheet)
    for kind, words in MANY_WORDS.items():
        if name in {fold(translator(language).gettext(words)) for language in LANGUAGES}:
            return kind
    return None


def has_sections(table: Table) -> bool:
    """Return whether each row says itself what kind it is: our own CSV."""
    keys = {own_titles().get(fold(title)) for title in table.titles}
    return SECTION_COLUMN.key in keys and is_own_table(table)


def is_own_table(table: Table) -> bool:
    """Return whether the titles are those of our own export, in any of our languages."""
    keys = [own_titles().get(fold(title)) for title in table.titles]
    return "id" in keys and sum(key is not None for key in keys) >= _FEWEST_OWN_TITLES


def tells_kinds(table: Table) -> bool:
    """Return whether a column of types says of most rows which kind of entry they are."""
    place = _place_of_types(table)
    if place is None:
        return False
    return readable_share(kind_of_cell, column_samples(table, place)) >= _FEWEST_TOLD


def upright(table: Table, kind: EntryKind | None) -> Table:
    """Return a table whose fields run down and whose entries run across put upright; any other as
    it is.

    The titles decide: at least three of ours in the first column, most of that column, and more
    than in the first row.
    """
    if is_own_table(table) or len(table.titles) < _FEWEST_COLUMNS:
        return table
    down = [text for text in first_column(table) if text]
    known_down = sum(_is_known_title(text, kind) for text in down)
    known_across = sum(_is_known_title(title, kind) for title in table.titles)
    is_turned = (
        known_down >= _FEWEST_KNOWN
        and known_down >= len(down) * _FEWEST_TOLD
        and known_down > known_across + 1
    )
    return turned(table) if is_turned else table


def no_directory(table: Table) -> Problem | None:
    """Return what else a table is, when it is plainly no list of a directory: figures by country of
    birth.
    """
    countries = sum(_counts_people_of_a_country(table, place) for place in range(len(table.titles)))
    is_census = "foreign born" in {fold(title) for title in table.titles}
    if countries < (_FEWEST_BESIDE_TOTAL if is_census else _FEWEST_COUNTRIES):
        return None
    message = N_(
        "Son cifras de población por país de nacimiento (%(columns)s columnas de países), no una "
        "lista de a quién llamar: son estimaciones y no van al directorio."
    )
    return Problem(message, {"columns": countries})


# -- inside ---------------------------------------------------------------------------------


def _unless_of_people(column: ColumnGuess) -> ColumnGuess:
    """Return a column of countries as where the entries are, unless its title speaks of people:
    where somebody was born or came from is not where the telephones ring.
    """
    words = set(fold(column.title).split())
    if column.field != "located_in" or not _OF_PEOPLE.intersection(words):
        return column
    return replace(column, field="", confidence=0.0)


def _with_states(
    table: Table, columns: tuple[ColumnGuess, ...], atlas: PlacingAtlas
) -> tuple[ColumnGuess, ...]:
    """Return the columns with one of states under a title nobody knows taken for what it holds,
    where no title means a state.
    """
    if any(each.field and is_state_title(each.title) for each in columns):
        return columns
    return tuple(
        replace(each, field="address_more", confidence=_STATES_SURENESS)
        if not each.field and each.samples and holds_states(table, each.title, atlas)
        else each
        for each in columns
    )


@lru_cache(maxsize=1)
def _own_targets() -> Mapping[str, ImportTarget | None]:
    by_name = {target.name: target for target in import_targets(None)}
    return {title: by_name.get(key) for title, key in own_titles().items()}


def _is_known_title(title: str, kind: EntryKind | None) -> bool:
    names = {name for name, _ in title_variants(title)}
    return bool(names & _known_titles(kind))


@lru_cache(maxsize=16)
def _known_titles(kind: EntryKind | None) -> frozenset[str]:
    targets = import_targets(kind)
    return frozenset(name for each in targets for name in (*each.own_synonyms, *each.synonyms))


def _place_of_types(table: Table) -> int | None:
    """Return the first column whose title means a type."""
    meant = {*synonyms_of("type"), *(fold(word) for word in _section_titles())}
    for place, title in enumerate(table.titles):
        if meant & {name for name, _ in title_variants(title)}:
            return place
    return None


@lru_cache(maxsize=1)
def _section_titles() -> tuple[str, ...]:
    return tuple(translator(language).gettext(SECTION_COLUMN.title) for language in LANGUAGES)


def _targets(table: Table, kind: EntryKind | None) -> Sequence[ImportTarget]:
    """Return what a column can be: of a list with rows of other kinds, for those too."""
    targets = import_targets(kind)
    place = _place_of_types(table)
    if kind is None or place is None:
        return targets
    kinds = {kind_of_cell(cell) for cell in column_samples(table, place)} - {None, kind}
    own = {each.name for each in targets}
    others = (each for each in import_targets(None) if each.name not in own)
    return (*targets, *others) if kinds & MIXED_KINDS else targets


def _counts_people_of_a_country(table: Table, place: int) -> bool:
    title = fold(table.titles[place]).replace("_", " ")
    return (
        is_readable(read_country, title)
        and readable_share(read_number, column_samples(table, place)) > 0.8
    )


def _defaults(
    table: Table, columns: Sequence[ColumnGuess], kind: EntryKind | None, atlas: PlacingAtlas | None
) -> dict[str, str]:
    titles = _titles_by_field(columns)
    defaults = dict(DEFAULTS_OF_ANY) if kind is None else defaults_of(kind)
    if kind is EntryKind.POST and "name" not in titles and {"country", "city"} <= set(titles):
        defaults["name"] = NAME_MADE_OF
    is_placed = kind is not EntryKind.FOCAL_POINT and "located_in" not in titles
    country = _country_of_points(table, titles, atlas) if atlas and is_placed else ""
    return {**defaults, **({"located_in": country} if country else {})}


def _titles_by_field(columns: Sequence[ColumnGuess]) -> dict[str, str]:
    return {each.field: each.title for each in columns if each.field}


def _country_of_points(table: Table, titles: Mapping[str, str], atlas: PlacingAtlas) -> str:
    """Return the country all of a few points are in; empty when they are not in one.

    One outside the region is no evidence: points turned round lie in Antarctica, all of them.
    """
    countries = set()
    for row in table.rows[:: max(1, len(table.rows) // _MOST_POINTS)]:
        cells = dict(zip(table.titles, row.cells, strict=True))
        point = _point(cells, titles)
        if point is not None:
            country = atlas.locate(point).country
            countries.add(country.code if country and country.code in REGION else "")
    return next(iter(countries)) if len(countries) == 1 else ""


def _point(cells: Mapping[str, Cell], titles: Mapping[str, str]) -> Point | None:
    try:
        if "point" in titles:
            both = read_point(cells[titles["point"]])
            return Point(*both) if both else None
        if {"lat", "lon"} <= set(titles):
            lon, lat = read_degrees(cells[titles["lon"]]), read_degrees(cells[titles["lat"]])
            return Point(lon, lat) if lon and lat else None
    except (UnreadableCell, BadGeometry):
        pass
    return None
