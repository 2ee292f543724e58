"""The words of the registry's codes, as message ids."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from registry.people.card_parts import ChannelPurpose, ConsentOrigin, ContactChannel
from registry.people.history import PersonEventKind
from registry.people.models import Need, StayKind

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

CHANNEL_WORDS: Mapping[ContactChannel, str] = MappingProxyType(
    {
        ContactChannel.CALL: N_("llamada"),
        ContactChannel.SMS: N_("mensaje de texto"),
        ContactChannel.WHATSAPP: N_("WhatsApp"),
        ContactChannel.TELEGRAM: N_("Telegram"),
        ContactChannel.EMAIL: N_("correo"),
    }
)
CHANNEL_PURPOSE_WORDS: Mapping[ChannelPurpose, str] = MappingProxyType(
    {
        ChannelPurpose.ALERTS: N_("avisos de lo que amenaza donde está"),
        ChannelPurpose.CHECK: N_("la pregunta de cada seis meses"),
    }
)
ORIGIN_WORDS: Mapping[ConsentOrigin, str] = MappingProxyType(
    {
        ConsentOrigin.FORM: N_("por el formulario público"),
        ConsentOrigin.OFFICER: N_("de palabra, a quien atiende"),
        ConsentOrigin.PAPER: N_("firmado en papel"),
        ConsentOrigin.LINK: N_("por su enlace personal"),
    }
)
SEX_WORDS: Mapping[str, str] = MappingProxyType(
    {"": N_("sin decir"), "f": N_("mujer"), "m": N_("hombre"), "x": N_("otro")}
)
KIND_WORDS: Mapping[StayKind, str] = MappingProxyType(
    {
        StayKind.RESIDENCE: N_("vive aquí"),
        StayKind.SEASON: N_("trabaja por temporada"),
        StayKind.TRIP: N_("está de viaje"),
    }
)
ACCURACY_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "address": N_("el punto exacto"),
        "place": N_("la ciudad o el código postal"),
        "unit": N_("solo el municipio o condado"),
    }
)
EVENT_WORDS: Mapping[PersonEventKind, str] = MappingProxyType(
    {
        PersonEventKind.REGISTERED: N_("registrada"),
        PersonEventKind.CHANGED: N_("cambiada"),
        PersonEventKind.PLACED: N_("ubicada"),
        PersonEventKind.MOVED: N_("cambió de hogar"),
        PersonEventKind.CONFIRMED: N_("confirmó sus datos"),
        PersonEventKind.RENEWED: N_("consintió de nuevo"),
        PersonEventKind.LEFT: N_("se fue"),
        PersonEventKind.RETURNED: N_("volvió"),
        PersonEventKind.LAPSED: N_("terminó una necesidad"),
        PersonEventKind.MERGED: N_("unida con otra ficha"),
        PersonEventKind.UNMERGED: N_("separada otra vez"),
        PersonEventKind.SHARED: N_("compartida con otro país"),
        PersonEventKind.SHARING_ENDED: N_("dejó de compartirse"),
        PersonEventKind.PRINTED: N_("impresa en papel"),
    }
)
"""What happened to the record of somebody."""
