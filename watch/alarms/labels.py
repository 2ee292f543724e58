"""Words for the codes of alarms."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from watch.alarms.models import AlarmState, AnswerMeans, CallAnswer, RungKind, SkipReason

STATE_WORDS: Mapping[AlarmState, str] = {
    AlarmState.OPEN: N_("sin contestar"),
    AlarmState.TAKEN: N_("alguien va"),
    AlarmState.ENDED: N_("terminada"),
    AlarmState.EXHAUSTED: N_("nadie contestó"),
}
RUNG_WORDS: Mapping[RungKind, str] = {
    RungKind.ROSTER: N_("plantilla de la crisis"),
    RungKind.SHIFT: N_("guardia"),
    RungKind.FOCAL: N_("puntos focales y emergencias"),
    RungKind.ADMINISTRATOR: N_("administración del país"),
    RungKind.SECRETARIAT: N_("Secretaría de la CRM"),
    RungKind.UNCALLED: N_("la tomó sin que se le llamara"),
}
RUNG_REASONS: Mapping[RungKind, str] = {
    RungKind.ROSTER: N_("Se le llama porque está en la plantilla de la crisis."),
    RungKind.SHIFT: N_("Se le llama porque está de guardia."),
    RungKind.FOCAL: N_("Se le llama porque a esta hora no hay nadie de guardia en su país."),
    RungKind.ADMINISTRATOR: N_("Se le llama porque nadie ha contestado antes."),
    RungKind.SECRETARIAT: N_("Se le llama porque nadie del país ha contestado."),
    RungKind.UNCALLED: N_("Usted la tomó."),
}
ANSWER_WORDS: Mapping[CallAnswer, str] = {
    CallAnswer.COMING: N_("Voy"),
    CallAnswer.CANNOT: N_("No puedo"),
    CallAnswer.WRONG: N_("No soy yo"),
}
MEANS_WORDS: Mapping[AnswerMeans, str] = {
    AnswerMeans.LINK: N_("por el enlace"),
    AnswerMeans.REPLY: N_("por respuesta"),
    AnswerMeans.SCREEN: N_("en pantalla"),
    AnswerMeans.TELEPHONE: N_("por teléfono"),
}
CHANNEL_WORDS: Mapping[str, str] = {
    "email": N_("correo"),
    "sms": N_("mensaje de texto"),
    "telegram": N_("Telegram"),
    "webhook": N_("dirección web"),
}
"""Those of an alarm's channels that have words; the others are called by their names."""
SKIP_WORDS: Mapping[SkipReason, str] = {
    SkipReason.NOBODY: N_("nadie a esta hora: se pasó al siguiente"),
    SkipReason.ENGAGED: N_("ocupado en la crisis"),
    SkipReason.NO_CHANNEL: N_("no se sabe por dónde avisarle"),
    SkipReason.CALLED_BEFORE: N_("ya se le había llamado"),
}
