"""What a situation report counts: one table for page, paper, files and the report of all countries.

Each number has a key that programs know, words, what is counted, an HXL tag, and whether it leaves
the country. Two never do: whoever is in another situation (hospital, detained, dead, not ours), and
whoever spoke from outside the zone. That keeps the small numbers of the others from being worked
out (`merging`).
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from core.i18n.languages import N_
from registry.people.models import Need


class Counted(enum.StrEnum):
    """What a number is a count of."""

    PERSONS = "persons"
    HOUSEHOLDS = "households"
    CALLS = "calls"
    POSTS = "posts"


class ReportPart(enum.StrEnum):
    """The part of the form a number stands in."""

    PEOPLE = "people"
    NEEDS = "needs"
    RESPONSE = "response"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is counted."""

    key: str
    words: str
    """A message id."""
    part: ReportPart
    tag: str
    """HXL, of its value in a wide table."""
    counted: Counted = Counted.PERSONS
    depth: int = 0
    """How far it is a part of one above."""
    is_live: bool = True
    """Whether the system counts it; else an officer enters it."""
    leaves: bool = True
    """Whether it goes into the report of all countries."""
    takes_others: bool = False
    """Whether authorities and others may say one too."""


_P, _N, _R = ReportPart.PEOPLE, ReportPart.NEEDS, ReportPart.RESPONSE


def _of_need(need: Need, words: str) -> Indicator:
    return Indicator(f"need_{need.value}", words, _N, f"#inneed+{need.value}", depth=1)


INDICATORS: tuple[Indicator, ...] = (
    Indicator("registered", N_("Registradas dentro"), _P, "#affected+registered"),
    Indicator("not_asked", N_("sin preguntar todavía"), _P, "#affected+not_asked", depth=1),
    Indicator("asked", N_("preguntadas"), _P, "#reached+asked", depth=1, leaves=False),
    Indicator("answered", N_("respondieron"), _P, "#reached+answered", depth=2, leaves=False),
    Indicator("safe", N_("a salvo"), _P, "#affected+safe", depth=3),
    Indicator("help", N_("piden ayuda"), _P, "#inneed+help", depth=3),
    Indicator("elsewhere", N_("en otra parte"), _P, "#affected+elsewhere", depth=3),
    Indicator("other", N_("otra situación (hospital, detención, fallecida, no es nuestra)"), _P,
              "#affected+other", depth=3, leaves=False),
    Indicator("silent", N_("sin respuesta"), _P, "#affected+silent", depth=2),
    Indicator("not_reached", N_("no se pudo alcanzar"), _P, "#affected+not_reached", depth=2),
    Indicator("outside", N_("Fuera de la zona, con noticia"), _P, "#affected+outside",
              leaves=False),
    Indicator("outside_help", N_("Fuera de la zona, piden ayuda"), _P, "#inneed+outside", depth=1,
              leaves=False),
    Indicator("estimated", N_("Estimadas en la zona"), _P, "#population+estimated",
              takes_others=True),
    Indicator("died", N_("Fallecidas (confirmado)"), _P, "#affected+killed", takes_others=True),
    Indicator("injured", N_("Heridas"), _P, "#affected+injured", is_live=False, takes_others=True),
    Indicator("missing", N_("Se les busca"), _P, "#affected+missing", takes_others=True),
    Indicator("sheltered", N_("En albergues"), _P, "#affected+sheltered", is_live=False,
              takes_others=True),
    Indicator("evacuated", N_("Evacuadas"), _P, "#affected+evacuated", is_live=False,
              takes_others=True),
    Indicator("open_helps", N_("Ayudas abiertas"), _N, "#inneed+open"),
    Indicator("helps_in_hand", N_("Ayudas que alguien atiende"), _N, "#inneed+in_hand", depth=1),
    _of_need(Need.MEDICAL, N_("atención médica")),
    _of_need(Need.MOBILITY, N_("movilidad")),
    _of_need(Need.PREGNANCY, N_("embarazo")),
    _of_need(Need.INFANT, N_("bebé")),
    _of_need(Need.MINOR_ALONE, N_("menor sin acompañante")),
    _of_need(Need.OLDER, N_("persona mayor")),
    _of_need(Need.DETAINED, N_("detención")),
    _of_need(Need.INTERPRETER, N_("intérprete")),
    _of_need(Need.NO_PHONE, N_("sin teléfono")),
    Indicator("return_need", N_("Quieren volver a su país"), _N, "#inneed+return"),
    Indicator("households", N_("Hogares en la lista de llamadas"), _R, "#reached+listed",
              Counted.HOUSEHOLDS),
    Indicator("households_called", N_("Hogares ya llamados"), _R, "#reached+called",
              Counted.HOUSEHOLDS, 1),
    Indicator("line_calls", N_("Llamadas recibidas en la línea"), _R, "#activity+calls",
              Counted.CALLS),
    Indicator("transported", N_("Llegaron en traslados nuestros"), _R, "#reached+transported"),
    Indicator("posts_open", N_("Sedes abiertas"), _R, "#service+open", Counted.POSTS,
              is_live=False),
    Indicator("posts_closed", N_("Sedes cerradas"), _R, "#service+closed", Counted.POSTS,
              is_live=False),
    Indicator("staff_safe", N_("Personal propio a salvo"), _R, "#responder+safe", leaves=False),
    Indicator("staff_unknown", N_("Personal propio sin noticias"), _R, "#responder+unknown",
              leaves=False),
)  # fmt: skip
BY_KEY: Mapping[str, Indicator] = {each.key: each for each in INDICATORS}
LEAVING = frozenset(each.key for each in INDICATORS if each.leaves)
"""What goes into the report of all countries."""
PART_WORDS: Mapping[ReportPart, str] = {
    ReportPart.PEOPLE: N_("Personas"),
    ReportPart.NEEDS: N_("Necesidades"),
    ReportPart.RESPONSE: N_("Respuesta"),
}
