"""The columns of the tables (CSV, XLSX) and the words of their codes, in Spanish as message ids."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, Protocol

from core.i18n.languages import N_
from directory.entries.kinds import EntryKind
from directory.entries.models import ChannelKind
from directory.export.rows import ExportChannel, ExportRow

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
_ON_THE_GROUND = _ALL - {EntryKind.FOCAL_POINT}
_WITH_HOURS = frozenset({EntryKind.POST, EntryKind.SHELTER, EntryKind.ORGANISATION})
_SHELTER = frozenset({EntryKind.SHELTER})
_ORGANISATION = frozenset({EntryKind.ORGANISATION})
_LEADER = frozenset({EntryKind.LEADER})
_POST = frozenset({EntryKind.POST})
_FOCAL_POINT = frozenset({EntryKind.FOCAL_POINT})


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its title as a message id, the sections that have it, its width in
    characters.
    """

    key: str
    title: str
    sections: frozenset[EntryKind] = _ALL
    width: int = 14
    coded: bool = False
    """Whether its values are codes with a word in `WORDS`."""
    hxl: str = ""
    """Its tag of the Humanitarian Exchange Language (hxlstandard.org, 1.1), for the optional second
    row.
    """


COLUMNS = (
    Column("name", N_("Nombre"), width=38, hxl="#org+name"),
    Column("type", N_("Tipo"), _ALL - _LEADER, 18, coded=True, hxl="#org+type"),
    Column("country", N_("País"), width=6, hxl="#country+owner+code"),
    Column("of_post", N_("Representación"), _ALL - _POST, 30, hxl="#org+post+name"),
    Column("role", N_("Cargo"), _FOCAL_POINT, 26, hxl="#contact+role"),
    Column("designated_on", N_("Designado el"), _FOCAL_POINT, 12, hxl="#date+designated"),
    Column("zone", N_("Zona"), _LEADER, 30, hxl="#loc+zone"),
    Column("phone", N_("Teléfono"), width=18, hxl="#contact+phone"),
    Column("phone_2", N_("Otro teléfono"), width=18, hxl="#contact+phone+alt"),
    Column(
        "emergency",
        N_("Teléfono de emergencia"),
        _ALL - _LEADER,
        18,
        hxl="#contact+phone+emergency",
    ),
    Column("hotline", N_("Línea de atención"), _ALL - _LEADER, 18, hxl="#contact+phone+hotline"),
    Column("whatsapp", N_("WhatsApp"), _ALL - _LEADER, 18, hxl="#contact+phone+whatsapp"),
    Column("email", N_("Correo electrónico"), _ALL - _LEADER, 28, hxl="#contact+email"),
    Column("more_channels", N_("Más contactos"), _ALL - _LEADER, 28),
    Column("confirmed", N_("Confirmado el (UTC)"), width=17, hxl="#date+confirmed"),
    Column("age_days", N_("Días desde la confirmación"), width=12),
    Column("state", N_("Vigencia"), width=14, coded=True),
    Column("confirmed_method", N_("Cómo se confirmó"), width=14, coded=True),
    Column("hours", N_("Horario"), _WITH_HOURS, 26, hxl="#meta+hours"),
    Column("languages", N_("Idiomas"), width=12, hxl="#meta+language"),
    Column("services", N_("Servicios"), _POST | _ORGANISATION, 34, hxl="#service+list"),
    Column("units", N_("Circunscripción: unidades"), _POST, 20, hxl="#adm+code+jurisdiction"),
    Column("covered_nationalities", N_("Atiende también a nacionales de"), _POST, 12),
    Column("co_owners", N_("Países que la comparten"), _POST, 12),
    Column("closed_since", N_("Cerrada desde"), _POST, 12, hxl="#date+closed"),
    Column("closed_reason", N_("Motivo del cierre"), _POST, 24),
    Column("covering_post", N_("La cubre cuando cierra"), _POST, 30),
    Column("papers_asked", N_("¿Piden papeles?"), _SHELTER | _ORGANISATION, 12, coded=True),
    Column("open_now", N_("¿Abierto ahora?"), _SHELTER, 12, coded=True),
    Column("capacity", N_("Cupo"), _SHELTER, 8, hxl="#capacity+num"),
    Column("occupied", N_("Ocupados"), _SHELTER, 8, hxl="#affected+sheltered+day"),
    Column("occupied_at", N_("Ocupación al (UTC)"), _SHELTER, 17, hxl="#date+occupied+day"),
    Column("occupied_night", N_("Ocupados de noche"), _SHELTER, 8, hxl="#affected+sheltered+night"),
    Column(
        "occupied_night_at",
        N_("Ocupación de noche al (UTC)"),
        _SHELTER,
        17,
        hxl="#date+occupied+night",
    ),
    Column("beds_men", N_("Camas para hombres"), _SHELTER, 9),
    Column("beds_women", N_("Camas para mujeres"), _SHELTER, 9),
    Column("beds_families", N_("Camas para familias"), _SHELTER, 9),
    Column("beds_minors", N_("Camas para menores"), _SHELTER, 9),
    Column("accessible", N_("¿Accesible?"), _SHELTER, 12, coded=True),
    Column("pets", N_("¿Admite mascotas?"), _SHELTER, 12, coded=True),
    Column("charging", N_("¿Carga de teléfonos?"), _SHELTER, 12, coded=True),
    Column("authorities_present", N_("¿Hay autoridades presentes?"), _SHELTER, 12, coded=True),
    Column("before", N_("Antes de la crisis"), _ORGANISATION, 30),
    Column("during", N_("Durante la crisis"), _ORGANISATION, 30),
    Column("after", N_("Después de la crisis"), _ORGANISATION, 30),
    Column("name_other", N_("Nombre en otro idioma"), _ORGANISATION, 30),
    Column("website", N_("Sitio web"), _ORGANISATION, 28, hxl="#contact+url"),
    Column("alternate_name", N_("Suplente"), _LEADER, 26),
    Column("people_covered", N_("Personas que cubre"), _LEADER, 10),
    Column("last_test_on", N_("Última prueba"), _LEADER, 12),
    Column("timezone", N_("Zona horaria"), frozenset({EntryKind.POST}), 20),
    Column("address", N_("Dirección"), _ON_THE_GROUND, 36, hxl="#loc+address"),
    Column("city", N_("Ciudad"), _ON_THE_GROUND, 18, hxl="#loc+name+city"),
    Column("located_in", N_("País donde está"), _ON_THE_GROUND, 8, hxl="#country+code"),
    Column("unit_code", N_("Código de unidad"), _ON_THE_GROUND, 12, hxl="#adm2+code"),
    Column("lon", N_("Longitud"), _ON_THE_GROUND, 11, hxl="#geo+lon"),
    Column("lat", N_("Latitud"), _ON_THE_GROUND, 11, hxl="#geo+lat"),
    Column("notes", N_("Notas"), _SHELTER, 34, hxl="#meta+notes"),
    Column("source", N_("Fuente"), width=24, hxl="#meta+source"),
    Column("visibility", N_("Visible para"), width=12, coded=True),
    Column("is_demo", N_("Demostración"), width=8, coded=True),
    Column("updated", N_("Modificado el (UTC)"), width=17, hxl="#date+updated"),
    Column("id", N_("Identificador"), width=37, hxl="#meta+id"),
    Column("post_id", N_("Representación (identificador)"), _ALL - _POST, 37),
    Column("organisation_id", N_("Organización que lo lleva (identificador)"), _SHELTER, 37),
    Column("covering_post_id", N_("La cubre cuando cierra (identificador)"), _POST, 37),
    Column("drawn", N_("Circunscripción: área dibujada (GeoJSON)"), _POST, 20),
    Column("visits", N_("Atención móvil (JSON)"), _POST, 20),
    Column("channels", N_("Todos los canales (JSON)"), _ALL - _LEADER, 20),
    Column("confirmations", N_("Todas las confirmaciones (JSON)"), width=20),
)
SECTION_COLUMN = Column("section", N_("Clase"), coded=True)
"""The first column of a table that holds every section."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "post": N_("Representación"), "focal_point": N_("Punto focal"), "shelter": N_("Albergue"),
        "organisation": N_("Organización"), "community_leader": N_("Líder comunitario"),
        "embassy": N_("Embajada"), "consulate_general": N_("Consulado general"), "consulate": N_("Consulado"),
        "honorary": N_("Consulado honorario"), "mobile": N_("Consulado móvil"), "joint": N_("Consulado conjunto"),
        "designated": N_("Designado"), "alternate": N_("Suplente"), "other": N_("Otro"),
        "evacuation": N_("Albergue de evacuación"), "migrant_house": N_("Casa del migrante"),
        "community": N_("Albergue comunitario"), "consular": N_("Consular"),
        "civil_society": N_("Sociedad civil"), "private": N_("Sector privado"),
        "international": N_("Organismo internacional"), "host_authority": N_("Autoridad local"),
        "fresh": N_("Vigente"), "due": N_("Por confirmar"), "lapsed": N_("Vencido"), "never": N_("Nunca confirmado"),
        "phone": N_("Teléfono"), "email": N_("Correo electrónico"), "link": N_("Enlace"), "visit": N_("Visita"),
        "import": N_("Importación"), "screen": N_("En pantalla"),
        "emergency": N_("Teléfono de emergencia"), "whatsapp": N_("WhatsApp"), "hotline": N_("Línea de atención"),
        "yes": N_("Sí"), "no": N_("No"), "unknown": N_("No se sabe"),
        "public": N_("Público"), "rcm": N_("Países de la CRM"), "country": N_("Su país"),
    }
)  # fmt: skip
"""Codes of the tables in words. Visibility `post` reads as the section does."""


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
            more.append(f"{translate(WORDS[channel.kind.value])}: {channel.value}")
        else:
            cells[key] = channel.value
        if channel.has_whatsapp and channel.kind is not ChannelKind.WHATSAPP:
            cells.setdefault("whatsapp", channel.value)
    return {**cells, "more_channels": " · ".join(more)}


def cells_of(row: ExportRow, columns: tuple[Column, ...], translate: Translate) -> list[Cell]:
    """Return the values of a row under `columns`: codes in words, lists joined by commas, moments
    as they are.

    The last columns are for machines: what the people's columns cannot hold, as JSON.
    """
    values = {**_plain(row), **channel_cells(row.channels, translate)}
    return [_worded(values.get(column.key), column, translate) for column in columns]


# -- inside ---------------------------------------------------------------------------------


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
    rest = ("located_in", "unit_code", "lon", "lat", "confirmed_method", "source")
    return {
        **{key: getattr(row, key) for key in (*own, *rest)},
        "section": row.section.value,
        "confirmed": row.freshness.confirmed_at,
        "age_days": row.freshness.days,
        "state": row.freshness.state.value,
        "updated": row.updated_at,
        "is_demo": "yes" if row.is_demo else "no",
        **row.details,
        "channels": [_told(channel) for channel in row.channels],
        "confirmations": {
            key: [_moment(at), method] for key, (at, method) in row.confirmations.items()
        },
    }


def _told(channel: ExportChannel) -> dict[str, Any]:
    """Return a channel for machines; what is empty is left out."""
    said = {
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
    return {key: value for key, value in said.items() if value}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _worded(value: Any, column: Column, translate: Translate) -> Cell:
    if isinstance(value, tuple):
        return _listed(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""
    if column.coded and isinstance(value, str):
        return translate(WORDS[value]) if value else ""
    cell: Cell = value
    return cell


def _listed(values: tuple[str, ...]) -> str:
    """Joined by commas; as JSON when one of them holds what would cut it in two."""
    if any(_CUTS.search(value) for value in values):
        return json.dumps(values, ensure_ascii=False)
    return ", ".join(values)
