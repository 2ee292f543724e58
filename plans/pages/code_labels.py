"""The words for its closed lists of codes: likelihoods, needs, services.

What a plan says at length (levels, first hour, kit bag, messages) comes from the protocols:
`protocols.model`, approved on screen.
"""

from __future__ import annotations

from core.i18n.languages import N_

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
"""Services of organisations that have words in every language; any other is printed as it was
written.
"""
