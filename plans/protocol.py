"""The words of the house for its closed lists of codes: hazards, likelihoods, needs, services.

What a plan says at length (levels, first hour, kit bag, messages) is doctrine: `plans.doctrine`, approved on screen.
"""

from __future__ import annotations

from ground.language import N_

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
"""Kinds of crisis in the order of the region's typology; about half have no feed. Their names in force are doctrine."""

LIKELIHOODS = {"high": N_("Alta"), "medium": N_("Media"), "low": N_("Baja")}

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
