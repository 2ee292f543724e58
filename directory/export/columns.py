"""The columns of the tables (CSV, XLSX) and the words of their codes, in Spanish as message ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from core.i18n.languages import N_
from core.tabular.cells.answers import UnreadableCell
from core.tabular.cells.languages import read_languages
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.cell_lines import (
    area_text,
    channel_lines,
    confirmation_lines,
    visit_lines,
)
from directory.export.dialling import dialling_notes
from directory.export.rows import ExportChannel, ExportRow
from directory.labels import CODE_WORDS

Cell = str | int | float | date | datetime | None
Translate = Callable[[str], str]
_CUTS = re.compile(r"[,;\n\[\"]")


class ChannelColumns(Protocol):
    """What is asked of a channel to give it a cell."""

    @property
    def kind(self) -> ChannelKind:
        """By what it reaches."""

    @property
    def value(self) -> str:
        """The telephone or the address."""

    @property
    def has_whatsapp(self) -> bool:
        """Whether the telephone answers WhatsApp too."""


_ALL = frozenset(EntryKind)
_BUT_LEADERS = _ALL - {EntryKind.LEADER}
_BUT_POSTS = _ALL - {EntryKind.POST}
_ON_THE_GROUND = _ALL - {EntryKind.FOCAL_POINT}
_POSTS = frozenset({EntryKind.POST})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its title as a message id, the sections that have it, its width in
    characters.
    """

    key: str
    title: str
    sections: frozenset[EntryKind] = _ALL
    width: int = 14
    shape: FieldShape = FieldShape.TEXT
    hxl: str = ""
    """Its tag of the Humanitarian Exchange Language (hxlstandard.org, 1.1), for the optional second
    row.
    """
    group: Group | None = None
    """The group of the field it shows; None where it is made of several, or of none."""

    @property
    def coded(self) -> bool:
        """Whether its values are codes with a word in `CODE_WORDS`."""
        return self.shape is FieldShape.CHOICE


_CHOICE, _COUNTRY, _MOMENT = FieldShape.CHOICE, FieldShape.COUNTRY, FieldShape.MOMENT
_COMPOSED = (
    Column("type", N_("Tipo"), _BUT_LEADERS, 18, _CHOICE, "#org+type"),
    Column("country", N_("País"), _ALL, 6, _COUNTRY, "#country+owner+code"),
    Column("of_post", N_("Representación"), _BUT_POSTS, 30, hxl="#org+post+name"),
    Column("phone", N_("Teléfono"), width=18, hxl="#contact+phone"),
    Column("phone_2", N_("Otro teléfono"), width=18, hxl="#contact+phone+alt"),
    Column(
        "emergency",
        N_("Teléfono de emergencia"),
        _BUT_LEADERS,
        18,
        hxl="#contact+phone+emergency",
    ),
    Column("hotline", N_("Línea de atención"), _BUT_LEADERS, 18, hxl="#contact+phone+hotline"),
    Column("whatsapp", N_("WhatsApp"), _BUT_LEADERS, 18, hxl="#contact+phone+whatsapp"),
    Column("email", N_("Correo electrónico"), _BUT_LEADERS, 28, hxl="#contact+email"),
    Column("more_channels", N_("Más contactos"), _BUT_LEADERS, 28),
    Column("dialling", N_("Cómo se marcan"), _BUT_LEADERS, 28),
    Column("confirmed", N_("Confirmado el (UTC)"), _ALL, 17, _MOMENT, "#date+confirmed"),
    Column("age_days", N_("Días desde la confirmación"), _ALL, 12, FieldShape.NUMBER),
    Column("state", N_("Vigencia"), shape=_CHOICE),
    Column("confirmed_method", N_("Cómo se confirmó"), shape=_CHOICE),
    Column("covering_post", N_("La cubre cuando cierra"), _POSTS, 30),
    Column("lon", N_("Longitud"), _ON_THE_GROUND, 11, hxl="#geo+lon"),
    Column("lat", N_("Latitud"), _ON_THE_GROUND, 11, hxl="#geo+lat"),
    Column("point_precision", N_("Precisión del punto"), _ON_THE_GROUND, 18, _CHOICE),
    Column("source", N_("Fuente"), width=24, hxl="#meta+source"),
    Column("visibility", N_("Visible para"), _ALL, 12, _CHOICE),
    Column("is_demo", N_("Demostración"), _ALL, 8, _CHOICE),
    Column("updated", N_("Modificado el (UTC)"), _ALL, 17, _MOMENT, "#date+updated"),
    Column("id", N_("Identificador"), width=37, hxl="#meta+id"),
    Column("channels", N_("Todos los canales"), _BUT_LEADERS, 20),
    Column("confirmations", N_("Todas las confirmaciones"), width=20),
)
"""Columns that are no field: made of several, of channels, or of what is kept about an entry."""

_FIRST = (
    "name", "type", "country", "of_post", "role", "designated_on", "zone", "phone", "phone_2",
    "emergency", "hotline", "whatsapp", "email", "more_channels", "confirmed", "age_days", "state",
    "confirmed_method", "hours", "languages", "services", "units", "covered_nationalities",
    "co_owners", "closed_since", "closed_reason", "covering_post", "papers_asked", "open_now",
    "capacity", "occupied", "occupied_at", "occupied_night", "occupied_night_at", "beds_men",
    "beds_women", "beds_families", "beds_minors", "accessible", "pets", "charging",
    "authorities_present", "before", "during", "after", "name_other", "website", "alternate_name",
    "people_covered", "last_test_on", "timezone", "address", "city", "located_in", "unit_code",
    "lon", "lat", "notes",
)  # fmt: skip
_LAST = (
    "source", "dialling", "point_precision", "visibility", "is_demo", "updated",
    "id", "post_id", "organisation_id",
    "covering_post_id", "drawn", "visits", "channels", "confirmations",
)  # fmt: skip
"""What is kept about an entry, and what machines read. A field that stands in neither list comes
between the two, in the order of the table of fields: sheets people made links to stay as they are.
"""


def _columns() -> tuple[Column, ...]:
    """Return all columns in order: the composed ones, and one a field."""
    columns = {column.key: column for column in _COMPOSED}
    for kind, fields in FIELDS.items():
        for field in fields:
            if field.column is not None:
                columns[field.key] = _of_field(field, kind, columns.get(field.key))
    added = [key for key in columns if key not in {*_FIRST, *_LAST}]
    return tuple(columns[key] for key in (*_FIRST, *added, *_LAST))


def _of_field(field: Field, kind: EntryKind, same: Column | None) -> Column:
    """Return the column of a field; of one that several kinds have, with all their sections."""
    if same is not None:
        return replace(same, sections=same.sections | {kind})
    column = field.column or TableColumn()
    return Column(
        field.key,
        field.column_title,
        frozenset({kind}),
        column.width,
        field.shape,
        column.hxl,
        field.group,
    )


COLUMNS = _columns()
SECTION_COLUMN = Column("section", N_("Clase"), shape=FieldShape.CHOICE)
"""The first column of a table that holds every section."""


def columns_of(section: EntryKind) -> tuple[Column, ...]:
    """Return the columns of one sheet, in order."""
    return tuple(column for column in COLUMNS if section in column.sections)


def channel_cells(channels: Sequence[ChannelColumns], translate: Translate) -> dict[str, str]:
    """Return which channel stands in which cell of the people's columns, so that a telephone can be
    dialled from it.

    The first of a kind has a cell of its own, the second telephone too; what is left over stands in
    one cell, in words.
    """
    cells: dict[str, str] = {}
    more: list[str] = []
    for channel in channels:
        key = channel.kind.value
        if channel.kind is ChannelKind.PHONE and key in cells:
            key = "phone_2"
        if key in cells:
            more.append(f"{translate(CODE_WORDS[channel.kind.value])}: {channel.value}")
        else:
            cells[key] = channel.value
        if channel.has_whatsapp and channel.kind is not ChannelKind.WHATSAPP:
            cells.setdefault("whatsapp", channel.value)
    return {**cells, "more_channels": " · ".join(more)}


def cells_of(
    row: ExportRow,
    columns: tuple[Column, ...],
    translate: Translate,
    name_of: Callable[[str], str] = str,
) -> list[Cell]:
    """Return the values of a row under `columns`: codes in words, lists joined by commas, moments
    as they are.

    `name_of` is what a language is called by its code. The last columns hold what those before them
    cannot, in lines an import reads back.
    """
    values = {**_plain(row), **channel_cells(row.channels, translate)}
    values["dialling"] = dialling_notes(row.channels, translate)
    values["languages"] = tuple(_language_word(code, name_of) for code in row.languages)
    return [_worded(values.get(column.key), column, translate) for column in columns]


def list_text(values: tuple[str, ...]) -> str:
    """Return the values joined by commas, each in quotation marks as in a CSV when it holds what
    would cut it in two.
    """
    return ", ".join(
        '"{}"'.format(value.replace('"', '""')) if _CUTS.search(value) else value
        for value in values
    )


# -- inside ---------------------------------------------------------------------------------


def _language_word(code: str, name_of: Callable[[str], str]) -> str:
    """Return the name of a language, where our own import reads it back as the same; else its
    code.
    """
    name = name_of(code)
    try:
        return name if read_languages(name) == [code] else code
    except UnreadableCell:
        return code


def _plain(row: ExportRow) -> dict[str, Any]:
    own = (
        "id",
        "country",
        "visibility",
        "name",
        "type",
        "of_post",
        "post_id",
        "languages",
        "hours",
        "address",
        "city",
    )
    rest = (
        "located_in", "unit_code", "lon", "lat", "point_precision", "confirmed_method", "source",
    )  # fmt: skip
    return {
        **{key: getattr(row, key) for key in (*own, *rest)},
        "section": row.section.value,
        "confirmed": row.freshness.confirmed_at,
        "age_days": row.freshness.days,
        "state": row.freshness.state.value,
        "updated": row.updated_at,
        "is_demo": "yes" if row.is_demo else "no",
        **row.details,
        "channels": [_channel(channel) for channel in row.channels],
        "confirmations": {
            key: [_moment(at), method] for key, (at, method) in row.confirmations.items()
        },
    }


def _channel(channel: ExportChannel) -> dict[str, Any]:
    """Return a channel for machines; what is empty is left out."""
    members = {
        "kind": channel.kind.value,
        "value": channel.value,
        "has_whatsapp": channel.has_whatsapp,
        "languages": list(channel.languages),
        "is_official": channel.is_official,
        "hours": channel.hours,
        "note": channel.note,
        "confirmed_at": _moment(channel.confirmed_at) if channel.confirmed_at else "",
        "confirmed_method": channel.confirmed_method,
    }
    return {key: value for key, value in members.items() if value}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _worded(value: Any, column: Column, translate: Translate) -> Cell:
    if isinstance(value, tuple):
        return list_text(value)
    if isinstance(value, dict | list):
        return _LINES[column.key](value, translate) if value else ""
    if column.coded and isinstance(value, str):
        return translate(CODE_WORDS[value]) if value else ""
    cell: Cell = value
    return cell


_LINES: Mapping[str, Callable[[Any, Translate], str]] = MappingProxyType(
    {
        "channels": channel_lines,
        "confirmations": confirmation_lines,
        "visits": visit_lines,
        "drawn": lambda geometry, _translate: area_text(geometry),
    }
)
"""What a cell of one word cannot hold, in lines that are read back."""
