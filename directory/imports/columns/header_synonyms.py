"""What others write above a column, folded: by target, the surest first."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from directory.entries.kinds import EntryKind

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": (
            "nombre", "name", "nom", "nombre oficial", "official name", "razon social", "institucion", "institution",
            "denominacion", "titulo", "title", "oem label", "label", "site name", "facility name", "loc name",
        ),
        "name_other": ("nombre en ingles", "english name", "name en", "otro nombre", "siglas", "acronimo", "acronym"),
        "type": ("tipo", "type", "clase", "kind", "categoria", "category", "rango", "designacion"),
        "country": (
            "operator", "pais que envia", "sending country", "pais propietario", "owner country", "pais dueno",
            "mision de", "pais acreditante", "estado que envia", "pays d envoi",
        ),
        "of_post": ("consulado", "embajada", "post", "consulate", "embassy", "consulat", "mision", "representacion"),
        "role": ("cargo", "puesto", "role", "position", "job title", "poste", "fonction"),
        "designated_on": ("fecha de designacion", "designated on"),
        "zone": ("zona", "zone", "barrio", "colonia", "area", "neighborhood", "sector"),
        "phone": (
            "telefono", "phone", "telephone", "tel", "telefonos", "phones", "phone number", "numero de telefono",
            "telefono fijo", "celular", "movil", "mobile", "cell", "cel", "tel fijo", "org main phone",
            "contact number",
            "main phone", "telefono 1", "telefono 2", "tel 1", "tel 2", "conmutador",
        ),
        "emergency": (
            "emergencias", "emergencia", "emergency phone", "emergency line", "linea de emergencia", "urgence",
            "telefono de emergencias", "guardia", "telefono de guardia", "emergency", "telephone d urgence",
        ),
        "hotline": ("linea de atencion", "hotline", "org hotline phone", "linea gratuita", "toll free", "call center"),
        "whatsapp": ("whatsapp", "whats app", "wa", "wasap"),
        "email": ("correo", "email", "e mail", "mail", "correo electronico", "correos", "courriel", "email address"),
        "contacts": ("contacto", "contactos", "contact", "contacts", "datos de contacto", "coordonnees"),
        "confirmed": (
            "confirmado", "confirmado el", "fecha de confirmacion", "confirmed", "confirmed on", "verificado",
            "verificado el", "verified on", "last verified", "fecha de verificacion", "confirme le",
        ),
        "hours": ("horario", "horarios", "hours", "opening hours", "horaires", "horario de atencion",
            "hours of operation"),
        "languages": ("idiomas", "idioma", "languages", "language", "langues", "lenguas"),
        "services": ("servicios", "servicio", "services", "service", "ayuda", "que ofrece", "actividades", "programas"),
        "papers_asked": ("piden papeles", "papeles", "documents required", "id required", "requiere documentos"),
        "open_now": ("abierto", "open", "abierto ahora", "open now", "shelter status", "shelter status code",
            "accepting",
                     "estatus", "status", "estado del albergue", "ouvert"),
        "capacity": ("cupo", "capacidad", "capacity", "evacuation capacity", "capacidad total", "aforo", "capacite",
            "camas",
                     "capacidad personas", "beds"),
        "occupied": ("ocupados", "ocupacion", "occupancy", "total population", "personas albergadas", "occupied"),
        "beds_men": ("camas hombres", "hombres", "men", "beds men"),
        "beds_women": ("camas mujeres", "mujeres", "women", "beds women"),
        "beds_families": ("camas familias", "familias", "families", "beds families"),
        "beds_minors": ("camas menores", "menores", "nna", "minors", "unaccompanied minors", "menores no acompanados"),
        "accessible": (
            "accesible", "accessible", "wheelchair accessible", "ada compliant", "discapacidad", "wheelchair", "ada",
        ),
        "pets": ("mascotas", "pets", "admite mascotas", "animaux", "pet accommodations code", "pet friendly"),
        "charging": ("carga de telefonos", "phone charging", "charging"),
        "authorities_present": ("autoridades presentes", "authorities present"),
        "before": ("antes",), "during": ("durante", "descripcion", "description"), "after": ("despues",),
        "website": ("sitio web", "website", "web", "pagina web", "url", "site web", "pagina", "web site", "sitio"),
        "alternate_name": ("suplente", "alternate", "suppleant"),
        "people_covered": ("personas que cubre", "personas", "people covered"),
        "last_test_on": ("ultima prueba", "last test"),
        "timezone": ("zona horaria", "time zone", "timezone", "fuseau horaire"),
        "address": (
            "direccion", "address", "domicilio", "adresse", "ubicacion", "street address", "calle", "bldg add",
            "address 1", "direccion completa", "street", "location", "full address",
        ),
        "city": ("ciudad", "city", "localidad", "ville", "town", "poblacion", "municipality", "municipio", "canton"),
        "located_in": (
            "pais", "country", "pays", "pais donde esta", "host country", "pais sede", "pais anfitrion",
            "pais receptor",
        ),
        "unit_code": ("codigo de unidad", "pcode", "p code", "adm2 pcode", "admin2 pcode", "clave municipal"),
        "point": (
            "coordenadas", "coordinates", "coordonnees gps", "gps", "latlon", "lat lon", "geolocalizacion",
            "ubicacion gps",
            "latitud longitud", "latitude longitude", "lat long",
        ),
        "lon": ("longitud", "longitude", "lon", "lng", "long", "coordinates lng", "coordinates lon", "geox"),
        "lat": ("latitud", "latitude", "lat", "coordinates lat", "geoy"),
        "notes": ("notas", "notes", "observaciones", "comentarios", "remarks", "comments", "remarques", "nota"),
        "source": ("fuente", "source", "origen"),
        "visibility": ("visible para", "visibilidad", "visibility"),
        "address_more": (
            "municipio", "estado", "state", "departamento", "provincia", "province", "region", "etat", "adress 2",
            "address 2", "zip", "zip code", "codigo postal", "cp", "cross street", "entre calles", "distrito",
        ),
        "notes_more": ("pets notes", "acc feat", "accessibility notes"),
        "units": ("circunscripcion", "jurisdiccion", "unidades", "jurisdictions", "jurisdiction"),
        "closed_since": ("cerrado desde", "cerrada desde", "closed since"),
        "id": ("id", "identificador", "uuid", "identifiant"),
    }
)  # fmt: skip
OF_KIND: Mapping[EntryKind, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        EntryKind.SHELTER: {"name": ("shelter", "shelter name", "albergue", "refugio", "edificio",
            "nombre del albergue",
                                     "nombre del refugio", "inmueble", "abri", "nombre albergue")},
        EntryKind.ORGANISATION: {"name": ("organizacion", "organisation", "organization", "ong",
            "nombre de la organizacion",
                                          "agency", "agencia", "org name")},
        EntryKind.POST: {"name": ("consulado", "embajada", "representacion", "mision", "consulate", "embassy", "post",
                                  "sede", "oficina consular", "consulat")},
        EntryKind.FOCAL_POINT: {"name": ("nombre completo", "full name", "punto focal", "titular", "funcionario",
                                         "persona de contacto", "contact person", "focal point", "nombre y apellido")},
        EntryKind.LEADER: {"name": ("lider", "nombre completo", "full name", "leader", "nombre y apellido")},
    }
)  # fmt: skip
