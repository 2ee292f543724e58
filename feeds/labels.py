"""Words and shapes for the codes of hazards: never colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from core.http import FailureKind
from core.i18n.languages import N_
from feeds.models import Ending, Trust
from feeds.values import HazardKind, MsgType, Precision, Severity

KIND_WORDS: Mapping[HazardKind, str] = {
    HazardKind.STORM: N_("Tormenta o ciclón"),
    HazardKind.FLOOD: N_("Inundación"),
    HazardKind.EARTHQUAKE: N_("Sismo"),
    HazardKind.TSUNAMI: N_("Tsunami"),
    HazardKind.VOLCANO: N_("Volcán"),
    HazardKind.WILDFIRE: N_("Incendio forestal"),
    HazardKind.HEAT: N_("Calor extremo"),
    HazardKind.COLD: N_("Frío extremo"),
    HazardKind.DROUGHT: N_("Sequía"),
    HazardKind.LANDSLIDE: N_("Deslizamiento"),
    HazardKind.WIND: N_("Viento"),
    HazardKind.MARINE: N_("Oleaje o marejada"),
    HazardKind.HEALTH: N_("Salud pública"),
    HazardKind.SECURITY: N_("Seguridad"),
    HazardKind.OTHER: N_("Otro peligro"),
}

KIND_SHAPES: Mapping[HazardKind, str] = {
    HazardKind.STORM: "M12 8a4 4 0 1 0 4 4M12 16a4 4 0 0 1-4-4M12 3c-6 0-9 4-9 9M12 21c6 0 9-4 9-9",
    HazardKind.FLOOD: "M2 10c3-3 4 3 7 0s4 3 7 0 4 2 6 0M2 16c3-3 4 3 7 0s4 3 7 0 4 2 6 0",
    HazardKind.EARTHQUAKE: "M2 12h4l2-6 3 13 3-15 2 8h6",
    HazardKind.TSUNAMI: "M3 20h18M3 16c4 0 4-11 11-11 5 0 6 5 3 6-2 0-3-2-2-3",
    HazardKind.VOLCANO: "M2 21 9 10h6l7 11zM10 7l1-4M14 7l1-4M12 7V2",
    HazardKind.WILDFIRE: "M12 2c1 5 6 7 6 13a6 6 0 0 1-12 0c0-3 2-4 3-7 1 1 2 2 2 4 2-3 2-6 1-10z",
    HazardKind.HEAT: (
        "M12 7a5 5 0 1 0 0 10 5 5 0 1 0 0-10M12 1v3M12 20v3M1 12h3M20 12h3"
        "M4 4l2 2M18 18l2 2M20 4l-2 2M4 20l2-2"
    ),
    HazardKind.COLD: "M12 2v20M3 7l18 10M21 7 3 17M9 3l3 3 3-3M9 21l3-3 3 3",
    HazardKind.DROUGHT: "M12 3c4 5 6 8 6 12a6 6 0 0 1-12 0c0-4 2-7 6-12zM4 4l16 16",
    HazardKind.LANDSLIDE: "M3 4v17h18zM10 8l3 1M14 13l3 1M13 5l2 1",
    HazardKind.WIND: "M2 8h12a3 3 0 1 0-3-3M2 12h17a3 3 0 1 1-3 3M2 16h9a3 3 0 1 1-3 3",
    HazardKind.MARINE: "M12 3v17M8 7h8M4 14c0 4 4 6 8 6s8-2 8-6",
    HazardKind.HEALTH: "M9 3h6v6h6v6h-6v6H9v-6H3V9h6z",
    HazardKind.SECURITY: "M12 2l8 3v6c0 5-3 9-8 11-5-2-8-6-8-11V5z",
    HazardKind.OTHER: "M12 3 22 21H2zM12 9v6M12 17v1",
}
"""Outlines of the icons, as SVG paths in a box of 24 by 24."""

SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.EXTREME: N_("Extrema"),
    Severity.SEVERE: N_("Grave"),
    Severity.MODERATE: N_("Moderada"),
    Severity.MINOR: N_("Menor"),
    Severity.UNKNOWN: N_("Sin gravedad declarada"),
}

ENDING_WORDS: Mapping[Ending, str] = {
    Ending.CANCELLED: N_("cancelado por la fuente"),
    Ending.EXPIRED: N_("venció su plazo"),
    Ending.OVER: N_("la fuente lo da por terminado"),
    Ending.WITHDRAWN: N_("retirado"),
    Ending.MERGED: N_("resultó ser el mismo que otro"),
}

MESSAGE_WORDS: Mapping[MsgType, str] = {
    MsgType.ALERT: N_("Aviso"),
    MsgType.UPDATE: N_("Actualización"),
    MsgType.CANCEL: N_("Cancelación"),
    MsgType.ACK: N_("Acuse"),
    MsgType.ERROR: N_("Error declarado"),
}

PRECISION_WORDS: Mapping[Precision, str] = {
    Precision.CONTOUR: N_("contornos de intensidad calculados por la fuente"),
    Precision.POLYGON: N_("polígono dibujado por la fuente"),
    Precision.CIRCLE: N_("círculo dado por la fuente"),
    Precision.GEOCODE: N_("unidades oficiales que el mensaje nombra"),
    Precision.ESTIMATE: N_("estimación nuestra alrededor del punto"),
    Precision.STATE: N_("todo un estado o departamento: la fuente no precisa más"),
    Precision.COUNTRY: N_("todo un país: la fuente no precisa más"),
}

HATCHES: Mapping[Severity, str] = {
    Severity.EXTREME: (
        "M1 15 15 1M11 15 25 1M21 15 29 7M1 5 5 1M29 15 15 1M19 15 5 1M9 15 1 7M29 5 25 1"
    ),
    Severity.SEVERE: "M1 15 15 1M11 15 25 1M21 15 29 7M1 5 5 1",
    Severity.MODERATE: "M1 5H29M1 10H29",
    Severity.MINOR: "M4 5H7M14 5H17M24 5H27M9 11H12M19 11H22",
}
"""The hatch of a zone as the legend shows it; `static/js/map.js` draws the same."""

TRUST_WORDS: Mapping[Trust, str] = {
    Trust.OFFICIAL: N_("oficial"),
    Trust.DERIVED: N_("derivada"),
    Trust.CONTEXT: N_("contexto"),
}
TRUST_MEANINGS: Mapping[Trust, str] = {
    Trust.OFFICIAL: N_("Habla la autoridad misma: avisa a quién toca."),
    Trust.DERIVED: N_(
        "Otro repite o calcula lo que pasa: avisa a quién toca, y se dice que es así."
    ),
    Trust.CONTEXT: N_("Noticias y antecedentes: se muestran y nunca avisan a quién toca."),
}

FAILURE_WORDS: Mapping[str, str] = {
    FailureKind.NO_NAME: N_("No se encuentra su servidor: o no hay red, o cambió de nombre."),
    FailureKind.NO_ANSWER: N_("Su servidor no contestó a tiempo."),
    FailureKind.REFUSED: N_("Su servidor rechaza la conexión."),
    FailureKind.FORBIDDEN: N_(
        "Esa dirección no se pregunta nunca: es de otra máquina o de otro servicio."
    ),
    FailureKind.CERTIFICATE: N_("Su certificado no es de fiar: puede ser otro quien contesta."),
    FailureKind.TLS: N_("No habla la conexión cifrada como debe."),
    FailureKind.NOT_HTTP: N_("Lo que contesta no es un servidor de la web."),
    FailureKind.CUT_OFF: N_("Su respuesta llegó cortada."),
    FailureKind.REDIRECT: N_("Manda a otra dirección, que no se sigue."),
    FailureKind.DENIED: N_("No nos deja entrar."),
    FailureKind.GONE: N_("En esa dirección ya no hay nada."),
    FailureKind.BUSY: N_("Está ocupado: pide que se le pregunte menos."),
    FailureKind.BROKEN: N_("Contesta que tiene un fallo propio."),
    FailureKind.STATUS: N_("Contesta otra cosa que lo que se le pide."),
    FailureKind.EMPTY: N_("Contesta, pero sin nada dentro."),
    FailureKind.TOO_LARGE: N_("Lo que manda es demasiado grande."),
    FailureKind.UNREADABLE: N_("Contesta, pero no es un aviso que Atalaya sepa leer."),
    FailureKind.OTHER: N_("Falló de otra manera."),
}
"""The kinds of failure in words; the words of the program stand beside them as a detail."""


def failure_words(kind: str) -> str:
    """Return a kind of failure as a message id; one of an earlier release is of another kind."""
    return FAILURE_WORDS.get(kind, FAILURE_WORDS[FailureKind.OTHER])
