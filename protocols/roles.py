"""Who acts in a protocol, and for whom a kit list is: what the protocols and the printed page both
speak of.

Apart from `protocols.model`, which knows the database: a print worker needs these words and
no more.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_


class Role(enum.StrEnum):
    """Who acts."""

    GUARD = "guard"
    HEAD = "head"
    PROTECTION = "protection"
    LIAISON = "liaison"
    COMMUNICATION = "communication"
    COUNTRY = "country"
    SECRETARIAT = "secretariat"
    HOST = "host"
    CIVIL = "civil"
    INTERNATIONAL = "international"
    LEADER = "leader"


class Reader(enum.StrEnum):
    """For whom a kit list is."""

    EVERYBODY = "everybody"
    BABY = "baby"
    ELDER = "elder"
    DISABILITY = "disability"
    PET = "pet"
    CONSULAR = "consular"


ROLE_WORDS: Mapping[Role, str] = MappingProxyType(
    {
        Role.GUARD: N_("Guardia de la sede"),
        Role.HEAD: N_("Titular de la sede"),
        Role.PROTECTION: N_("Protección consular"),
        Role.LIAISON: N_("Enlace con autoridades"),
        Role.COMMUNICATION: N_("Comunicación"),
        Role.COUNTRY: N_("Punto focal del país"),
        Role.SECRETARIAT: N_("Secretaría Técnica"),
        Role.HOST: N_("Autoridades locales"),
        Role.CIVIL: N_("Sociedad civil"),
        Role.INTERNATIONAL: N_("Organismos internacionales"),
        Role.LEADER: N_("Líderes comunitarios"),
    }
)
READER_WORDS: Mapping[Reader, str] = MappingProxyType(
    {
        Reader.EVERYBODY: N_("Todas las personas"),
        Reader.BABY: N_("Bebés"),
        Reader.ELDER: N_("Personas mayores"),
        Reader.DISABILITY: N_("Discapacidad"),
        Reader.PET: N_("Mascotas"),
        Reader.CONSULAR: N_("Lo consular"),
    }
)
PRINTED_KITS = (Reader.EVERYBODY, Reader.CONSULAR)
"""Kit lists of which a plan prints every item; of the others it says that they are there."""
