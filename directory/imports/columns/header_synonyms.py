"""What others write above the columns that are no field by themselves: folded, between commas, the
surest first. Those of a field stand in its line (`directory.entries.field_table`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from directory.entries.fields import FIELDS
from directory.entries.kinds import EntryKind

_COMPOSED: Mapping[str, str] = MappingProxyType(
    {
        "type": (
            "tipo, type, clase, kind, class, classe, genre, categoria, category, categorie, rango, "
            "designacion"
        ),
        "country": (
            "operator, pais que envia, sending country, pais propietario, owner country, pais "
            "dueno, mision de, pais acreditante, estado que envia, pays d envoi"
        ),
        "of_post": (
            "consulado, embajada, post, consulate, embassy, consulat, mision, representacion, "
            "compania, company, organization name, organization 1 name, societe"
        ),
        "phone": (
            "telefono, phone, telephone, tel, telefonos, phones, phone number, numero de "
            "telefono, telefono fijo, celular, movil, mobile, cell, cel, tel fijo, org main "
            "phone, contact number, main phone, telefono 1, telefono 2, tel 1, tel 2, "
            "conmutador, fijo, linea fija, landline, fixe, portable, cellulaire, mobile phone, "
            "cell phone, telefono celular, telefono movil, telephone portable, telephone mobile, "
            "telephone fixe, other phone, otro telefono, autre telephone, switchboard, standard, "
            "whatsapp telefono"
        ),
        "emergency": (
            "emergencias, emergencia, emergency phone, emergency line, linea de emergencia, "
            "urgence, telefono de emergencias, guardia, telefono de guardia, emergency, "
            "telephone d urgence, after hours phone, after hours, after hours number, 24 hour "
            "phone, 24 hours phone, 24h, 24 hrs, 24 horas, 24 hours, 24 h, fuera de horario, "
            "telefono fuera de horario, telefono 24 horas, apres les heures, hors heures, ligne "
            "d urgence, duty phone, duty officer, telefono de emergencia, telefono emergencia, "
            "telefono emergencias, tel emergencia, tel de emergencia, numero de emergencia, "
            "celular de emergencia, celular de guardia, emergency number, emergency telephone, "
            "numero d urgence, linea 24 horas, tel 24 hrs, tel 24 horas, telefono 24 hrs, tel 24h, "
            "telefono 24h, tel 24 h, telefono 24 h"
        ),
        "area_code": (
            "lada, clave lada, area code, clave de area, codigo de area, cod area, codigo area, "
            "indicatif regional, indicatif, prefijo, phone area code, clave de larga distancia, "
            "codigo de pais, country code, codigo pais, prefijo internacional, lada 1, lada 2"
        ),
        "extension": (
            "ext, poste, extension, exts, extensiones, numero de extension, n de extension, "
            "phone ext, phone extension, extension number, extn, anexo, interno, n de poste, "
            "numero de poste, ext tel, extension telefonica"
        ),
        "hotline": (
            "linea de atencion, hotline, org hotline phone, linea gratuita, toll free, call "
            "center, numero gratuito, sin costo, sans frais, numero sans frais, ligne d ecoute, "
            "toll free phone, toll free number, 800, lada sin costo"
        ),
        "whatsapp": "whatsapp, whats app, wa, wasap",
        "email": (
            "correo, email, e mail, mail, correo electronico, correos, courriel, email address, "
            "e mail address, direccion de correo electronico, adresse de courriel, adresse "
            "electronique, adresse email, e mail 2 address"
        ),
        "contacts": "contacto, contactos, contact, contacts, datos de contacto, coordonnees",
        "confirmed": (
            "confirmado, confirmado el, fecha de confirmacion, confirmed, confirmed on, "
            "verificado, verificado el, verified on, last verified, fecha de verificacion, "
            "ultima verificacion, ultima confirmacion, fecha de ultima verificacion, "
            "verification date, date verified, last confirmed, derniere verification, "
            "confirme le"
        ),
        "lon": (
            "longitud, longitude, lon, lng, long, coordinates lng, coordinates lon, geox, x, coord "
            "x, coordenada x, point x"
        ),
        "lat": "latitud, latitude, lat, coordinates lat, geoy, y, coord y, coordenada y, point y",
        "source": "fuente, source, origen",
        "address_more": (
            "municipio, estado, state, departamento, provincia, province, region, etat, adress "
            "2, address 2, zip, zip code, codigo postal, cp, cross street, entre calles, "
            "distrito, postal code, postcode, code postal, county, condado, comte, address region, "
            "address postal code, address extended address, entidad federativa, entidad, "
            "departement"
        ),
        "notes_more": "pets notes, acc feat, accessibility notes",
        "id": "id, identificador, uuid, identifiant",
        "name_first": (
            "nombre de pila, nombres, first name, given name, given names, forename, prenom, "
            "prenoms, middle name, additional name, segundo nombre"
        ),
        "name_last": (
            "apellidos, apellido, last name, family name, surname, nom de famille, apellido "
            "paterno, primer apellido, apellido materno, segundo apellido"
        ),
    }
)
_NAMES: Mapping[EntryKind, str] = MappingProxyType(
    {
        EntryKind.SHELTER: (
            "shelter, shelter name, albergue, refugio, edificio, nombre del albergue, nombre "
            "del refugio, inmueble, abri, nombre albergue, refuge, nom du refuge, nom de l abri, "
            "centre d hebergement, nom du centre, evacuation center, centro de evacuacion, "
            "company, organization name, organization 1 name"
        ),
        EntryKind.ORGANISATION: (
            "organizacion, organisation, organization, ong, nombre de la organizacion, agency, "
            "agencia, org name, company, compania, organization name, organization 1 name, "
            "organisme, nom de l organisme, institucion, empresa, societe, entreprise"
        ),
        EntryKind.POST: (
            "consulado, embajada, representacion, mision, consulate, embassy, post, sede, "
            "oficina consular, consulat"
        ),
        EntryKind.FOCAL_POINT: (
            "nombre completo, full name, punto focal, titular, funcionario, persona de "
            "contacto, contact person, focal point, nombre y apellido"
        ),
        EntryKind.LEADER: ("lider, nombre completo, full name, leader, nombre y apellido"),
    }
)
"""Titles that mean the name of an entry in lists of its kind only."""


def split_synonyms(text: str) -> tuple[str, ...]:
    """Return the titles of a line of synonyms."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def names_of_kind(kind: EntryKind) -> tuple[str, ...]:
    """Return the titles that mean the name in a list of one kind of entry."""
    return split_synonyms(_NAMES[kind])


def names_of_any_kind() -> tuple[str, ...]:
    """Return the titles that mean the name in a list that mixes kinds: those that say `name`."""
    titles = dict.fromkeys(title for kind in EntryKind for title in names_of_kind(kind))
    return tuple(each for each in titles if {"nombre", "name", "nom"} & set(each.split()))


def synonyms_of(target: str) -> tuple[str, ...]:
    """Return what others call a target: one of its own, or that of the field of this key."""
    if target in _COMPOSED:
        return split_synonyms(_COMPOSED[target])
    lines = (each.synonyms for fields in FIELDS.values() for each in fields if each.key == target)
    return split_synonyms(next(filter(None, lines), ""))
