"""The one page for people: why register, what is asked and why, what never, and what they can do.

The page `/por-que-registrarse` and docs/people.md say these words; what is asked stands in
`registry.people.purposes`, as every form has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from registry.people.purposes import PURPOSES

TITLE = N_("Registrarse en su consulado")
LEAD = N_("Para qué sirve, qué se le pregunta, quién lo ve y cómo se borra. Se lee en dos minutos.")
WHAT_FOR, ASKED_FOR, NEVER, READERS, RIGHTS, TERM = (
    "what_for",
    "asked_for",
    "never",
    "readers",
    "rights",
    "term",
)
TITLES: Mapping[str, str] = MappingProxyType(
    {
        WHAT_FOR: N_("Para qué sirve"),
        ASKED_FOR: N_("Qué se le pregunta, y por qué"),
        NEVER: N_("Qué no se le pregunta nunca"),
        READERS: N_("Quién lo ve"),
        RIGHTS: N_("Cómo verlo, cambiarlo o borrarlo"),
        TERM: N_("Cuánto tiempo se guarda"),
    }
)
LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        WHAT_FOR: (
            N_(
                "Si hay un huracán, un sismo o un incendio donde usted está, su consulado lo ve en"
                " minutos y sabe a quién buscar y por dónde avisarle."
            ),
            N_("Si usted no contesta, llama a la persona de su confianza que usted eligió."),
            N_("Es gratis y voluntario. Quien no se registra recibe la misma ayuda."),
        ),
        NEVER: (
            N_("Su situación migratoria. No hay dónde anotarla, y no hace falta para ayudarle."),
            N_("Huellas, fotos de su cara, religión, partido, lo que gana."),
            N_("Por dónde anda: nadie sigue su teléfono. Solo se sabe el lugar que usted dijo."),
        ),
        READERS: (
            N_(
                "El personal autorizado de su propio país: su consulado, su cancillería y su unidad"
                " de emergencias. Cada vez queda anotado quién, cuándo y para qué; puede"
                " preguntarlo."
            ),
            N_(
                "Las autoridades migratorias, nunca. Los demás países ven cantidades, sin nombres;"
                " las muy pequeñas se callan."
            ),
            N_(
                "Si usted lo acepta aparte, su país puede dejar ver algunos datos a otro país para"
                " buscarle, por un acuerdo escrito y por un tiempo. Nadie tiene que aceptarlo."
            ),
        ),
        RIGHTS: (
            N_(
                "Con su enlace personal, si dio un correo; o en su consulado, en persona o por"
                " teléfono. No tiene que dar razones, y no cuesta."
            ),
            N_("Borrarse no cambia la ayuda que recibe."),
            N_(
                "Si cree que alguien usó mal sus datos, dígalo a su consulado o a la cancillería de"
                " su país: en el diario se ve quién los abrió."
            ),
        ),
        TERM: (
            N_("Dos años desde que dijo que sí; después se borra, salvo que usted lo renueve."),
            N_(
                "Lo que dio en el formulario de una emergencia, hasta treinta días después de que"
                " ese formulario se cierre."
            ),
            N_(
                "Al borrarse queda una huella cifrada que no dice quién es usted: sirve para que"
                " una lista vieja no le vuelva a inscribir sin su permiso."
            ),
        ),
    }
)
SHOWN_FIELDS = (
    "full_name", "birth_date", "phone", "email", "channels", "language", "place", "household",
    "needs", "contact_name",
)  # fmt: skip
"""Of what is asked, what most people are asked first."""


def sections(translate: Callable[[str], str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the title of each section and its lines: a word in bold, if any, and the rest."""
    for key, title in TITLES.items():
        if key == ASKED_FOR:
            rows = [PURPOSES[name] for name in SHOWN_FIELDS]
            yield translate(title), [(translate(row.title), translate(row.purpose)) for row in rows]
        else:
            yield translate(title), [("", translate(words)) for words in LINES[key]]
