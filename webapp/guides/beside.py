"""Which part of which guide stands beside a page: by its section, for who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.accounts import RoleName
from webapp.guides.rendering import Heading, guide_page
from webapp.guides.texts import text_of


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A part of a guide."""

    guide: str
    """Its name."""
    heading: Heading


OF_ROLE: Mapping[RoleName, str] = {
    RoleName.SECRETARIAT: "secretariat",
    RoleName.COUNTRY_ADMIN: "country",
}
"""The guide of a role; everybody else reads that of the consulates."""
BESIDE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hazards": (("consul", "Qué dicen los números"),),
    "crises": (("emergency", "La primera hora"),),
    "calls": (("emergency", "La primera hora"),),
    "rota": (("emergency", "La guardia"),),
    "notices": (("emergency", "Avisar a la gente"),),
    "offline": (("emergency", "Sin red"),),
    "joining": (("people", "Registrarse"),),
    "own_record": (("people", "Cuando algo cambia"),),
    "who_to_call": (("consul", "Llamar"),),
    "plans": (("consul", "Su primer plan"),),
    "persons": (("consul", "Registrar personas, y la página de una"),),
    "registry": (
        ("country", "Listas de sus nacionales"),
        ("consul", "Lo que hay que arreglar en el registro"),
    ),
    "applications": (("country", "El formulario con que se registra su gente"),),
    "sharing": (("country", "Compartir con otro país"), ("consul", "Gente de otro país")),
    "statistics": (("country", "Estadísticas, y el archivo de transparencia"),),
    "rounds": (
        ("secretariat", "Una ronda, de preverla a la edición"),
        ("country", "En una ronda"),
    ),
    "editions": (("secretariat", "Una ronda, de preverla a la edición"),),
    "imports": (("secretariat", "Listas que otros mandan"),),
    "directory": (("country", "Entradas"), ("consul", "Llamar")),
    "protocols": (("secretariat", "Protocolos"),),
    "regional_reports": (("secretariat", "El informe regional"),),
    "users": (("secretariat", "Cuentas"), ("country", "Su gente en Atalaya")),
    "sources": (("secretariat", "Las fuentes"),),
    "rules": (("country", "De qué se le avisa"),),
    "confirm": (("shelter", "Cómo contestar"),),
}
"""Section of the pages -> part of a guide, by its Spanish heading; of several, the one of the guide
of the reader's role, else the first.
"""


def help_beside(section: str, role: RoleName | None, language: str) -> GuidePart | None:
    """Return the part of a guide that helps with a section of the pages; None for none."""
    parts = BESIDE.get(section, ())
    if not parts:
        return None
    own = OF_ROLE.get(role, "consul") if role else ""
    guide, heading = next((each for each in parts if each[0] == own), parts[0])
    number = headings_of(guide).index(heading)
    return GuidePart(guide, guide_page(guide, language).headings[number])


@cache
def headings_of(guide: str) -> tuple[str, ...]:
    """Return the headings of a guide in Spanish, whose order is that of each language."""
    lines = text_of(guide, "es").splitlines()
    return tuple(line[3:].strip() for line in lines if line.startswith("## "))
