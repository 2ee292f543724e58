"""The fields of a community leader: those that name a person are sealed."""

from __future__ import annotations

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.field_table.shared import LANGUAGES, NAME, PLACE, POST_ID_COLUMN

FIELDS = (
    Field(
        "name",
        N_("Nombre"),
        Group.IDENTITY,
        is_required=True,
        is_sealed=True,
        column=NAME.column,
        synonyms=NAME.synonyms,
    ),
    Field(
        "phone",
        N_("Teléfono"),
        Group.CHANNELS,
        FieldShape.PHONE,
        is_required=True,
        is_sealed=True,
        column=None,
    ),
    Field(
        "alternate_name",
        N_("Suplente"),
        Group.IDENTITY,
        is_sealed=True,
        column=TableColumn(width=26),
        synonyms="suplente, alternate, suppleant",
    ),
    Field(
        "alternate_phone",
        N_("Teléfono del suplente"),
        Group.CHANNELS,
        FieldShape.PHONE,
        is_sealed=True,
        column=None,
    ),
    Field(
        "post_id",
        N_("Representación"),
        Group.IDENTITY,
        FieldShape.POST,
        is_required=True,
        column=POST_ID_COLUMN,
    ),
    Field(
        "zone",
        N_("Zona"),
        Group.PLACE,
        is_required=True,
        column=TableColumn(width=30, hxl="#loc+zone"),
        synonyms="zona, zone, barrio, colonia, area, neighborhood, sector",
    ),
    *PLACE,
    LANGUAGES,
    Field(
        "people_covered",
        N_("Personas que cubre"),
        Group.SERVICE,
        FieldShape.NUMBER,
        column=TableColumn(width=10),
        synonyms="personas que cubre, personas, people covered",
    ),
    Field(
        "last_test_on",
        N_("Última prueba"),
        Group.SERVICE,
        FieldShape.DAY,
        column=TableColumn(width=12),
        synonyms="ultima prueba, last test",
    ),
)
