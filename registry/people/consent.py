"""What people agree to when they register, by version: the words behind `CONSENT_TEXT`.

It says who keeps the data, what for, for how long and how to take it back, and that nobody asks for
migratory status (ICRC, Handbook on Data Protection in Humanitarian Action, 3rd ed., chapter 3;
MICIC guideline 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import N_

CONSENT_TEXT = "2026-11"
"""Version of the text people agree to today."""
CRISIS_CONSENT = "2026-11-crisis"
"""Of the text of a form for one crisis: it ends with the crisis."""
CHECK_DAYS = 183
"""So long after somebody last said that all is right they are written to, to say so again."""
TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "2026-11": (
            N_(
                "Me registro porque quiero. Mi consulado guarda estos datos solo para buscarme y"
                " ayudarme en una emergencia. No los da a autoridades migratorias ni a otros"
                " países: a ellos solo llegan cifras."
            ),
            N_(
                "Nadie me pregunta mi situación migratoria, y no hace falta para recibir ayuda. Los"
                " datos se borran a los dos años si no los renuevo. Puedo verlos, corregirlos o"
                " pedir que se borren cuando quiera."
            ),
            N_(
                "Doy los datos de quienes viven conmigo con su permiso, y los de mis hijas e hijos "
                "menores."
            ),
        ),
        "2026-11-crisis": (
            N_(
                "Me registro porque quiero, solo para esta emergencia. Mi consulado guarda estos"
                " datos para buscarme y ayudarme. No los da a autoridades migratorias ni a otros"
                " países: a ellos solo llegan cifras."
            ),
            N_(
                "Nadie me pregunta mi situación migratoria, y no hace falta para recibir ayuda. Los"
                " datos se borran treinta días después de que se cierre este formulario. Puedo"
                " verlos, corregirlos o pedir que se borren cuando quiera."
            ),
            N_(
                "Doy los datos de quienes están conmigo con su permiso, y los de mis hijas e hijos "
                "menores."
            ),
        ),
    }
)
"""By version, a paragraph each, as message ids."""


def confirmed_on(moment: datetime) -> dict[str, Any]:
    """Return what the row of a person says once all was right with them: they are written to half
    a year later.
    """
    check_on = (moment + timedelta(days=CHECK_DAYS)).date()
    return {"confirmed_at": moment, "check_on": check_on, "checks": 0}


def consent_text(version: str) -> tuple[str, ...]:
    """Return the paragraphs of a version, as message ids.

    Raises UnusableInput for a version nobody wrote.
    """
    try:
        return TEXTS[version]
    except KeyError:
        raise UnusableInput("consent_text", f"there is no version {version!r}") from None
