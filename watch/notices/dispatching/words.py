"""What states, channels and reasons of dispatches are called; message ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.i18n.languages import N_
from watch.notices.audience.routes import RouteReason
from watch.notices.dispatching.models import DispatchChannel, DispatchState
from watch.notices.dispatching.planning import DispatchReason

STATE_WORDS: Mapping[DispatchState, str] = MappingProxyType(
    {
        DispatchState.QUEUED: N_("en espera"),
        DispatchState.CLAIMED: N_("en manos de alguien"),
        DispatchState.SENT: N_("enviado"),
        DispatchState.DELIVERED: N_("entregado"),
        DispatchState.READ: N_("leído"),
        DispatchState.FAILED: N_("falló"),
        DispatchState.SKIPPED: N_("no se envía"),
    }
)
CHANNEL_WORDS: Mapping[DispatchChannel, str] = MappingProxyType(
    {
        DispatchChannel.EMAIL: N_("Correo electrónico"),
        DispatchChannel.SMS: N_("SMS"),
        DispatchChannel.WHATSAPP: N_("WhatsApp"),
        DispatchChannel.CHAT: N_("Telegram"),
        DispatchChannel.CALL: N_("Llamada"),
        DispatchChannel.NONE: N_("Sin manera de avisar"),
    }
)
_INSTEAD = N_("en lugar de otro canal que falló")
_WAITED = N_("esperó %(minutes)s min sin salir: se avisa por otro canal")
_AFTER = N_("%(channel)s esperó %(minutes)s min: se avisó por aquí")
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        RouteReason.NO_CONSENT.value: N_("no dijo por qué canal: se le llama"),
        RouteReason.ONLY_CALL.value: N_("pidió solo llamadas"),
        RouteReason.STOPPED.value: N_("pidió BAJA"),
        RouteReason.MINOR_ALONE.value: N_("menor sin adulto en el hogar"),
        RouteReason.NO_ADDRESS.value: N_("sin teléfono ni correo que sirva"),
        RouteReason.CLOSED_CARD.value: N_("la ficha no se pudo abrir"),
        RouteReason.NO_GATEWAY.value: N_("aquí no hay salida por ese canal: se abre a mano"),
        RouteReason.SAME_ADDRESS.value: N_("recibe en la misma dirección que otra persona"),
        RouteReason.SAME_CALL.value: N_("se llama al mismo teléfono que otra persona"),
        RouteReason.NOT_FIRST.value: N_("se avisa a otro adulto del hogar"),
        RouteReason.LESS_PREFERRED.value: N_("por su primer canal no hay salida aquí"),
        DispatchReason.STOPPED_BY_OFFICER.value: N_("el aviso se detuvo antes"),
        DispatchReason.ERASED.value: N_("ya no está en el registro"),
        DispatchReason.ADDRESS_CHANGED.value: N_("cambió de teléfono o correo"),
        DispatchReason.NOT_REACHED.value: N_("no contestó, o el número no era"),
        DispatchReason.NOT_DELIVERED.value: N_("el operador dice que no llegó"),
        DispatchReason.NO_TRANSPORT.value: N_("por ese canal aquí no sale nada"),
    }
)


def reason_words(reason: str, say: Callable[..., str]) -> str:
    """Return what a reason is called, in the words of `say` (gettext); those of a gateway stay as
    they are.
    """
    why, _, rest = reason.partition(":")
    if why == DispatchReason.INSTEAD and rest:
        return say(_INSTEAD)
    if why == DispatchReason.WAITED and rest:
        return say(_WAITED, minutes=rest)
    if why == DispatchReason.INSTEAD_OF_WAITING and rest:
        channel, _, minutes = rest.partition(":")
        return say(_AFTER, channel=say(_channel_words(channel)), minutes=minutes)
    return say(_REASONS[reason]) if reason in _REASONS else reason


# -- inside ---------------------------------------------------------------------------------


def _channel_words(code: str) -> str:
    known = {each.value: words for each, words in CHANNEL_WORDS.items()}
    return known.get(code, code)
