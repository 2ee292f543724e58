"""What every plan says in the same words: levels, first hour, kit bag, messages. Data, not layout.

Alert levels follow the four crisis alert levels of Philippine posts and the phases of MICIC
(precaution, restriction, voluntary return, mandatory return); the first hour is ours, after MICIC
and consular lessons; the kit bag follows CENAPRED/CNPC, FEMA and the Red Cross, with what a consulate adds.
"""

from __future__ import annotations

from dataclasses import dataclass

from ground.language import N_


@dataclass(frozen=True, slots=True)
class AlertLevel:
    """One of the four levels, with its trigger and what is done."""

    number: int
    name: str
    trigger: str
    action: str


ALERT_LEVELS = (
    AlertLevel(
        1,
        N_("Precaución"),
        N_("Señales de amenaza o disturbio en una zona; aviso oficial temprano."),
        N_("Formar el equipo, verificar directorio y albergues, avisar a líderes."),
    ),
    AlertLevel(
        2,
        N_("Restricción"),
        N_("La amenaza es inminente o se extiende; alerta oficial para el área."),
        N_("Activar el plan, limitar traslados, resguardarse, primer mensaje."),
    ),
    AlertLevel(
        3,
        N_("Salida voluntaria"),
        N_("Escalamiento: daños, servicios caídos o evacuación recomendada."),
        N_("Apoyar traslado o retorno voluntario, personal en albergues, registro."),
    ),
    AlertLevel(
        4,
        N_("Salida obligatoria"),
        N_("Evacuación ordenada o peligro grave para la vida en toda el área."),
        N_("Evacuar con la autoridad, pasar a la sede que cubre, buscar a cada persona."),
    ),
)


@dataclass(frozen=True, slots=True)
class FirstHourStep:
    """What is done at a minute mark, and by whom."""

    minute: int
    role: str
    action: str


FIRST_HOUR = (
    FirstHourStep(0, N_("Guardia"), N_("Confirmar con fuente oficial, abrir el incidente, anotar la hora.")),
    FirstHourStep(5, N_("Titular"), N_("Activar al equipo y contar los acuses de recibo.")),
    FirstHourStep(10, N_("Titular"), N_("¿Personal a salvo? ¿Sede en uso? Si no, pasar a la sede que cubre.")),
    FirstHourStep(15, N_("Protección"), N_("Hoja de afectados: personas, necesidades y albergues cercanos.")),
    FirstHourStep(20, N_("Enlace"), N_("Llamar a protección civil: zonas, albergues, si piden documentos.")),
    FirstHourStep(30, N_("Comunicación"), N_("Primer mensaje, con hora del siguiente; avisar a líderes.")),
    FirstHourStep(45, N_("Titular"), N_("Primer informe a la capital y la Secretaría: qué se sabe, qué falta.")),
    FirstHourStep(60, N_("Titular"), N_("Abrir registro de crisis si procede, fijar ritmo, ir a albergues.")),
)


@dataclass(frozen=True, slots=True)
class KitGroup:
    """A group of the kit bag."""

    name: str
    items: tuple[str, ...]


KIT_BAG = (
    KitGroup(
        N_("Para 72 horas"),
        (
            N_("agua: 4 l por persona y día"),
            N_("comida lista y abrelatas"),
            N_("botiquín y medicinas para 7 días, con dosis"),
            N_("linterna, radio, pilas, silbato"),
            N_("cargador y batería"),
            N_("abrigo, cobija, zapato cerrado, higiene"),
            N_("efectivo en billetes chicos, llaves"),
            N_("lo de bebés, mayores, discapacidad, mascotas"),
        ),
    ),
    KitGroup(
        N_("Lo consular"),
        (
            N_("copia de pasaporte o matrícula, en bolsa impermeable"),
            N_("actas de nacimiento de los hijos"),
            N_("custodia o permiso de viaje de menores"),
            N_("copia de visa o permiso, solo si usted quiere"),
            N_("tarjeta con estos teléfonos, en dos idiomas"),
            N_("números de la familia en papel"),
            N_("empleador, seguro, foto familiar"),
            N_("nombre local de sus medicinas"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class KeyMessage:
    """A ready text. Slots stand in brackets: `[hora]`, or by name for `SLOTS`."""

    title: str
    text: str


SLOTS = {"place": N_("lugar"), "hotline": N_("teléfono"), "shelter": N_("albergue"), "next_time": N_("hora")}
"""Slots of the ready messages, with the word printed in brackets while nobody has filled them."""

KEY_MESSAGES = (
    KeyMessage(
        N_("Aviso"),
        N_(
            "Alerta por [amenaza] en %(place)s. Prepare su mochila y siga a las autoridades. "
            "Dudas: %(hotline)s. Próximo aviso: %(next_time)s."
        ),
    ),
    KeyMessage(
        N_("Resguardo"),
        N_(
            "Vaya ya a un lugar seguro. Albergue: %(shelter)s. Piden documentos: [sí/no]. "
            "Emergencia: %(emergency)s. Próximo aviso: %(next_time)s."
        ),
    ),
    KeyMessage(
        N_("Después"),
        N_(
            "¿Está bien? Llame al %(hotline)s o responda SALVO o AYUDA. "
            "No diga su situación migratoria. Próximo aviso: %(next_time)s."
        ),
    ),
)

HAZARDS = {
    "storm": N_("Ciclón o tormenta"),
    "flood": N_("Inundación"),
    "earthquake": N_("Sismo"),
    "tsunami": N_("Tsunami"),
    "volcano": N_("Volcán"),
    "wildfire": N_("Incendio forestal"),
    "heat": N_("Calor extremo"),
    "cold": N_("Frío extremo"),
    "drought": N_("Sequía"),
    "landslide": N_("Deslizamiento"),
    "epidemic": N_("Epidemia"),
    "conflict": N_("Conflicto"),
    "unrest": N_("Disturbios"),
    "xenophobia": N_("Violencia xenófoba"),
    "terrorism": N_("Terrorismo"),
    "accident": N_("Accidente mayor"),
    "industrial": N_("Accidente industrial"),
    "border": N_("Cierre de frontera o expulsión masiva"),
    "closure": N_("Sede cerrada"),
    "blackout": N_("Sin comunicaciones"),
}
"""Kinds of crisis. About half have no feed."""

LIKELIHOODS = {"high": N_("Alta"), "medium": N_("Media"), "low": N_("Baja")}

DOCUMENTS_LOST = N_("Documentos perdidos: no impiden evacuar ni entrar a un albergue; la sede los repone.")
"""Printed with every evacuation section."""

NEEDS = {
    "interpreter": N_("intérprete"),
    "medical": N_("atención médica"),
    "mobility": N_("movilidad"),
    "pregnancy": N_("embarazo"),
    "infant": N_("bebés"),
    "minor_alone": N_("menores solos"),
    "older": N_("mayores"),
    "detained": N_("detención"),
    "no_phone": N_("sin teléfono"),
}

SERVICES = frozenset(
    {
        N_("albergue"),
        N_("alerta"),
        N_("alimentos"),
        N_("ambulancias"),
        N_("asesoría laboral"),
        N_("asesoría legal"),
        N_("asilo"),
        N_("atención médica"),
        N_("atención psicosocial"),
        N_("autobuses"),
        N_("búsqueda de familiares"),
        N_("brigadas de limpieza"),
        N_("empleador"),
        N_("enlace con la comunidad"),
        N_("evacuación"),
        N_("interpretación"),
        N_("orientación"),
        N_("primeros auxilios"),
        N_("rescate"),
        N_("restablecer contacto familiar"),
        N_("ropa"),
        N_("salarios"),
        N_("salud"),
        N_("seguridad"),
        N_("transporte"),
    }
)
"""Services of organisations that have words in every language; any other is printed as it was written."""
