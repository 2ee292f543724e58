"""The fields of an institution that can help."""

from __future__ import annotations

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.field_table.shared import (
    CHANNELS,
    HOURS,
    KEPT_BY_POST,
    LANGUAGES,
    NAME,
    PAPERS,
    PLACE,
    SERVICES,
    VISIBILITY,
)
from directory.entries.models import OrganisationKind

FIELDS = (
    NAME,
    Field(
        "name_other",
        N_("Nombre en otro idioma"),
        Group.IDENTITY,
        column=TableColumn(width=30),
        synonyms="nombre en ingles, english name, name en, otro nombre, siglas, acronimo, acronym",
    ),
    Field(
        "kind",
        N_("Tipo"),
        Group.IDENTITY,
        FieldShape.CHOICE,
        OrganisationKind,
        is_required=True,
        column=None,
    ),
    VISIBILITY,
    KEPT_BY_POST,
    CHANNELS,
    *PLACE,
    HOURS,
    LANGUAGES,
    SERVICES,
    Field(
        "before",
        N_("Antes de la crisis"),
        Group.SERVICE,
        FieldShape.LONG_TEXT,
        column=TableColumn(width=30),
        synonyms="antes",
        hsds="description",
    ),
    Field(
        "during",
        N_("Durante la crisis"),
        Group.SERVICE,
        FieldShape.LONG_TEXT,
        column=TableColumn(width=30),
        synonyms="durante, descripcion, description",
        hsds="description",
    ),
    Field(
        "after",
        N_("Después de la crisis"),
        Group.SERVICE,
        FieldShape.LONG_TEXT,
        column=TableColumn(width=30),
        synonyms="despues",
        hsds="description",
    ),
    Field(
        "website",
        N_("Sitio web"),
        Group.SERVICE,
        column=TableColumn(width=28, hxl="#contact+url"),
        synonyms="sitio web, website, web, pagina web, url, site web, pagina, web site, sitio",
        vcard="URL",
    ),
    PAPERS,
)
