"""Which columns of a list say its states and its counties: by their titles, also under a group or
cut short (`Ubicación · Edo.`), and states by what stands in them.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.atlas.names import fold
from core.atlas.placing.point_judgement import PointAtlas
from core.tabular.cells.answers import is_nothing
from core.tabular.column_detection import column_samples
from core.tabular.tables import Table, text_of
from core.tabular.title_words import title_variants

_STATES = frozenset(
    {
        "estado", "departamento", "provincia", "entidad", "entidad federativa", "state",
        "province", "department", "etat", "departement", "region", "address state", "us state",
        "home state", "business state", "address region", "state province", "estado provincia",
    }
)  # fmt: skip
_COUNTIES = frozenset(
    {
        "county", "condado", "comte", "parish", "parroquia", "municipio", "municipality",
        "municipalite", "canton", "distrito", "district", "partido", "county name",
        "nombre del condado",
    }
)  # fmt: skip
_NO_STATES = frozenset(
    {
        "colonia", "col", "barrio", "calle", "quartier", "neighborhood", "zona", "aldea", "ejido",
        "fraccionamiento", "nombre", "name", "nom", "origen", "origin", "origine", "nacimiento",
        "birth", "naissance", "procedencia", "destino", "destination", "nacionalidad", "licencia",
        "status", "estatus",
    }
)  # fmt: skip
"""Words of titles under which states stand by chance, or speak of something else."""
_NO_PLACES = frozenset({"", "open_now", "notes_more"})
"""What a column is read as whose `Estado` is no place (`condition_columns`)."""
_MOST_TEXTS, _LEAST_SHARE, _FEWEST_ALIKE = 60, 0.9, 5
_LONGEST_CODE = 2


def is_state_title(title: str) -> bool:
    """Return whether a title means a state, province or department."""
    return _means(title, _STATES)


def is_county_title(title: str) -> bool:
    """Return whether a title means what a state is divided into: a county, a municipio."""
    return _means(title, _COUNTIES) and not _means(title, _STATES)


def holds_states(table: Table, title: str, atlas: PointAtlas) -> bool:
    """Return whether nearly all that stands in a column are names or abbreviations of states.

    One state alone says it where several rows do, by its name: a column of nothing but `OK` is
    none of Oklahoma.
    """
    if _NO_STATES.intersection(fold(title).split()):
        return False
    cells = column_samples(table, table.titles.index(title))
    said = [text_of(cell) for cell in cells if not is_nothing(cell)]
    texts = list(dict.fromkeys(said))[:_MOST_TEXTS]
    is_alone = len(texts) == 1 and (len(said) < _FEWEST_ALIKE or len(texts[0]) <= _LONGEST_CODE)
    if not texts or is_alone:
        return False
    named = sum(_is_state(text, atlas) for text in texts)
    return named >= len(texts) * _LEAST_SHARE


def state_titles(
    table: Table, columns: Mapping[str, str], atlas: PointAtlas | None
) -> frozenset[str]:
    """Return the titles of the columns that are read and say a state: by the title, else by what
    stands under one that is added to the address.
    """
    titles = {
        title
        for title, target in columns.items()
        if target not in _NO_PLACES and is_state_title(title)
    }
    if titles or atlas is None:
        return frozenset(titles)
    beside = [title for title in table.titles if columns.get(title) == "address_more"]
    return frozenset(title for title in beside if _is_of_states(table, title, atlas))


# -- inside ---------------------------------------------------------------------------------


def _is_of_states(table: Table, title: str, atlas: PointAtlas) -> bool:
    return not is_county_title(title) and holds_states(table, title, atlas)


def _means(title: str, meant: frozenset[str]) -> bool:
    return any(name in meant for name, _ in title_variants(title))


def _is_state(text: str, atlas: PointAtlas) -> bool:
    if any(map(str.isdigit, text)):
        return False
    return any(unit.kind == "admin1" for unit in atlas.by_name(text))
