"""The short form as people are asked it: seven steps, each with its questions, and what is still
missing.

The shape of the answers is `plans.questionnaire.model`; here are the order in which they are asked,
the words, and about how long each takes: a first plan takes under half an hour, and the page says
so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.i18n.languages import N_
from plans.questionnaire.model import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_ASSEMBLY_POINTS,
    MOST_ENTRY_POINTS,
    MOST_FACILITIES,
    MOST_HOST_COUNTRIES,
    MOST_ROUTES,
    MOST_SCENARIOS,
    MOST_SEASONS,
    Questionnaire,
)


class FormStep(StrEnum):
    """A step of the form; the word stands in its address."""

    AREA = "acceso"
    HOST = "coordinacion"
    HAZARDS = "amenazas"
    LEAVING = "evacuacion"
    CHANNELS = "canales"
    PLACES = "lugares"
    MESSAGES = "mensajes"


STEP_WORDS: Mapping[FormStep, str] = {
    FormStep.AREA: N_("Acceso y datos del área"),
    FormStep.HOST: N_("País anfitrión y coordinación"),
    FormStep.HAZARDS: N_("Amenazas por temporada y escenarios"),
    FormStep.LEAVING: N_("Puntos de reunión, rutas y transporte"),
    FormStep.CHANNELS: N_("Canales alternos y quién guarda la copia"),
    FormStep.PLACES: N_("Hospitales y otros lugares"),
    FormStep.MESSAGES: N_("Mensajes"),
}


class AnswerShape(StrEnum):
    """What an answer is made of."""

    LINE = "line"
    TEXTS = "texts"
    """One text in three languages."""
    NUMBER = "number"
    DAY = "day"
    PHONE = "phone"
    LINES = "lines"
    """Several, one a line, the same in every language."""
    HAZARD = "hazard"
    """The code of a crisis type of the protocols, or free text."""
    MONTHS = "months"
    LIKELIHOOD = "likelihood"
    PLACE_KIND = "place_kind"
    COUNTRY = "country"
    """The code of a country, chosen from a list."""
    POINT = "point"
    """Coordinates; in the document they are `lon` and `lat`."""
    GROUP = "group"
    """One object of several parts."""
    ROWS = "rows"
    """A list of such objects."""
    MANY_TEXTS = "many_texts"
    """A list of texts in three languages."""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One box: its name in the document, its words, and the shape of what it takes."""

    name: str
    title: str
    shape: AnswerShape = AnswerShape.TEXTS
    help: str = ""
    longest: int = LONGEST_LINE


@dataclass(frozen=True, slots=True)
class Question:
    """One field of `Questionnaire` as it is asked.

    `seconds` is about how long a person needs for it (our estimate).
    """

    name: str
    title: str
    shape: AnswerShape
    seconds: int
    help: str = ""
    longest: int = LONGEST_LINE
    parts: tuple[AnswerPart, ...] = ()
    most: int = 0
    """How many rows fit."""
    row: str = ""
    """What one row is called."""


_POINT_HELP = N_("Nombre del lugar, o latitud y longitud: 26.2034, -98.2300.")
QUESTIONS: Mapping[FormStep, tuple[Question, ...]] = {
    FormStep.AREA: (
        Question(
            "access",
            N_("Cómo se llega y cómo se sale"),
            AnswerShape.TEXTS,
            120,
            longest=LONGEST_TEXT,
            help=N_("Carreteras, puentes, aeropuerto; lo que se corta primero."),
        ),
        Question(
            "distance_km",
            N_("Kilómetros por carretera al pueblo más lejano"),
            AnswerShape.NUMBER,
            30,
            help=N_("Desde la sede. Número entero."),
        ),
        Question("capital", N_("Capital o ciudad principal"), AnswerShape.TEXTS, 20),
        Question("languages", N_("Idiomas que se hablan en el área"), AnswerShape.TEXTS, 20),
        Question(
            "emergency_number",
            N_("Número de emergencias del país anfitrión"),
            AnswerShape.PHONE,
            10,
            help=N_("Como se marca allí, por ejemplo 911."),
            longest=20,
        ),
        Question(
            "further_emergency_numbers",
            N_("Números de emergencias de los otros países del área"),
            AnswerShape.ROWS,
            20,
            most=MOST_HOST_COUNTRIES,
            row=N_("Número"),
            parts=(
                AnswerPart("country", N_("País"), AnswerShape.COUNTRY),
                AnswerPart("number", N_("Como se marca allí"), AnswerShape.PHONE, longest=20),
            ),
        ),
    ),
    FormStep.HOST: (
        Question(
            "host_coordination",
            N_("Coordinación acordada"),
            AnswerShape.GROUP,
            120,
            help=N_("Sin esto el plan no está completo, y el papel lo dice."),
            parts=(
                AnswerPart(
                    "who",
                    N_("Con quién"),
                    help=N_("Organismo y función, no el nombre de una persona."),
                ),
                AnswerPart(
                    "channel", N_("Por qué canal"), help=N_("Teléfono, radio, oficina, grupo.")
                ),
                AnswerPart("agreed_on", N_("Desde qué fecha está acordado"), AnswerShape.DAY),
            ),
        ),
        Question("host_authority", N_("Autoridad de enlace"), AnswerShape.TEXTS, 30),
        Question("civil_protection", N_("Organismo de protección civil"), AnswerShape.TEXTS, 30),
        Question(
            "alert_system",
            N_("Cómo alerta el país anfitrión"),
            AnswerShape.TEXTS,
            60,
            longest=LONGEST_TEXT,
        ),
        Question(
            "legal",
            N_("Visas y papeles en una crisis"),
            AnswerShape.TEXTS,
            60,
            longest=LONGEST_TEXT,
            help=N_("Si un albergue o un retén pide documentos; qué permiso se suspende."),
        ),
        Question(
            "entry_points",
            N_("Puntos de entrada y salida del país"),
            AnswerShape.LINES,
            60,
            help=N_("Uno por línea: cruces, puertos, aeropuertos."),
            most=MOST_ENTRY_POINTS,
        ),
    ),
    FormStep.HAZARDS: (
        Question(
            "seasons",
            N_("Amenazas por temporada"),
            AnswerShape.ROWS,
            90,
            most=MOST_SEASONS,
            row=N_("Amenaza"),
            parts=(
                AnswerPart("hazard", N_("Amenaza"), AnswerShape.HAZARD, longest=60),
                AnswerPart("months", N_("Meses"), AnswerShape.MONTHS),
            ),
        ),
        Question(
            "scenarios",
            N_("Escenarios"),
            AnswerShape.ROWS,
            240,
            help=N_("De uno a cinco; el más probable primero."),
            most=MOST_SCENARIOS,
            row=N_("Escenario"),
            parts=(
                AnswerPart("hazard", N_("Amenaza"), AnswerShape.HAZARD, longest=60),
                AnswerPart("likelihood", N_("Probabilidad en un año"), AnswerShape.LIKELIHOOD),
                AnswerPart("season", N_("Temporada"), longest=80),
                AnswerPart("zone", N_("Zona"), longest=120),
                AnswerPart("effect", N_("Qué se espera"), longest=240),
            ),
        ),
    ),
    FormStep.LEAVING: (
        Question(
            "assembly_points",
            N_("Puntos de reunión"),
            AnswerShape.ROWS,
            180,
            most=MOST_ASSEMBLY_POINTS,
            row=N_("Punto de reunión"),
            parts=(
                AnswerPart("name", N_("Nombre del punto")),
                AnswerPart("point", N_("Dónde está"), AnswerShape.POINT, _POINT_HELP),
            ),
        ),
        Question(
            "evacuation_routes",
            N_("Rutas de evacuación"),
            AnswerShape.MANY_TEXTS,
            120,
            longest=LONGEST_TEXT,
            help=N_("Por su nombre: de dónde, por qué carretera, a dónde."),
            most=MOST_ROUTES,
            row=N_("Ruta"),
        ),
        Question(
            "transport",
            N_("Transporte"),
            AnswerShape.TEXTS,
            60,
            longest=LONGEST_TEXT,
            help=N_("Quién lleva a quien no tiene vehículo."),
        ),
        Question("minors", N_("Menores solos"), AnswerShape.TEXTS, 30, longest=LONGEST_TEXT),
        Question("pets", N_("Mascotas"), AnswerShape.TEXTS, 20),
    ),
    FormStep.CHANNELS: (
        Question(
            "channels",
            N_("Cómo se llega a la sede, en orden"),
            AnswerShape.GROUP,
            120,
            help=N_("El segundo se usa si el primero falla, y así hasta el último."),
            parts=(
                AnswerPart("primary", N_("Primero")),
                AnswerPart("alternate", N_("Si falla")),
                AnswerPart("contingency", N_("Si también falla")),
                AnswerPart("emergency", N_("Sin teléfono ni luz")),
            ),
        ),
        Question(
            "offline_copy_holder",
            N_("Quién guarda una copia impresa"),
            AnswerShape.LINE,
            30,
            help=N_("La función, no el nombre."),
        ),
    ),
    FormStep.PLACES: (
        Question(
            "facilities",
            N_("Lugares"),
            AnswerShape.ROWS,
            180,
            most=MOST_FACILITIES,
            row=N_("Lugar"),
            help=N_("Los que no están en el directorio. El teléfono, como usted lo marca."),
            parts=(
                AnswerPart("kind", N_("Clase"), AnswerShape.PLACE_KIND),
                AnswerPart("name", N_("Nombre"), AnswerShape.LINE),
                AnswerPart("phone", N_("Teléfono"), AnswerShape.PHONE),
                AnswerPart("hours", N_("Horario"), AnswerShape.LINE, longest=60),
                AnswerPart("confirmed_on", N_("Confirmado el"), AnswerShape.DAY),
                AnswerPart("point", N_("Dónde está"), AnswerShape.POINT, _POINT_HELP),
                AnswerPart("what_for", N_("Para qué")),
            ),
        ),
    ),
    FormStep.MESSAGES: (
        Question(
            "message_slots",
            N_("Lo que completa los mensajes listos"),
            AnswerShape.GROUP,
            60,
            help=N_("Lo que deje vacío sale entre corchetes y se completa a mano en la crisis."),
            parts=(
                AnswerPart(
                    "place", N_("Lugar"), help=N_("Vacío: el nombre del área."), longest=120
                ),
                AnswerPart(
                    "hotline",
                    N_("Teléfono para dudas"),
                    help=N_("Vacío: el de la sede."),
                    longest=120,
                ),
                AnswerPart("shelter", N_("Albergue"), longest=120),
                AnswerPart("next_time", N_("Hora del próximo aviso"), longest=120),
            ),
        ),
    ),
}
_MUST_HAVE: Mapping[str, tuple[str, ...]] = {
    "host_coordination": ("who", "channel", "agreed_on"),
    "channels": ("primary", "alternate", "contingency", "emergency"),
    "message_slots": ("shelter",),
}
"""Of a group, what must be told before it counts as answered.

Place and telephone of a message the system knows, and its hour nobody knows beforehand.
"""


FOR_SEVERAL_COUNTRIES = "further_emergency_numbers"
"""The question asked only of an area in several countries."""


def is_answered(form: Questionnaire, question: Question) -> bool:
    """Return whether the form has an answer; of a group, all that it may not lack.

    What is asked of some areas only lacks nothing here: the plan itself says which countries have
    no number.
    """
    if question.name == FOR_SEVERAL_COUNTRIES:
        return True
    value: Any = getattr(form, question.name)
    needed = _MUST_HAVE.get(question.name)
    if needed is None:
        return value not in (None, "", (), {})
    return value is not None and all(_part(value, name) for name in needed)


def missing_questions(form: Questionnaire, step: FormStep) -> tuple[Question, ...]:
    """Return the questions of a step nobody has answered, in order."""
    return tuple(question for question in QUESTIONS[step] if not is_answered(form, question))


def all_missing_questions(form: Questionnaire) -> tuple[Question, ...]:
    """Return the questions of the whole form nobody has answered, in order."""
    return tuple(question for step in FormStep for question in missing_questions(form, step))


def minutes_for(questions: Iterable[Question]) -> int:
    """About how many minutes these take, rounded up; our estimate."""
    return -(-sum(question.seconds for question in questions) // 60)


# -- inside ---------------------------------------------------------------------------------


def _part(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name)
