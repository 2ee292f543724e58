"""Which column is which field: by its title in our words and others', and by what stands under it.

Pure.

A title counts only as far as the cells agree with it: a column called `Teléfono` without telephones
is none. Each guess says how sure it is (0 to 1); a person looks at all of them.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.atlas.names import fold
from core.atlas.protocols import UnitAtlas
from core.geo.geometry import BadGeometry, Point
from core.i18n.languages import LANGUAGES, N_, translator
from core.problems import Problem
from core.tabular.tables import Cell, Table, text_of
from directory.entries.kinds import MANY_WORDS, EntryKind
from directory.imports.columns.header_synonyms import OF_KIND, SYNONYMS
from directory.imports.columns.targets import (
    CHANNEL_TARGETS,
    NAME_MADE_OF,
    TARGETS,
    defaults_of,
    own_titles,
)
from directory.imports.rows.contacts import how_many_digits, read_phones
from directory.imports.rows.value_parsing import (
    NotUnderstood,
    is_nothing,
    read_answer,
    read_countries,
    read_country,
    read_degrees,
    read_languages,
    read_moment,
    read_number,
    read_point,
)

Mapping_ = dict[str, Any]
"""The plain JSON told in `directory.imports.columns.targets`."""
_LOOKED_AT = 200
_FEWEST = 0.34
"""Below this a guess is not made."""
_FEWEST_OWN = 6
_WEB = re.compile(r"(?i)(https?://)?([\w-]+\.)+[a-z]{2,}(/\S*)?")
_MAIL = re.compile(r"\S+@\S+\.\w{2,}")
_PUNCTUATED = re.compile(r"\+\d|\d[-( )]+\d")
_UNIT = re.compile(r"[A-Z]{2}(-?[A-Z0-9]{1,8})?")
_PARTLY = frozenset(
    {
        "name",
        "phone",
        "emergency",
        "email",
        "whatsapp",
        "website",
        "hours",
        "address",
        "languages",
        "lat",
        "lon",
        "capacity",
    }
)
"""Targets that a title may name among other words (`Teléfono de la oficina`)."""
_OF_ANOTHER = frozenset(
    {"org", "mailing", "mail", "old", "incident", "contact", "contacto", "id", "code", "codigo"}
)
"""Words that make a title speak of something else (`MAILING_CITY`)."""
_NEVER = ("fax", "twitter", "facebook", "instagram", "contrasena", "password")
_ANSWERS = (
    "open_now",
    "papers_asked",
    "accessible",
    "pets",
    "charging",
    "authorities_present",
    "is_demo",
)
_NUMBERS = (
    "capacity", "occupied", "occupied_night", "beds_men", "beds_women", "beds_families", "beds_minors",
    "people_covered",
)  # fmt: skip
_MOMENTS = (
    "confirmed",
    "updated",
    "occupied_at",
    "occupied_night_at",
    "designated_on",
    "closed_since",
    "last_test_on",
)


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: what it is taken for (empty: not read), how surely, and what its cells look like."""

    title: str
    field: str
    confidence: float
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a table is taken for. `is_ours`: the titles are those of our own export."""

    columns: tuple[ColumnGuess, ...]
    defaults: dict[str, str]
    is_ours: bool

    @property
    def mapping(self) -> Mapping_:
        """The mapping, as plain JSON."""
        return {
            "columns": {each.title: {"field": each.field} for each in self.columns},
            "defaults": dict(self.defaults),
        }


def guess(table: Table, kind: EntryKind | None, atlas: UnitAtlas | None = None) -> Guess:
    """Return what each column is, for entries of `kind` (None: the table says so in a column of its
    own).
    """
    is_ours = _is_ours(table)
    samples = [_samples(table, place) for place in range(len(table.titles))]
    scored = [
        (score, -len(TARGETS[key].kinds), place, key)
        for place, title in enumerate(table.titles)
        for key, score in _scores(title, samples[place], kind, is_ours).items()
        if score >= _FEWEST
    ]
    chosen = _assigned(sorted(scored, key=lambda each: (-each[0], each[2], each[1])))
    columns = tuple(
        ColumnGuess(
            title,
            chosen[place][0] if place in chosen else "",
            round(chosen[place][1], 2) if place in chosen else 0.0,
            tuple(dict.fromkeys(text_of(cell)[:80] for cell in samples[place]))[:3],
        )
        for place, title in enumerate(table.titles)
    )
    return Guess(
        columns, {} if is_ours or kind is None else _defaults(table, columns, kind, atlas), is_ours
    )


def kind_of_sheet(sheet: str) -> EntryKind | None:
    """Return the kind a sheet is called after, in our three languages."""
    name = fold(sheet)
    for kind, words in MANY_WORDS.items():
        if name in {fold(translator(language).gettext(words)) for language in LANGUAGES}:
            return kind
    return None


def has_sections(table: Table) -> bool:
    """Return whether each row says itself what kind it is: our own CSV."""
    return any(own_titles().get(fold(title)) == "section" for title in table.titles) and _is_ours(
        table
    )


def no_directory(table: Table) -> Problem | None:
    """Return what else a table is, when it is plainly no list of a directory: figures by country of
    birth.
    """
    titles = [fold(title) for title in table.titles]
    countries = [
        place
        for place, title in enumerate(table.titles)
        if _fits(read_country, title.replace("_", " "))
        and _share(read_number, _samples(table, place)) > 0.8
    ]
    if len(countries) >= 4 or ("foreign born" in titles and len(countries) >= 2):
        message = N_(
            "Son cifras de población por país de nacimiento (%(columns)s columnas de países), no una lista de a quién "
            "llamar: son estimaciones y no van al directorio."
        )
        return Problem(message, {"columns": len(countries)})
    return None


# -- inside ---------------------------------------------------------------------------------


def _is_ours(table: Table) -> bool:
    known = own_titles()
    keys = [known.get(fold(title)) for title in table.titles]
    return "id" in keys and sum(key is not None for key in keys) >= _FEWEST_OWN


def _samples(table: Table, place: int) -> list[Cell]:
    cells = (row.cells[place] for row in table.rows)
    found: list[Cell] = []
    for cell in cells:
        text = text_of(cell)
        if text and not text.startswith("#"):
            found.append(cell)
            if len(found) == _LOOKED_AT:
                break
    return found


def _scores(
    title: str, cells: Sequence[Cell], kind: EntryKind | None, is_ours: bool
) -> dict[str, float]:
    """Return how well a column is each target."""
    name = fold(title)
    own = own_titles().get(name)
    if is_ours and own is not None:
        return {own: 1.0} if own else {}
    if not cells or any(word in name.split() for word in _NEVER):
        return {}
    scores: dict[str, float] = {}
    for key, target in TARGETS.items():
        if kind is not None and kind not in target.kinds:
            continue
        by_title = max(
            _by_title(name, key, kind), 0.9 if own == key and key not in {"country", "id"} else 0.0
        )
        score = by_title * _agreement(key, cells) if by_title else _by_content(key, cells)
        if score:
            scores[key] = score
    return scores


def _by_title(name: str, key: str, kind: EntryKind | None) -> float:
    words = SYNONYMS.get(key, ())
    of_kind = OF_KIND.get(kind, {}).get(key, ()) if kind else ()
    if name in of_kind:
        return 0.97 - 0.002 * of_kind.index(name)
    if name in words:
        # What is added to another column is the last resort: `Municipio` is the town where nothing
        # else is.
        return (0.8 if key.endswith("_more") else 0.95) - 0.005 * words.index(name)
    if key not in _PARTLY or _OF_ANOTHER.intersection(name.split()):
        return 0.0
    spaced = f" {name} "
    return (
        0.5 if any(len(word) >= 4 and f" {word} " in spaced for word in (*of_kind, *words)) else 0.0
    )


def _agreement(key: str, cells: Sequence[Cell]) -> float:
    """Return how far the cells bear a title out: 1 where nothing can be checked."""
    reader = _READERS.get(key)
    if reader is None:
        numbers = _share(read_degrees, cells)
        return 0.3 if key == "name" and numbers > 0.6 else 1.0
    share = _share(reader, cells)
    return 0.3 + 0.7 * share if share >= 0.2 or len(cells) < 3 else 0.0


def _by_content(key: str, cells: Sequence[Cell]) -> float:
    """Return what a column without a title we know looks like."""
    sure = {"email": 0.6, "phone": 0.55, "point": 0.55, "website": 0.5, "id": 0.5}.get(key, 0.0)
    if not sure or (key == "phone" and _share(partial(_holds, _PUNCTUATED), cells) < 0.5):
        return 0.0
    return sure if _share(_READERS[key], cells) >= 0.6 else 0.0


def _assigned(scored: Sequence[tuple[float, int, int, str]]) -> dict[int, tuple[str, float]]:
    """Return the best first; a target taken goes to nobody else, unless several columns may be it."""
    chosen: dict[int, tuple[str, float]] = {}
    taken: Counter[str] = Counter()
    for score, _, place, key in scored:
        if place in chosen or (taken[key] and not TARGETS[key].is_many):
            continue
        # A column that only looks like telephones, beside one that is called so, is a copy of it.
        if score <= 0.6 and taken[key] and key in CHANNEL_TARGETS:
            continue
        chosen[place] = (key, score)
        taken[key] += 1
    return chosen


def _defaults(
    table: Table, columns: Sequence[ColumnGuess], kind: EntryKind, atlas: UnitAtlas | None
) -> dict[str, str]:
    fields = {each.field: each.title for each in columns if each.field}
    defaults = defaults_of(kind)
    if kind is EntryKind.POST and "name" not in fields and {"country", "city"} <= set(fields):
        defaults["name"] = NAME_MADE_OF
    if atlas is not None and kind is not EntryKind.FOCAL_POINT and "located_in" not in fields:
        where = _country_of_points(table, fields, atlas)
        if where:
            defaults["located_in"] = where
    return defaults


def _country_of_points(table: Table, fields: Mapping[str, str], atlas: UnitAtlas) -> str:
    """Return the country all of a few points lie in; empty when they do not."""
    found = set()
    for row in table.rows[:: max(1, len(table.rows) // 25)]:
        cells = dict(zip(table.titles, row.cells, strict=True))
        place = _point(cells, fields)
        if place is not None:
            country = atlas.locate(place).country
            found.add(country.code if country else "")
    return next(iter(found)) if len(found) == 1 else ""


def _point(cells: Mapping[str, Cell], fields: Mapping[str, str]) -> Point | None:
    try:
        if "point" in fields:
            both = read_point(cells[fields["point"]])
            return Point(*both) if both else None
        if {"lat", "lon"} <= set(fields):
            lon, lat = read_degrees(cells[fields["lon"]]), read_degrees(cells[fields["lat"]])
            return Point(lon, lat) if lon and lat else None
    except (NotUnderstood, BadGeometry):
        pass
    return None


def _fits(reader: Callable[[Cell], object], cell: Cell) -> bool:
    try:
        return reader(cell) is not None
    except NotUnderstood:
        return False


def _share(reader: Callable[[Cell], object], cells: Sequence[Cell]) -> float:
    """Return the share of the cells that say something which `reader` understands."""
    said = [cell for cell in cells if not is_nothing(cell)]
    return sum(_fits(reader, cell) for cell in said) / len(said) if said else 0.0


def _is_phones(cell: Cell) -> object:
    text = text_of(cell)
    if re.fullmatch(r"\d-\d-\d|\d{3}", text):
        return True
    if how_many_digits(text) < 7:
        return None
    return any(read_phones(text, country).channels for country in ("US", "MX", "CR")) or None


def _matches(pattern: re.Pattern[str], cell: Cell) -> object:
    return pattern.fullmatch(text_of(cell))


def _holds(pattern: re.Pattern[str], cell: Cell) -> object:
    return pattern.search(text_of(cell))


def _is_uuid(cell: Cell) -> object:
    try:
        return uuid.UUID(text_of(cell))
    except ValueError:
        return None


def _within(limit: float, cell: Cell) -> object:
    value = read_degrees(cell)
    return True if value is not None and abs(value) <= limit else None


_READERS: Mapping[str, Callable[[Cell], object]] = {
    **dict.fromkeys(("phone", "phone_2", "emergency", "hotline", "whatsapp"), _is_phones),
    **dict.fromkeys(_ANSWERS, read_answer),
    **dict.fromkeys(_NUMBERS, read_number),
    **dict.fromkeys(_MOMENTS, read_moment),
    "email": partial(_holds, _MAIL),
    "website": partial(_matches, _WEB),
    "lat": partial(_within, 90),
    "lon": partial(_within, 180),
    "point": read_point,
    "country": read_country,
    "located_in": read_country,
    "co_owners": read_countries,
    "covered_nationalities": read_countries,
    "languages": read_languages,
    "id": _is_uuid,
    "unit_code": partial(_matches, _UNIT),
}
