"""The words of the call-down's codes, as message ids."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from registry.contacts.bad_numbers import NumberFault
from response.calldown.lookup import CallFilter
from response.calldown.models import CallChannel, ShiftState
from response.calldown.outcomes import CallState

STATE_WORDS: Mapping[CallState, str] = {
    CallState.WAITING: N_("por llamar"),
    CallState.LATER: N_("se vuelve a llamar"),
    CallState.DONE: N_("localizado"),
    CallState.REFUSED: N_("no quiere llamadas"),
    CallState.UNREACHABLE: N_("sin número que sirva"),
}
FILTER_WORDS: Mapping[CallFilter, str] = {
    CallFilter.OPEN: N_("Sin cerrar"),
    CallFilter.DUE: N_("Para llamar ya"),
    CallFilter.HELP: N_("Piden ayuda"),
    CallFilter.NEW: N_("Nuevos"),
    CallFilter.OUTSIDE: N_("Ahora fuera"),
    CallFilter.LATER: N_("Más tarde"),
    CallFilter.UNREACHABLE: N_("Sin número"),
    CallFilter.DONE: N_("Localizados"),
    CallFilter.REFUSED: N_("No quieren llamadas"),
    CallFilter.ALL: N_("Todos"),
}
CHANNEL_WORDS_OF_CALLS: Mapping[CallChannel, str] = {
    CallChannel.PHONE: N_("teléfono"),
    CallChannel.WHATSAPP: N_("WhatsApp"),
    CallChannel.SMS: N_("mensaje de texto"),
    CallChannel.VISIT: N_("visita"),
}
SHIFT_WORDS: Mapping[ShiftState, str] = {
    ShiftState.CALLING: N_("llamando"),
    ShiftState.PAUSED: N_("en pausa"),
    ShiftState.ENDED: N_("turno terminado"),
}
NUMBER_FAULT_WORDS: Mapping[NumberFault, str] = {
    NumberFault.WRONG: N_("equivocado"),
    NumberFault.NOT_IN_SERVICE: N_("fuera de servicio"),
}
