"""What a column of a list of persons can be: the registry's targets for `core.tabular`. Pure.

Titles are compared folded, in Spanish, English and French, as forms and spreadsheets write them. A
column about migratory status is never read: nobody asks for it, and it is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from core.i18n.languages import N_
from core.tabular.cells.coordinates import read_point
from core.tabular.tables import Cell, text_of
from core.tabular.targets import CellReader, ImportTarget, read_text

_LINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "reference": (
            N_("Referencia del remitente"),
            "referencia, reference, ref, id, folio, matricula, numero, no, numero de registro,"
            " registration number, num, n, matricula consular, numero de matricula, clave,"
            " codigo, expediente, numero de expediente, case number, no de registro",
        ),
        "document": (
            N_("Documento de identidad"),
            "documento, documento de identidad, curp, dui, dpi, cui, cedula, cedula de identidad,"
            " numero de documento, pasaporte, passport, passport number, numero de pasaporte,"
            " identidad, numero de identidad, id number, document number, identity document,"
            " ine, rtn, passeport, numero de passeport, piece d identite",
        ),
        "full_name": (
            N_("Nombre completo"),
            "nombre completo, nombre y apellidos, nombre y apellido, full name, name,"
            " nom complet, nombres y apellidos, nombres y apellido, nom et prenom, nom et prenoms,"
            " nombre del connacional, nombre de la persona, persona, beneficiario, connacional,"
            " nombre completo del connacional, complete name, jefe de familia, jefa de familia,"
            " jefe o jefa de familia, cabeza de familia, jefe del hogar, titular, solicitante,"
            " nombre del titular, nombre del solicitante, nombre del beneficiario, compatriota,"
            " head of household, head of family, applicant, beneficiary, chef de famille, migrante",
        ),
        "surname_first": (
            N_("Apellidos y nombres, en este orden"),
            "apellidos y nombres, apellidos y nombre, apellido y nombre, apellidos nombres,"
            " apellidos nombre, last name first name, surname and name, nom prenom, nom prenoms",
        ),
        "first_name": (
            N_("Nombre"),
            "nombre, nombres, first name, given name, prenom, primer nombre, nombre s,"
            " given names, first names, prenoms, forename, nombre de pila, nombre propio",
        ),
        "second_name": (
            N_("Segundo nombre"),
            "segundo nombre, middle name, second name, deuxieme prenom, otros nombres,"
            " middle names",
        ),
        "last_name": (
            N_("Apellidos, o el primero"),
            "apellido, apellidos, last name, surname, family name, nom, apellido paterno,"
            " primer apellido, paterno, apellido 1, apellidos 1, ap paterno, a paterno,"
            " nom de famille, first surname, apellido p, last names, lastname, 1er apellido,"
            " apellido del padre, first last name, paternal surname, paternal last name,"
            " last name 1, surname 1, nom 1, 1st surname, 1st last name",
        ),
        "second_last_name": (
            N_("Segundo apellido"),
            "apellido materno, segundo apellido, materno, apellido 2, apellidos 2, ap materno,"
            " a materno, second surname, apellido m, second last name, 2do apellido, 2o apellido,"
            " apellido de la madre, maternal surname, maternal last name, apellido de casada,"
            " last name 2, surname 2, nom 2, 2nd surname, 2nd last name",
        ),
        "phone": (
            N_("Teléfono"),
            "telefono, tel, celular, movil, phone, telephone, mobile, cell, phone number,"
            " numero de telefono, telefono celular, telefono movil, cel, telefono 1, telefono 2,"
            " telefono 3, telefonos, tel 1, tel 2, celular 1, celular 2, otro telefono,"
            " telefono alterno, telefono alternativo, telefono fijo, telefono de casa,"
            " telefono casa, telefono trabajo, telefono del trabajo, telefono de trabajo,"
            " cell phone, cellphone, mobile phone, home phone, work phone, phone 1, phone 2,"
            " other phone, alternate phone, numero de celular, numero celular, num telefono,"
            " no telefono, no de telefono, tel celular, tel movil, tel casa, portable,"
            " telephone portable, numero de telephone, telefono principal, contact number,"
            " telefono personal, telefono de contacto personal, primary phone, secondary phone",
        ),
        "area_code": (
            N_("Código de área"),
            "lada, clave lada, codigo de area, area code, indicatif, prefijo, codigo area,"
            " cod area, area",
        ),
        "extension": (
            N_("Extensión del teléfono"),
            "extension, ext, exts, numero de extension, n de extension, phone ext, anexo, interno,"
            " phone extension, extension number, poste, n de poste, numero de poste",
        ),
        "whatsapp": (
            N_("WhatsApp"),
            "whatsapp, tiene whatsapp, has whatsapp, wa, whats app, wasap, whats,"
            " numero de whatsapp, whatsapp number, a whatsapp",
        ),
        "email": (
            N_("Correo"),
            "correo, correo electronico, email, e mail, mail, courriel, email address,"
            " direccion de correo, correo e, adresse electronique, correo personal",
        ),
        "birth": (
            N_("Nacimiento"),
            "fecha de nacimiento, nacimiento, ano de nacimiento, birth date, date of birth,"
            " birth year, year of birth, dob, date de naissance, fecha nacimiento, f nacimiento,"
            " fecha nac, fec nac, f nac, fec nacimiento, fecha de nac, birthdate, birthday,"
            " naissance, annee de naissance, d o b, fecha nacim",
        ),
        "sex": (N_("Sexo"), "sexo, genero, sex, gender, sexe, genre, sexo h m, sexo m f, s"),
        "language": (
            N_("Idioma"),
            "idioma, lengua, idioma preferido, language, preferred language, langue, idiomas,"
            " languages, lengua materna, idioma materno, lengua indigena, mother tongue,"
            " lengua que habla, idioma que habla, habla, langues, langue maternelle,"
            " native language, primary language, idioma principal",
        ),
        "needs": (
            N_("Necesidades"),
            "necesidades, necesidades especiales, needs, special needs, besoins, salud,"
            " condicion medica, condiciones medicas, condicion de salud, medical conditions,"
            " medical condition, enfermedades, enfermedad, padecimientos, padecimiento,"
            " discapacidad, vulnerabilidad, vulnerabilidades, situacion especial, necesidad,"
            " atencion especial, requiere, besoins particuliers, estado de salud, health,"
            " medical needs, condicion especial, vulnerability, embarazo, embarazada, pregnant,"
            " pregnancy, grossesse, movilidad, requiere interprete, necesita interprete,"
            " interprete, interpreter, silla de ruedas, wheelchair, adulto mayor, condicion,"
            " enfermedad cronica, medicamentos, toma medicamentos, disability, handicap",
        ),
        "contact_name": (
            N_("Persona de contacto"),
            "contacto, contacto de emergencia, nombre del contacto, emergency contact,"
            " contact name, avisar a, en caso de emergencia, en caso de emergencia avisar a,"
            " familiar, nombre del familiar, familiar de contacto, persona de contacto,"
            " emergency contact name, nombre contacto, nombre de contacto, contact d urgence,"
            " personne a prevenir, nombre del contacto de emergencia, next of kin",
        ),
        "contact_phone": (
            N_("Teléfono de la persona de contacto"),
            "telefono de contacto, telefono del contacto, telefono de emergencia,"
            " emergency phone, contact phone, tel contacto, tel de contacto, telefono contacto,"
            " telefono del familiar, telefono familiar, tel familiar, emergency contact phone,"
            " telefono del contacto de emergencia, numero de emergencia, tel emergencia,"
            " telephone d urgence, telephone du contact, emergency contact number,"
            " next of kin phone, numero de contacto, contact phone number",
        ),
        "note": (
            N_("Notas"),
            "nota, notas, observaciones, note, notes, remarks, comments, comentarios,"
            " observacion, comentario, remarques, observations, comment",
        ),
        "source_words": (
            N_("Se guarda como está escrito"),
            "edad, age, ocupacion, occupation, parentesco, relationship, profession, profesion",
        ),
        "household": (
            N_("Hogar"),
            "hogar, familia, grupo familiar, household, family, foyer, numero de hogar,"
            " numero de familia, household id, id hogar, id familia, famille, nucleo familiar",
        ),
        "lon": (N_("Longitud"), "longitud, lon, lng, long, longitude, x, geox"),
        "lat": (N_("Latitud"), "latitud, lat, latitude, y, geoy"),
        "point": (
            N_("Latitud y longitud en una celda"),
            "coordenadas, coordinates, ubicacion, gps, punto, geolocalizacion, coordonnees,"
            " lat long, lat lon, latitud longitud, location",
        ),
        "address": (
            N_("Dirección"),
            "direccion, domicilio, calle, address, street, adresse, direccion completa,"
            " calle y numero, street address, domicilio actual, direccion actual, rue,"
            " home address, direccion en estados unidos, domicilio en el exterior, direcc,"
            " domicilio en estados unidos, direccion de residencia, full address",
        ),
        "city": (
            N_("Ciudad o municipio"),
            "ciudad, municipio, localidad, condado, lugar, city, town, municipality, county,"
            " place, ville, ciudad de residencia, municipio de residencia, lugar de residencia,"
            " residencia, poblacion, ciudad donde vive, donde vive, commune, comunidad,"
            " city of residence, ciudad actual, residence, lieu, canton, distrito, vive en,"
            " lives in, reside en, residing in, habite a, ciudad en que vive, donde reside",
        ),
        "state": (
            N_("Estado o departamento"),
            "estado, departamento, provincia, state, province, department, estado donde vive,"
            " estado de residencia, etat, departement, entidad, entidad federativa, region,"
            " state of residence, edo",
        ),
        "zip": (
            N_("Código postal"),
            "zip, codigo postal, cp, zip code, postal code, zipcode, postcode, code postal,"
            " c p, zip postal",
        ),
        "place_country": (
            N_("País donde está"),
            "pais, pais de residencia, country, country of residence, pays, pais donde vive,"
            " pais actual, pays de residence, pais donde reside",
        ),
        "kind": (
            N_("Residencia o viaje"),
            "tipo, tipo de estancia, estancia, kind, stay, stay type, type, tipo de estadia,"
            " motivo, type de sejour, sejour",
        ),
        "from_on": (
            N_("Desde"),
            "desde, fecha de inicio, llegada, from, start, start date, arrival, inicio,"
            " fecha inicio, fecha de llegada, fecha llegada, arrival date, del, debut, arrivee,"
            " date de debut, fecha de entrada, date d arrivee, inicio del viaje",
        ),
        "until_on": (
            N_("Hasta"),
            "hasta, fecha de fin, salida, until, to, end, end date, departure, fin, fecha fin,"
            " fecha de salida, fecha salida, departure date, al, fecha de regreso, regreso,"
            " return date, date de fin, date de depart, fecha final, fin del viaje, jusqu au",
        ),
        "consent": (
            N_("Consentimiento"),
            "consentimiento, fecha de consentimiento, consent, consent date, consentement,"
            " acepta, acepto, autoriza, autorizacion, autorizo, consiente, da su consentimiento,"
            " consentimiento informado, aviso de privacidad, acepta aviso de privacidad,"
            " consents, consented, agrees, consent given, gave consent, fecha consentimiento,"
            " firma de consentimiento, accord, date du consentement, consent signed, otorga"
            " consentimiento, consentimiento firmado, acepta registro",
        ),
    }
)
"""Target -> its title for the reader (a message id), and the titles that mean it in lists."""

_MANY = frozenset({"phone", "needs", "note", "source_words", "city", "email", "address"})
_WITHIN = frozenset({"phone", "email", "birth", "address", "consent", "zip", "whatsapp"})
OF_KIN = frozenset(
    {
        "contacto", "contact", "emergencia", "emergency", "familiar", "conyuge", "esposo",
        "esposa", "madre", "padre", "tutor", "tutora", "hijo", "hija", "spouse", "mother",
        "father", "guardian", "urgence", "empleador", "employer", "pariente", "hermano", "hermana",
        "relative", "kin", "proche",
    }
)  # fmt: skip
"""With one of these a title speaks of somebody else."""
OF_OTHERS = OF_KIN | {
    "origen", "origin", "origine", "mexico", "guatemala", "honduras", "salvador", "patria",
    "consulado", "oficina",
}  # fmt: skip
"""With one of these a title speaks of somebody or somewhere else."""
_MAIL = re.compile(r"\S+@\S+\.\w{2,}")
_TELEPHONE = re.compile(
    r"\+\d[\d ().-]{8,}|(?:\+?1[ .-])?\(?\d{3}\)?[ .-]*\d{3}[ .-]\d{4}|\d{4}[ -]\d{4}"
)


# -- inside ---------------------------------------------------------------------------------


def _matches(pattern: re.Pattern[str], cell: Cell) -> object:
    return pattern.fullmatch(text_of(cell))


_MARKS: Mapping[str, CellReader] = MappingProxyType(
    {"email": partial(_matches, _MAIL), "phone": partial(_matches, _TELEPHONE), "point": read_point}
)
"""What a column without a title we know must look like to be taken for a target."""


def _target(name: str, title: str, synonyms: str) -> ImportTarget:
    return ImportTarget(
        name=name,
        title=title,
        synonyms=tuple(each.strip() for each in synonyms.split(",")),
        is_found_within=name in _WITHIN,
        # A title we know is believed whatever stands below it: what cannot be read is kept as said.
        test=read_text,
        content_sureness=0.5 if name in _MARKS else 0.0,
        content_mark=_MARKS.get(name),
        is_many=name in _MANY,
        has_copies=name == "phone",
    )


TARGETS: Mapping[str, ImportTarget] = MappingProxyType(
    {name: _target(name, title, synonyms) for name, (title, synonyms) in _LINES.items()}
)
