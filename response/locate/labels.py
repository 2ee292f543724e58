"""The words of locate notices, as message ids."""

from __future__ import annotations

from core.i18n.languages import N_
from response.locate.models import (
    FamilyNews,
    LocateAnswer,
    LocateFear,
    LocateGround,
    LocateState,
    SightingCertainty,
)

STATE_WORDS = {
    LocateState.DRAFT: N_("borrador: espera a quien lo apruebe"),
    LocateState.APPROVED: N_("aprobado, sin enviar"),
    LocateState.SENT: N_("enviado, sin respuesta"),
    LocateState.ANSWERED: N_("con respuestas"),
    LocateState.FOUND_SAFE: N_("apareció a salvo"),
    LocateState.FOUND_NO_CONTACT: N_("apareció y no quiere contacto"),
    LocateState.DIED: N_("falleció"),
    LocateState.WITHDRAWN: N_("retirado"),
    LocateState.EXPIRED: N_("venció"),
}
STATE_TONES = {
    LocateState.DRAFT: "warn",
    LocateState.APPROVED: "warn",
    LocateState.SENT: "danger",
    LocateState.ANSWERED: "warn",
    LocateState.FOUND_SAFE: "ok",
    LocateState.FOUND_NO_CONTACT: "ok",
    LocateState.DIED: "off",
    LocateState.WITHDRAWN: "off",
    LocateState.EXPIRED: "off",
}
GROUND_WORDS = {
    LocateGround.CONSENT: N_("consentimiento, suyo o de quien tiene la tutela"),
    LocateGround.VITAL: N_("peligro para su vida"),
    LocateGround.LEGAL: N_("orden o petición de una autoridad"),
}
FEAR_WORDS = {
    LocateFear.NO: N_("no"),
    LocateFear.YES: N_("sí"),
    LocateFear.UNKNOWN: N_("no se sabe"),
}
NEWS_WORDS = {
    FamilyNews.ALL: N_("todo: dónde está y cómo"),
    FamilyNews.ALIVE: N_("solo que hay noticias y que está con vida"),
    FamilyNews.NOTHING: N_("nada"),
}
ANSWER_WORDS = {
    LocateAnswer.SEEN: N_("la vieron"),
    LocateAnswer.POSSIBLY: N_("posible coincidencia, contestarán"),
    LocateAnswer.NOT_HERE: N_("no está aquí"),
}
ANSWER_TONES = {
    LocateAnswer.SEEN: "ok",
    LocateAnswer.POSSIBLY: "warn",
    LocateAnswer.NOT_HERE: "off",
}
CERTAINTY_WORDS = {
    SightingCertainty.SURE: N_("con seguridad"),
    SightingCertainty.LIKELY: N_("probablemente"),
    SightingCertainty.UNSURE: N_("no es seguro"),
}
