"""The fields of an embassy or consulate."""

from __future__ import annotations

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.field_table.shared import (
    CHANNELS,
    HOURS,
    LANGUAGES,
    NAME,
    PLACE,
    SERVICES,
    VISIBILITY,
)
from directory.entries.models import PostKind

FIELDS = (
    NAME,
    Field(
        "kind",
        N_("Tipo"),
        Group.IDENTITY,
        FieldShape.CHOICE,
        PostKind,
        is_required=True,
        column=None,
    ),
    VISIBILITY,
    Field(
        "co_owners",
        N_("Países que la comparten"),
        Group.IDENTITY,
        FieldShape.COUNTRIES,
        column=TableColumn(width=12),
    ),
    CHANNELS,
    *PLACE,
    Field(
        "timezone",
        N_("Zona horaria"),
        Group.PLACE,
        FieldShape.TIMEZONE,
        column=TableColumn(width=20),
        synonyms="zona horaria, time zone, timezone, fuseau horaire",
    ),
    HOURS,
    LANGUAGES,
    SERVICES,
    Field(
        "units",
        N_("Circunscripción: unidades"),
        Group.CHARGE,
        FieldShape.UNITS,
        is_sensitive=True,
        column=TableColumn(width=20, hxl="#adm+code+jurisdiction"),
        synonyms="circunscripcion, jurisdiccion, unidades, jurisdictions, jurisdiction",
    ),
    Field(
        "drawn",
        N_("Circunscripción: área dibujada"),
        Group.CHARGE,
        FieldShape.AREA,
        is_sensitive=True,
        column=TableColumn(N_("Circunscripción: área dibujada (WKT)"), 20),
    ),
    Field(
        "covered_nationalities",
        N_("Atiende también a nacionales de"),
        Group.CHARGE,
        FieldShape.COUNTRIES,
        column=TableColumn(width=12),
    ),
    Field(
        "covering_post_id",
        N_("La cubre cuando cierra"),
        Group.CHARGE,
        FieldShape.POST,
        is_sensitive=True,
        column=TableColumn(N_("La cubre cuando cierra (identificador)"), 37),
    ),
    Field(
        "closed_since",
        N_("Cerrada desde"),
        Group.CHARGE,
        FieldShape.DAY,
        column=TableColumn(width=12, hxl="#date+closed"),
        synonyms="cerrado desde, cerrada desde, closed since",
    ),
    Field("closed_reason", N_("Motivo del cierre"), Group.CHARGE, column=TableColumn(width=24)),
    Field(
        "visits",
        N_("Lugares y días de atención móvil"),
        Group.SERVICE,
        FieldShape.VISITS,
        column=TableColumn(N_("Atención móvil"), 20),
    ),
)
