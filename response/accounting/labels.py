"""What codes of the accounting are called; all are message ids."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n.languages import N_
from response.accounting.models import Confidence, DeathState, Says, StatementSource
from response.accounting.states import CountGroup, PersonStanding

SAYS_WORDS: Mapping[Says, str] = {
    Says.ASKED: N_("se le preguntó, sin respuesta"),
    Says.NOT_REACHED: N_("no se pudo alcanzar"),
    Says.SAFE: N_("a salvo"),
    Says.MOVED: N_("a salvo, en otro lugar"),
    Says.HELP: N_("necesita ayuda"),
    Says.HELPED: N_("recibió ayuda"),
    Says.LEFT_ON_OWN: N_("salió por su cuenta"),
    Says.ELSEWHERE: N_("no estaba ahí"),
    Says.DETAINED: N_("detenida"),
    Says.HOSPITAL: N_("en un hospital"),
    Says.DIED: N_("fallecida (confirmado)"),
    Says.NOT_OURS: N_("no es de nuestro registro"),
    Says.TAKEN_BACK: N_("se quitó una declaración"),
}
STANDING_WORDS: Mapping[PersonStanding, str] = {
    PersonStanding.UNKNOWN: N_("sin preguntar todavía"),
    PersonStanding.SILENT: N_("preguntada, sin respuesta"),
    PersonStanding.NOT_REACHED: N_("no se pudo alcanzar"),
    PersonStanding.SAFE: N_("a salvo"),
    PersonStanding.HELPED: N_("recibió ayuda"),
    PersonStanding.MOVED: N_("a salvo, en otro lugar"),
    PersonStanding.HELP: N_("necesita ayuda"),
    PersonStanding.LEFT_ON_OWN: N_("salió por su cuenta"),
    PersonStanding.ELSEWHERE: N_("no estaba ahí"),
    PersonStanding.DETAINED: N_("detenida"),
    PersonStanding.HOSPITAL: N_("en un hospital"),
    PersonStanding.DIED: N_("fallecida (confirmado)"),
    PersonStanding.NOT_OURS: N_("no es de nuestro registro"),
}
TONES: Mapping[CountGroup, str] = {
    CountGroup.NOT_ASKED: "off",
    CountGroup.SILENT: "info",
    CountGroup.NOT_REACHED: "warn",
    CountGroup.SAFE: "ok",
    CountGroup.HELP: "danger",
    CountGroup.ELSEWHERE: "ok",
    CountGroup.OTHER: "warn",
}
"""The shape and colour of a badge (`macros/page.html`); the word always stands in it."""
GROUP_WORDS: Mapping[CountGroup, str] = {
    CountGroup.HELP: N_("Piden ayuda"),
    CountGroup.SILENT: N_("Sin respuesta"),
    CountGroup.NOT_REACHED: N_("No se pudo alcanzar"),
    CountGroup.NOT_ASKED: N_("Sin preguntar"),
    CountGroup.SAFE: N_("A salvo"),
    CountGroup.ELSEWHERE: N_("En otra parte"),
    CountGroup.OTHER: N_("Otra situación"),
}
SOURCE_WORDS: Mapping[StatementSource, str] = {
    StatementSource.CALL: N_("llamada"),
    StatementSource.OFFICER: N_("funcionario"),
    StatementSource.HOTLINE: N_("línea de emergencia"),
    StatementSource.LEADER: N_("líder comunitario"),
    StatementSource.SHELTER_LIST: N_("lista de albergue"),
    StatementSource.REPLY: N_("respuesta a un mensaje"),
    StatementSource.LINK: N_("enlace personal"),
    StatementSource.AUTHORITY: N_("autoridad"),
    StatementSource.FAMILY: N_("familia"),
}
CONFIDENCE_WORDS: Mapping[Confidence, str] = {
    Confidence.SELF: N_("la persona misma"),
    Confidence.HOUSEHOLD: N_("alguien de su hogar"),
    Confidence.THIRD_PARTY: N_("otra persona"),
}
DEATH_WORDS: Mapping[DeathState, str] = {
    DeathState.PROPOSED: N_("espera a una segunda persona"),
    DeathState.CONFIRMED: N_("confirmado"),
    DeathState.REFUSED: N_("descartado"),
    DeathState.TAKEN_BACK: N_("deshecho"),
}
