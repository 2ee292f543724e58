"""Fields that several kinds of entry have."""

from __future__ import annotations

from core.i18n.languages import N_
from directory.entries.field_model import Field, FieldShape, Group, TableColumn
from directory.entries.models import Answer, Visibility

NAME = Field(
    "name",
    N_("Nombre"),
    Group.IDENTITY,
    is_required=True,
    column=TableColumn(width=38, hxl="#org+name"),
    synonyms="nombre, name, nom, nombre oficial, official name, razon social, institucion, "
    "institution, denominacion, titulo, title, oem label, label, site name, facility name, "
    "loc name, facility, site, centro, center, centre, lugar, nombre completo, full name, "
    "nombre del lugar, nombre del centro, nombre de la institucion, nom de l etablissement",
)
LANGUAGES = Field(
    "languages",
    N_("Idiomas"),
    Group.SERVICE,
    FieldShape.LANGUAGES,
    column=TableColumn(width=12, hxl="#meta+language"),
    synonyms="idiomas, idioma, languages, language, langues, lenguas",
)
HOURS = Field(
    "hours",
    N_("Horario"),
    Group.SERVICE,
    help=N_("Por ejemplo: lu-vi 9:00-17:00; sá 9:00-13:00; 24 h"),
    column=TableColumn(width=26, hxl="#meta+hours"),
    synonyms="horario, horarios, hours, opening hours, horaires, horario de atencion, "
    "hours of operation, heures d ouverture, heures, business hours, opening times, "
    "horas de atencion, horario de servicio, heures d accueil, dias y horas",
)
CHANNELS = Field(
    "channels",
    N_("Teléfonos y otros canales"),
    Group.CHANNELS,
    FieldShape.CHANNELS,
    column=None,
)
VISIBILITY = Field(
    "visibility",
    N_("Visible para"),
    Group.IDENTITY,
    FieldShape.CHOICE,
    Visibility,
    is_required=True,
    column=None,
    synonyms="visible para, visibilidad, visibility",
)
PLACE = (
    Field(
        "address",
        N_("Dirección"),
        Group.PLACE,
        column=TableColumn(width=36, hxl="#loc+address"),
        synonyms="direccion, address, domicilio, adresse, ubicacion, street address, calle, "
        "bldg add, address 1, direccion completa, street, location, full address, address street, "
        "address formatted, business street, work street, calle y numero, domicilio completo, rue",
    ),
    Field(
        "city",
        N_("Ciudad"),
        Group.PLACE,
        column=TableColumn(width=18, hxl="#loc+name+city"),
        synonyms="ciudad, city, localidad, ville, town, poblacion, municipality, municipio, "
        "canton, address city, municipalite, commune, pueblo",
    ),
    Field(
        "located_in",
        N_("País donde está"),
        Group.PLACE,
        FieldShape.COUNTRY,
        column=TableColumn(width=8, hxl="#country+code"),
        synonyms="pais, country, pays, pais donde esta, host country, pais sede, pais anfitrion, "
        "pais receptor, address country, country region, pays region, nacion",
    ),
    Field(
        "unit_code",
        N_("Unidad administrativa"),
        Group.PLACE,
        FieldShape.UNIT,
        column=TableColumn(N_("Código de unidad"), 12, "#adm2+code"),
        synonyms="codigo de unidad, pcode, p code, adm2 pcode, admin2 pcode, clave municipal",
    ),
    Field(
        "point",
        N_("Coordenadas"),
        Group.PLACE,
        FieldShape.POINT,
        help=N_("Latitud y longitud en grados: 26.2034, -98.2300"),
        column=None,
        synonyms="coordenadas, coordinates, coordonnees gps, gps, latlon, lat lon, "
        "geolocalizacion, ubicacion gps, latitud longitud, latitude longitude, lat long, geom, "
        "the geom, geometry, wkt, geopoint",
    ),
)
POST_ID_COLUMN = TableColumn(N_("Representación (identificador)"), 37)
KEPT_BY_POST = Field(
    "post_id",
    N_("Representación que la lleva"),
    Group.IDENTITY,
    FieldShape.POST,
    column=POST_ID_COLUMN,
)
SERVICES = Field(
    "services",
    N_("Servicios"),
    Group.SERVICE,
    FieldShape.WORDS,
    column=TableColumn(width=34, hxl="#service+list"),
    synonyms="servicios, servicio, services, service, ayuda, que ofrece, actividades, programas",
)
PAPERS = Field(
    "papers_asked",
    N_("¿Piden papeles?"),
    Group.ANSWERS,
    FieldShape.CHOICE,
    Answer,
    column=TableColumn(width=12),
    synonyms="piden papeles, papeles, documents required, id required, requiere documentos",
)
