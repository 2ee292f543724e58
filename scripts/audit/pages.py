"""The pages that are judged: which, as whom, and what each promises."""

from __future__ import annotations

from dataclasses import dataclass

CONSUL = "consul.mx-mcallen"
EMERGENCY = "emergencias.mx"
LEADER = "emergencias.gt"
"""Whose country leads the crisis of the demo."""
REGION = "secretaria"
COUNTRY = "admin.mx"
NOBODY = ""

SCHEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class AuditedPage:
    """A page, by the name it has in the table."""

    name: str
    account: str
    path: str
    """An address; `first:PAGE SELECTOR`: where the first such link of PAGE leads; ` + END` behind
    it.
    """
    has_map: bool = False
    is_scored: bool = False
    """Whether Lighthouse scores it."""


PAGES = (
    AuditedPage("landing", NOBODY, "/", is_scored=True),
    AuditedPage("sign in", NOBODY, "/entrar"),
    AuditedPage("home", EMERGENCY, "/inicio", is_scored=True),
    AuditedPage("board", EMERGENCY, "/vigilancia", has_map=True, is_scored=True),
    AuditedPage(
        "hazard", EMERGENCY, "first:/vigilancia main h3 a[href*='/vigilancia/']", has_map=True
    ),
    AuditedPage(
        "sheet",
        EMERGENCY,
        "first:/vigilancia main a[href$='/afectados']",
        has_map=True,
        is_scored=True,
    ),
    AuditedPage("area", EMERGENCY, "/vigilancia/area", has_map=True),
    AuditedPage("call", CONSUL, "/llamar?q=McAllen", is_scored=True),
    AuditedPage("directory", CONSUL, "/directorio", is_scored=True),
    AuditedPage("shelter", CONSUL, "first:/directorio?kind=shelter h3 a"),
    AuditedPage("plans", CONSUL, "/planes"),
    AuditedPage("plan", CONSUL, "/planes/mx-mcallen", is_scored=True),
    AuditedPage("plan form", CONSUL, "/planes/mx-mcallen/formulario"),
    AuditedPage("crises", LEADER, "/crisis"),
    AuditedPage("crisis", LEADER, "first:/crisis main h3 a[href^='/crisis/']", has_map=True),
    AuditedPage("crisis tasks", LEADER, "first:/crisis main h3 a[href^='/crisis/'] + /tareas"),
    AuditedPage("crisis calls", LEADER, "first:/crisis main h3 a[href^='/crisis/'] + /llamar"),
    AuditedPage("crisis people", LEADER, "first:/crisis main h3 a[href^='/crisis/'] + /gente"),
    AuditedPage("rounds", REGION, "/rondas/"),
    AuditedPage("editions", REGION, "/ediciones"),
    AuditedPage("sources", REGION, "/fuentes"),
    AuditedPage("protocols", REGION, "/protocolos"),
    AuditedPage("accounts", REGION, "/usuarios/"),
    AuditedPage("registry", COUNTRY, "/registro"),
    AuditedPage("persons", CONSUL, "/personas"),
    AuditedPage("statistics", COUNTRY, "/estadisticas", has_map=True),
    AuditedPage("joining", NOBODY, "/registrarse"),
    AuditedPage("account", CONSUL, "/cuenta"),
)
