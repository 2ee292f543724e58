"""The words of the registry's codes, as message ids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from registry.people.models import Need

NEED_WORDS: Mapping[Need, str] = MappingProxyType(
    {
        Need.INTERPRETER: N_("intérprete"),
        Need.MEDICAL: N_("atención médica"),
        Need.MOBILITY: N_("movilidad reducida"),
        Need.PREGNANCY: N_("embarazo"),
        Need.INFANT: N_("bebé"),
        Need.MINOR_ALONE: N_("menor sin compañía"),
        Need.OLDER: N_("persona mayor"),
        Need.DETAINED: N_("bajo detención"),
        Need.NO_PHONE: N_("sin teléfono propio"),
    }
)
