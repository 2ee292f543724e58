"""The fields of an official in charge."""

from __future__ import annotations

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.field_table.shared import (
    CHANNELS,
    LANGUAGES,
    NAME,
    POST_ID_COLUMN,
    VISIBILITY,
)
from directory.entries.models import Designation

FIELDS = (
    NAME,
    Field(
        "role",
        N_("Cargo"),
        Group.IDENTITY,
        column=TableColumn(width=26, hxl="#contact+role"),
        synonyms="cargo, puesto, role, position, job title, poste, fonction",
        vcard="TITLE",
    ),
    VISIBILITY,
    Field(
        "post_id",
        N_("Representación"),
        Group.IDENTITY,
        FieldShape.POST,
        is_sensitive=True,
        column=POST_ID_COLUMN,
    ),
    Field(
        "designation",
        N_("Designación"),
        Group.CHARGE,
        FieldShape.CHOICE,
        Designation,
        is_required=True,
        is_sensitive=True,
        column=None,
    ),
    Field(
        "designated_on",
        N_("Designado el"),
        Group.CHARGE,
        FieldShape.DAY,
        column=TableColumn(width=12, hxl="#date+designated"),
        synonyms="fecha de designacion, designated on",
    ),
    CHANNELS,
    LANGUAGES,
)
