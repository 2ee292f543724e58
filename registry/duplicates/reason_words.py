"""What speaks for and against two entries being one person, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.i18n.languages import N_
from registry.duplicates.evidence import Reason
from registry.duplicates.proposing import DoubleQuestion, TiedDoubles

Translate = Callable[[str], str]
_FOR: Mapping[Reason, str] = {
    Reason.NAME: N_("el nombre se parece"),
    Reason.BIRTH: N_("el año de nacimiento coincide, o casi"),
    Reason.PHONE: N_("el teléfono coincide, o casi"),
    Reason.EMAIL: N_("el correo coincide, o casi"),
    Reason.PLACE: N_("viven en el mismo sitio"),
    Reason.SEX: N_("el sexo coincide"),
    Reason.HOUSEHOLD: N_("el hogar coincide"),
    Reason.CONTACT: N_("la persona de contacto coincide"),
    Reason.RIVAL: N_("otra persona del registro también encaja"),
}
_AGAINST: Mapping[Reason, str] = {
    Reason.NAME: N_("parte del nombre difiere"),
    Reason.BIRTH: N_("el año de nacimiento difiere"),
    Reason.PHONE: N_("el teléfono difiere"),
    Reason.EMAIL: N_("el correo difiere"),
    Reason.PLACE: N_("viven en sitios distintos"),
    Reason.SEX: N_("el sexo difiere"),
    Reason.HOUSEHOLD: N_("se registraron juntas, en el mismo hogar"),
    Reason.CONTACT: N_("la persona de contacto difiere"),
    Reason.RIVAL: N_("otra persona del registro también encaja"),
}
_SURE, _LIKELY = 2.9, 0.0
_QUESTIONS: Mapping[DoubleQuestion, str] = {
    DoubleQuestion.YEAR: N_("el año de nacimiento"),
    DoubleQuestion.SURNAME: N_("el segundo apellido"),
    DoubleQuestion.PLACE: N_("dónde vive"),
    DoubleQuestion.PHONE: N_("un teléfono"),
}


def speaks_for(reasons: Mapping[Reason, float], translate: Translate) -> list[str]:
    """Return in words what speaks for it, in the order of the reasons."""
    return [translate(_FOR[reason]) for reason, odds in reasons.items() if odds > 0]


def speaks_against(reasons: Mapping[Reason, float], translate: Translate) -> list[str]:
    """Return in words what speaks against it."""
    return [translate(_AGAINST[reason]) for reason, odds in reasons.items() if odds < 0]


def likelihood(log_odds: float, translate: Translate) -> str:
    """Return how likely it is, in words: from nineteen to one, from even, or less."""
    if log_odds >= _SURE:
        return translate(N_("casi seguro"))
    return translate(N_("probable") if log_odds >= _LIKELY else N_("posible"))


def tie_words(tie: TiedDoubles, translate: Translate) -> str:
    """Return how many fit as well, and what to ask; empty where no two do."""
    if tie.fitting < 2:
        return ""
    fitting = translate(N_("%(count)s personas encajan igual de bien.")) % {"count": tie.fitting}
    if not tie.questions:
        return fitting
    questions = ", ".join(translate(_QUESTIONS[each]) for each in tie.questions)
    ask = translate(N_("Pregunte: %(questions)s.")) % {"questions": questions}
    return f"{fitting} {ask}"
