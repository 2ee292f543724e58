"""The sections of the pages: one Spanish word on screen and in addresses, one English word in code.

`tests/webapp/http/test_pages.py` reads this table against the addresses, the menu, the blueprints,
their packages, the folders of templates and those of the tests.
"""

from __future__ import annotations

from dataclasses import dataclass

PRINTED_TREE = "/a-quien-llamo/arbol"
"""The address printed at the foot of every call tree: sheets on walls keep it alive."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: blueprint, package, templates and tests share `name`, addresses `word`."""

    name: str
    word: str
    inside: str = ""
    """The word of the section in whose addresses this one lies."""
    others: tuple[str, ...] = ()
    """Addresses of this section that begin with another word."""

    @property
    def address(self) -> str:
        """Where its addresses begin."""
        return "/".join(("", self.inside, self.word)) if self.inside else f"/{self.word}"


SECTIONS = (
    Section(
        "public",
        "",
        others=(
            "/idioma",
            "/aspecto",
            "/ayuda",
            "/creditos",
            "/privacidad",
            "/por-que-registrarse",
            "/.well-known",
            "/healthz",
            "/readyz",
            "/metrics",
            "/favicon.ico",
        ),
    ),
    Section("account", "cuenta", others=("/entrar", "/salir")),
    Section("home", "inicio"),
    Section("search", "buscar"),
    Section("users", "usuarios"),
    Section("wall", "muro"),
    Section("hazards", "vigilancia"),
    Section("alarms", "alarmas"),
    Section("alarm_link", "alarma"),
    Section("maps", "mapa"),
    Section("crises", "crisis"),
    Section("calls", "llamar", inside="crisis/<number>"),
    Section("accounting", "gente", inside="crisis/<number>"),
    Section("movements", "traslados", inside="crisis/<number>"),
    Section("locating", "localizar", others=("/crisis/<number>/localizar",)),
    Section("hotline", "linea"),
    Section("drills", "ejercicios"),
    Section("notices", "avisos"),
    Section("notice_sending", "envio", inside="avisos/<number>"),
    Section("tasks", "tareas", inside="crisis/<number>"),
    Section("lessons", "lecciones", inside="crisis/<number>"),
    Section("crisis_log", "bitacora", inside="crisis/<number>"),
    Section("situation", "informe", inside="crisis/<number>"),
    Section("regional_reports", "informes"),
    Section("who_to_call", "llamar", others=(PRINTED_TREE,)),
    Section("directory", "directorio"),
    Section("imports", "importar", inside="directorio"),
    Section("statistics", "estadisticas", others=("/transparencia",)),
    Section("registry", "registro"),
    Section("applications", "solicitudes", inside="registro"),
    Section("own_record", "mi-registro"),
    Section("persons", "personas"),
    Section("joining", "registrarse", others=("/r",)),
    Section("sharing", "acuerdos", inside="registro"),
    Section("audit_log", "diario"),
    Section("replies", "respuestas"),
    Section("rounds", "rondas"),
    Section("rules", "reglas"),
    Section("confirm", "c"),
    Section("editions", "ediciones"),
    Section("rota", "guardia"),
    Section("webhooks", "entrada"),
    Section("self_report", "s"),
    Section("sources", "fuentes"),
    Section("protocols", "protocolos"),
    Section("plans", "planes", others=("/p",)),
    Section("api", "api"),
    Section("offline", "sin-red", others=("/sw.js", "/manifest.webmanifest")),
)

MOVED = {
    "/cuentas": "/usuarios",
    "/a-quien-llamo": "/llamar",
    "/registro/personas": "/personas",
    "/registro/plazos": "/personas/plazos",
    "/rondas/cartas": "/rondas/mensajes",
}
"""Where addresses of before lead now: they stand in bookmarks and in old messages."""
