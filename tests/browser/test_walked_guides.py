"""The guides, walked as those they are written for, in the demo: each way is pressed, each name is
found on the page where somebody stands, and each step of a numbered list keeps what it promises.

What is pressed comes from the text of the guide; the tables here say only what the text leaves to
its reader: with which account, on which entry, what is typed, and what stands there afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import ROOT, House, sign_in
from tests.browser.guide_walks import SECTIONS, Door, GuideWalk
from tests.webapp.guides.promises import Promise, in_spanish, steps_of

pytestmark = pytest.mark.browser
LIST_FILE = Path(__file__).parents[1] / "samples" / "directory" / "shelters-by-town.csv"
ACCOUNTS: Mapping[str, str] = {
    "consul": "consul.mx-mcallen",
    "country": "admin.mx",
    "secretariat": "secretaria",
    "emergency": "emergencias.mx",
    "mobile-consulate": "consul.mx-mcallen",
}
MCALLEN = (
    "Llamar",
    ("main [name=q]", "McAllen, Texas"),
    "css:main form:has([name=q]) [type=submit]",
)
PLAN = ("Planes", "css:main .card h3 a")
SHELTER = ("/directorio?q=Casa+Demo+del+Camino", "css:main .card h3 a")
"""One that its owner corrected, so that there is something to put back.

By its address: what is typed into the list's own boxes is answered without a new page, and whoever
presses the first card meanwhile gets that of the list before.
"""
LIST = (
    "Directorio",
    "Importar una lista",
    ("#field-file", str(LIST_FILE)),
    ("#field-kind", "shelter"),
    ("#field-country", "MX"),
    "Ver sus columnas",
)
ALARM = ("Alarmas", "css:main a[href^='/alarmas/']")
CRISIS = (*ALARM, "css:main p > a.button[href^='/crisis/']", "?Declarar")
ROTA = (
    "Vigilancia",
    "La guardia",
    "css:main a[href^='/guardia/']:not([href$=nueva], [href*=calendarios])",
)
VALLEY = "Valle de prueba ({language})"
FAMILY = ("Personas", "Registrar a una familia")
UNCONFIRMED = "css:main .figure a[href*=unconfirmed], main .figure a[href*=expiring]"
DOORS: Mapping[tuple[str, str], Door] = {
    ("consul", "Imprimir"): ("Inicio", "Afectados"),
    ("consul", "Árbol de llamadas"): MCALLEN,
    ("consul", "Ver el plan con los datos de hoy"): (*PLAN, "Formulario"),
    ("consul", "Preparar una versión con los datos de hoy"): PLAN,
    ("consul", "Paquete de crisis"): PLAN,
    ("consul", "Registrar a una familia"): ("Registro", "Buscar o registrar a una persona"),
    ("consul", "Por ubicar"): ("Registro",),
    ("consul", "Pasar un papel"): ("Registro", "Buscar o registrar a una persona"),
    ("consul", "Todo sigue igual"): ("Registro", "Por arreglar", UNCONFIRMED),
    ("consul", "Ya se arregló"): ("Registro", "Por arreglar", "css:main .figure a"),
    ("consul", "Este número falla"): ("Directorio", "css:main .card h3 a"),
    ("country", "Visible para"): (
        "Directorio",
        "Nueva entrada",
        "css:main a[href$='/directorio/nueva/shelter']",
    ),
    **dict.fromkeys(
        [
            ("country", name)
            for name in (
                "Confirmar hoy",
                "Este número falla",
                "Historial",
                "Retirar",
                "Enlace permanente",
            )
        ],
        SHELTER,
    ),
    ("country", "Por ubicar"): ("Registro",),
    ("country", "Ver qué habría avisado"): (
        "Vigilancia",
        "Reglas de aviso",
        "css:main a[href$='/nueva']",
    ),
    ("secretariat", "Confirmar hoy"): ("Rondas", "Lista para llamar", "css:main td a, main th a"),
    ("secretariat", "País dueño de lo que ninguna columna dice"): (
        "Directorio",
        "Importar una lista",
    ),
    ("secretariat", "Leer el archivo de otro modo"): LIST,
    ("secretariat", "Reunir ahora"): ("Informes", "css:main a[href*='/informes/']"),
    ("emergency", "Voy"): ALARM,
    ("emergency", "Declarar"): ("Crisis", "Declarar una crisis"),
    ("emergency", "HUECO"): ROTA,
    ("emergency", "Llevar sin red"): ("Inicio",),
    ("emergency", "Declarar una crisis"): ("Inicio",),
    ("emergency", "Llamar al primer hogar"): CRISIS,
    ("emergency", "Ir a un lugar en el mapa"): (
        "Crisis",
        "Declarar una crisis",
        "map:[for=field-map-place]",
    ),
    ("emergency", "Informe solo con cifras"): CRISIS,
    ("emergency", "Avisar a la gente"): CRISIS,
    ("emergency", "Texto para pegar"): CRISIS,
    ("emergency", "Repliegue y cierre"): CRISIS,
    ("emergency", "Pantalla completa"): ("Vigilancia", "css:main .card h3 a"),
    ("mobile-consulate", "Permiso para compartir por acuerdos"): (
        *("Registro", "Por arreglar", "css:main .figure a", "css:main th a"),
    ),
    ("mobile-consulate", "Por ubicar"): ("Registro",),
    ("mobile-consulate", "Registros por confirmar"): ("Registro",),
    ("mobile-consulate", "Texto del consentimiento, para leerlo en voz alta"): FAMILY,
}
"""Where somebody stands to find a name, where the guide leaves it to them: guide and Spanish name,
and what is pressed before, from anywhere.
"""
VIEWS = "tests/webapp/blueprints"
GLASS = "test_glass_is_broken_with_a_reason_told_at_once_and_listed_for_ever"
ELSEWHERE: Mapping[tuple[str, str], tuple[str, str]] = {
    ("consul", "¿El mismo suceso?"): (
        f"{VIEWS}/hazards/test_same_event.py",
        "test_the_board_shows_the_doubt_takes_a_word_by_one_tap_and_undoes_it",
    ),
    ("consul", "Es la misma: unir"): (
        f"{VIEWS}/registry/test_doubles.py",
        "test_one_of_two_by_what_somebody_chose_and_two_again",
    ),
    **dict.fromkeys(
        [("consul", "No es la misma"), ("consul", "Decidir después")],
        (f"{VIEWS}/registry/test_doubles.py", "test_two_are_two_until_somebody_asks_again"),
    ),
    ("country", "Terminar el acuerdo"): (
        f"{VIEWS}/sharing/test_views.py",
        "test_signing_and_ending_say_what_came_of_it",
    ),
    ("country", "Revisar"): (
        f"{VIEWS}/applications/test_views.py",
        "test_what_is_accepted_is_registered_and_its_request_is_gone",
    ),
    ("country", "Reponer"): (
        f"{VIEWS}/directory/test_edit_views.py",
        "test_retired_is_asked_for_a_reason_and_comes_back",
    ),
    ("secretariat", "Prever una ronda"): (
        "tests/browser/test_journeys.py",
        "test_e_a_round_from_planned_to_published",
    ),
    **dict.fromkeys(
        [("secretariat", "¿Son la misma?"), ("secretariat", "Quién ve las entradas que ya están")],
        (
            f"{VIEWS}/imports/test_views.py",
            "test_doubles_are_asked_and_visibility_waits_for_its_tick",
        ),
    ),
    ("emergency", "Contar y proponer"): (
        f"{VIEWS}/notices/test_moving_views.py",
        "test_it_is_proposed_by_one_and_approved_by_another",
    ),
    ("emergency", "No hay otra persona despierta"): (
        f"{VIEWS}/notices/test_moving_views.py",
        GLASS,
    ),
    ("mobile-consulate", "Por enviar"): ("tests/browser/test_offline.py", "test_cut_off"),
}
"""What the demo as it stands does not show (no two hazards that may be one, a round that is open
already, nobody waits): which test of which file sees it.
"""


LATER = {"Llamar al primer hogar": ("Llamar al siguiente hogar", "Seguir con el hogar %(n)s")}
"""What stands in the place of a name once it was done, or begun."""
KEPT: Mapping[tuple[str, int, int], tuple[Door, tuple[str, ...]]] = {
    ("consul", 1, 1): (("Inicio",), ("Lo más grave en mi jurisdicción",)),
    ("consul", 1, 2): (("Afectados",), ("hogares", "WhatsApp")),
    ("consul", 1, 3): ((), ("Albergues", "lugares")),
    ("consul", 1, 4): ((), ("Llevarse la lista en Excel",)),
    ("consul", 5, 1): ((("#field-name-es", VALLEY), "Crear el plan"), ("Acceso",)),
    ("consul", 5, 2): ((), ("Acceso", "Mensajes")),
    ("consul", 5, 3): ((), ("Coordinación",)),
    ("consul", 5, 4): (
        ("Ver el plan con los datos de hoy",),
        ("Preparar una versión con los datos de hoy",),
    ),
    ("consul", 5, 5): (
        ("Planes", VALLEY, "Preparar una versión con los datos de hoy"),
        ("Rehacer el borrador con los datos de hoy",),
    ),
    ("emergency", 1, 1): (("Hacer una guardia",), ("Zona horaria", "escalones")),
    ("emergency", 1, 2): ((*ROTA, "Agregar quién se turna"), ("Escalón",)),
    ("emergency", 1, 3): ((*ROTA, "css:main .duty a"), ("Quién entra", "Quién dijo que sí")),
    ("emergency", 1, 4): (ROTA, ("Huecos de los próximos",)),
    ("emergency", 1, 5): ((), ("A quién se despertaría ahora",)),
    ("secretariat", 3, 1): ((), ("Probar fila por fila",)),
    ("secretariat", 3, 2): (("Probar fila por fila",), ("Aplicar la importación",)),
    ("secretariat", 3, 3): ((), ("Aplicar la importación", "Descartar el archivo")),
    ("mobile-consulate", 2, 1): ((), ("Mi consulado guarda estos datos", "Día en que consintió")),
    ("mobile-consulate", 2, 2): ((), ("Más personas", "bebé")),
    ("mobile-consulate", 2, 3): ((), ("Nombre y apellidos", "Fecha de nacimiento")),
    ("mobile-consulate", 2, 4): ((), ("A quién avisar si no contesta", "Teléfono de esa persona")),
    ("mobile-consulate", 2, 5): ((), ("Cómo quiere recibir avisos", "mensaje de texto")),
    ("mobile-consulate", 2, 6): ((), ("Dónde está", "trabaja por temporada", "Hasta")),
    ("mobile-consulate", 2, 7): ((), ("Lo que necesitaría en una emergencia", "Embarazo: hasta")),
    ("mobile-consulate", 2, 8): ((), ("acuerdos",)),
    ("mobile-consulate", 2, 9): (("/por-que-registrarse",), ("borr",)),
}
"""Each step of a numbered list, in Spanish: guide, part and number -> what is pressed and typed of
it besides its names, and what then stands on the page.
"""


@dataclass
class Reading:
    """Somebody who reads one guide and does what it says, in the language of the walk."""

    walk: GuideWalk
    guide: str
    lacks: list[str] = field(default_factory=list)
    """What it promises and the pages do not keep."""
    links: list[str] = field(default_factory=list)
    """The names of its part read so far, the last one first."""

    def whole(self) -> list[str]:
        """Walk the guide; return what it lacks."""
        before = 0
        told = in_spanish(self.guide, self.walk.language)
        for part, step, promises in steps_of(self.guide, self.walk.language):
            if part != before:
                before, self.links = part, []
                self.walk.open(SECTIONS)
            for promise in promises:
                ours = next(one for same, one in told[part, step] if same == promise)
                self._follow(promise, ours.words[-1], f"{self.guide} {part}.{step}")
            if step:
                self._keep(part, step)
        return self.lacks

    def _follow(self, promise: Promise, name: str, where: str) -> None:
        """Follow a promise that our tables call by its Spanish name."""
        later = (self.walk.told(each, n="").strip() for each in LATER.get(name, ()))
        if (self.guide, name) in ELSEWHERE or any(map(self.walk.sees, later)):
            return
        words = promise.words[-1]
        try:
            lack = self.walk.follow(promise, self.links, DOORS.get((self.guide, name), ()))
        except AssertionError as closed:
            lack = f"{words}: {closed}"
        if lack:
            self.lacks.append(f"{where}: {lack}")
        self.links.insert(0, words)

    def _keep(self, part: int, step: int) -> None:
        """Do what a step says besides its names; what then stands there is told in Spanish only."""
        door, says = KEPT[self.guide, part, step]
        try:
            self.walk.stand(door)
        except AssertionError as closed:
            self.lacks.append(f"{self.guide} {part}.{step}: {closed}")
        text = self.walk.page.locator("main").inner_text().casefold()
        missing = [each for each in says if each.casefold() not in text]
        if self.walk.language == "es":
            self.lacks += [f"{self.guide} {part}.{step}: {each}" for each in missing]


def read(browser: Browser, house: House, guide: str, language: str) -> list[str]:
    """Return what a guide lacks, read in a language by whom it is written for."""
    context = browser.new_context(locale="es-MX", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{house.address}/entrar")
    page.click(f"form.languages [value={language}]")
    page.wait_for_load_state()
    sign_in(page, house, f"{ACCOUNTS[guide]}@demo.example")
    lacks = Reading(GuideWalk(page, house.address, language), guide).whole()
    context.close()
    return lacks


@pytest.mark.parametrize("guide", ACCOUNTS)
def test_a_guide_is_walked_as_whom_it_is_written_for(
    browser: Browser, house: House, guide: str
) -> None:
    lacks = read(browser, house, guide, "es")
    assert not lacks, "\n".join(lacks)


def test_the_tables_say_nothing_of_what_no_guide_tells() -> None:
    steps = [(guide, *each) for guide in ACCOUNTS for each in steps_of(guide, "es")]
    names = {(guide, one.words[-1]) for guide, _part, _step, told in steps for one in told}
    assert (ELSEWHERE.keys() | DOORS.keys()) - names == set()
    assert KEPT.keys() == {(guide, part, step) for guide, part, step, _told in steps if step}


def test_what_is_not_walked_here_is_walked_somewhere() -> None:
    for path, function in set(ELSEWHERE.values()):
        assert f"\ndef {function}(" in (ROOT / path).read_text(), (path, function)
