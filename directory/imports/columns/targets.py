"""What a column of a sender's table can be for the directory: the columns of our own tables, and a
few more.

A target is a column of `directory.export.columns`, so that what we write is read again: a field of
the directory brings its own. What a title and a cell must look like: `import_targets`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from core.atlas.names import fold
from core.i18n.languages import LANGUAGES, N_, translator
from directory.entries.field_model import FieldShape
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.export.columns import COLUMNS, SECTION_COLUMN

READINGS, POINTS = "readings", "points"
"""Members of a mapping beside its columns: the choices about places."""
_ALL = frozenset(EntryKind)
_PLACED = _ALL - {EntryKind.FOCAL_POINT}
_COMPUTED = frozenset({"age_days", "state", "dialling"})
"""Columns of our tables that are worked out anew, and never read."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a column can be. `is_many`: several columns may be it at once."""

    key: str
    title: str
    """Message id."""
    kinds: frozenset[EntryKind] = _ALL
    is_many: bool = False


_MORE = (
    Target(SECTION_COLUMN.key, SECTION_COLUMN.title),
    Target("point", N_("Latitud y longitud en una celda"), _PLACED),
    Target(
        "contacts", N_("Teléfonos y correos mezclados"), _ALL - {EntryKind.LEADER}, is_many=True
    ),
    Target("name_first", N_("Nombre de pila"), is_many=True),
    Target("name_last", N_("Apellidos"), is_many=True),
    Target("area_code", N_("Clave de área de los teléfonos (lada)"), is_many=True),
    Target("extension", N_("Extensión de los teléfonos"), is_many=True),
    Target(
        "address_more",
        N_("Se añade a la dirección: estado, condado, código postal"),
        _PLACED,
        is_many=True,
    ),
    Target("notes_more", N_("Se añade a las notas"), frozenset({EntryKind.SHELTER}), is_many=True),
)
_MANY = frozenset({"phone", "emergency", "hotline", "whatsapp", "email"})
TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        target.key: target
        for target in (
            *(
                Target(column.key, column.title, column.sections, column.key in _MANY)
                for column in COLUMNS
                if column.key not in _COMPUTED
            ),
            *_MORE,
        )
    }
)
CHANNEL_TARGETS = (
    "phone",
    "phone_2",
    "emergency",
    "hotline",
    "whatsapp",
    "email",
    "contacts",
    "more_channels",
)
_TARGET_OF_SHAPE = {
    FieldShape.POST: "of_post",
    FieldShape.POINT: "point",
    FieldShape.AREA: "drawn",
    FieldShape.VISITS: "visits",
}
_TARGET_OF_KEY = {
    "kind": "type",
    "designation": "type",
    "alternate_phone": "phone_2",
    "covering_post_id": "covering_post",
}


_FORMER_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "todos los canales json": "channels",
        "all channels json": "channels",
        "tous les canaux json": "channels",
        "todas las confirmaciones json": "confirmations",
        "all confirmations json": "confirmations",
        "toutes les confirmations json": "confirmations",
        "atencion movil json": "visits",
        "mobile service json": "visits",
        "service mobile json": "visits",
        "jurisdiction drawn area geojson": "drawn",
        "circonscription zone dessinee geojson": "drawn",
        "circunscripcion area dibujada geojson": "drawn",
    }
)
"""What our tables called these columns before, folded: old files are read as new ones."""


@lru_cache(maxsize=1)
def own_titles() -> dict[str, str]:
    """Return the folded titles of our own tables and forms, in our languages, with their target.

    The target is empty for a column that is never read.
    """
    titles: dict[str, str] = {}
    for pairs in (_titles_of_tables(), _titles_of_forms()):
        known = list(pairs)
        for language in LANGUAGES:
            translate = translator(language).gettext
            for key, title in known:
                titles.setdefault(fold(translate(title)), key)
    for title, key in _FORMER_TITLES.items():
        titles.setdefault(title, key)
    return titles


# -- inside ---------------------------------------------------------------------------------


def _titles_of_tables() -> Iterator[tuple[str, str]]:
    yield from ((target.key, target.title) for target in TARGETS.values())
    yield from (("", column.title) for column in COLUMNS if column.key in _COMPUTED)


def _titles_of_forms() -> Iterator[tuple[str, str]]:
    for fields in FIELDS.values():
        for field in fields:
            key = _TARGET_OF_KEY.get(field.key) or _TARGET_OF_SHAPE.get(field.shape) or field.key
            if key in TARGETS and field.shape is not FieldShape.CHANNELS:
                yield key, field.title
