"""The fields of a shelter: the answers migrants fear to ask for among them."""

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
    VISIBILITY,
)
from directory.entries.models import Answer, ShelterKind


def _number(key: str, title: str, width: int, synonyms: str, hxl: str = "") -> Field:
    """Return an answer of a shelter that is a count."""
    return Field(
        key,
        title,
        Group.ANSWERS,
        FieldShape.NUMBER,
        column=TableColumn(width=width, hxl=hxl),
        synonyms=synonyms,
    )


def _answer(key: str, title: str, synonyms: str, column_title: str = "") -> Field:
    """Return an answer of a shelter that is yes, no or unknown."""
    return Field(
        key,
        title,
        Group.ANSWERS,
        FieldShape.CHOICE,
        Answer,
        column=TableColumn(column_title, 12),
        synonyms=synonyms,
    )


def _occupancy(
    key: str, title: str, shape: FieldShape, column: TableColumn, synonyms: str = ""
) -> Field:
    """Return a part of how full a shelter is: it changes every night."""
    return Field(key, title, Group.OCCUPANCY, shape, column=column, synonyms=synonyms)


FIELDS = (
    NAME,
    Field(
        "kind",
        N_("Tipo"),
        Group.IDENTITY,
        FieldShape.CHOICE,
        ShelterKind,
        is_required=True,
        column=None,
    ),
    VISIBILITY,
    KEPT_BY_POST,
    Field(
        "organisation_id",
        N_("Organización que lo lleva"),
        Group.IDENTITY,
        FieldShape.ORGANISATION,
        column=TableColumn(N_("Organización que lo lleva (identificador)"), 37),
    ),
    CHANNELS,
    *PLACE,
    HOURS,
    LANGUAGES,
    PAPERS,
    Field(
        "open_now",
        N_("¿Abierto ahora?"),
        Group.OCCUPANCY,
        FieldShape.CHOICE,
        Answer,
        column=TableColumn(width=12),
        synonyms="abierto, open, abierto ahora, open now, shelter status, shelter status code, "
        "accepting, estatus, status, estado del albergue, ouvert",
    ),
    _number(
        "capacity",
        N_("Cupo"),
        8,
        "cupo, capacidad, capacity, evacuation capacity, capacidad total, aforo, capacite, camas, "
        "capacidad personas, beds, capacite d accueil, places, lits, lugares, espacios, "
        "capacidad de personas, capacidad maxima, nombre de places, plazas, personas recibir, "
        "personas que puede recibir, personas que caben, people you can host",
        "#capacity+num",
    ),
    _number("beds_men", N_("Camas para hombres"), 9, "camas hombres, hombres, men, beds men"),
    _number("beds_women", N_("Camas para mujeres"), 9, "camas mujeres, mujeres, women, beds women"),
    _number(
        "beds_families",
        N_("Camas para familias"),
        9,
        "camas familias, familias, families, beds families",
    ),
    Field(
        "beds_minors",
        N_("Camas para menores no acompañados"),
        Group.ANSWERS,
        FieldShape.NUMBER,
        column=TableColumn(N_("Camas para menores"), 9),
        synonyms="camas menores, menores, nna, minors, unaccompanied minors, "
        "menores no acompanados",
    ),
    _answer(
        "accessible",
        N_("¿Accesible con discapacidad?"),
        "accesible, accessible, wheelchair accessible, ada compliant, discapacidad, wheelchair, "
        "ada, ada accesible, ada accessible, silla de ruedas, acceso silla de ruedas, "
        "accesible silla de ruedas, accessibility, accesibilidad",
        N_("¿Accesible?"),
    ),
    _answer(
        "pets",
        N_("¿Admite mascotas?"),
        "mascotas, pets, admite mascotas, animaux, pet accommodations code, pet friendly, "
        "acepta mascotas, aceptan mascotas, permite mascotas, pets allowed, accept pets",
    ),
    _answer("charging", N_("¿Carga de teléfonos?"), "carga de telefonos, phone charging, charging"),
    _answer(
        "authorities_present",
        N_("¿Hay autoridades presentes?"),
        "autoridades presentes, authorities present",
    ),
    _occupancy(
        "occupied",
        N_("Personas de día"),
        FieldShape.NUMBER,
        TableColumn(N_("Ocupados"), 8, "#affected+sheltered+day"),
        "ocupados, ocupacion, occupancy, total population, personas albergadas, occupied",
    ),
    _occupancy(
        "occupied_at",
        N_("Cuándo se contaron las de día"),
        FieldShape.MOMENT,
        TableColumn(N_("Ocupación al (UTC)"), 17, "#date+occupied+day"),
    ),
    _occupancy(
        "occupied_night",
        N_("Personas de noche"),
        FieldShape.NUMBER,
        TableColumn(N_("Ocupados de noche"), 8, "#affected+sheltered+night"),
    ),
    _occupancy(
        "occupied_night_at",
        N_("Cuándo se contaron las de noche"),
        FieldShape.MOMENT,
        TableColumn(N_("Ocupación de noche al (UTC)"), 17, "#date+occupied+night"),
    ),
    Field(
        "notes",
        N_("Notas"),
        Group.SERVICE,
        FieldShape.LONG_TEXT,
        column=TableColumn(width=34, hxl="#meta+notes"),
        synonyms="notas, notes, observaciones, comentarios, remarks, comments, remarques, nota",
        hsds="description",
    ),
)
