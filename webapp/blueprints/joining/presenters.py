"""The words of the public form: each question, what it is asked for, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from core.i18n.languages import N_
from registry.joining.answers import FormAnswers
from registry.people.consent import CONSENT_TEXT, CRISIS_CONSENT, consent_text
from webapp.forms.joining_form import (
    CONSENTS,
    CONTACT,
    COUNTRY,
    EMERGENCY,
    FAMILY,
    FORM_LANGUAGES,
    LANGUAGES_STEP,
    NAME,
    NEEDS,
    PLACE,
    REVIEW,
    TRIP,
    WHICH,
)
from webapp.http.i18n import country_name, language_name
from webapp.labels.joining_answers import (
    channel_choices,
    consent_words,
    contact_line,
    languages_words,
    member_words,
    need_choices,
    needs_words,
    phone_words,
    place_words,
)

_QUESTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        COUNTRY: (
            N_("¿De qué país es usted?"),
            N_("Para que sus datos los guarde su consulado, y nadie más."),
        ),
        PLACE: (
            N_("¿Dónde vive ahora?"),
            N_("Para avisarle solo de lo que pasa cerca. Basta el pueblo o el código postal."),
        ),
        TRIP: (
            N_("¿A dónde viaja, y cuándo?"),
            N_("Para avisarle de lo que pase donde esté, mientras esté allí. Nada más se sigue."),
        ),
        WHICH: (N_("¿Es este lugar?"), N_("Hay muchos lugares que se llaman igual.")),
        NAME: (
            N_("¿Cómo se llama usted?"),
            N_("Para saber por quién preguntar. El año distingue a quienes se llaman igual."),
        ),
        LANGUAGES_STEP: (
            N_("¿En qué idioma le hablamos?"),
            N_("Para que quien llame hable su idioma, o llame con intérprete."),
        ),
        NEEDS: (
            N_("¿Necesitaría algo especial en una emergencia?"),
            N_("Para llevar lo que hace falta. Puede no marcar nada."),
        ),
        CONTACT: (
            N_("¿Cómo lo encontramos?"),
            N_("Al correo le llega un código para confirmar que es suyo, y su enlace personal."),
        ),
        CONSENTS: (
            N_("¿Por dónde le escribimos, y para qué?"),
            N_("Solo usamos lo que usted marque. Puede cambiarlo cuando quiera."),
        ),
        FAMILY: (
            N_("¿Quién más vive con usted?"),
            N_("Para buscarlos juntos. Si vive solo o sola, siga."),
        ),
        EMERGENCY: (
            N_("¿A quién llamamos si usted no contesta?"),
            N_("Solo la llamamos en una emergencia. Puede dejarlo vacío."),
        ),
        REVIEW: (N_("¿Está todo bien?"), N_("Nada se guarda hasta que usted lo confirme.")),
    }
)
_IN_CRISIS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        PLACE: (
            N_("¿Dónde está usted ahora?"),
            N_("Para que lo busquemos allí. Basta el pueblo, el albergue o el código postal."),
        ),
        FAMILY: (N_("¿Quién está con usted?"), N_("Para buscarlos juntos. Si está solo, siga.")),
    }
)
_ON_TRIP: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        FAMILY: (
            N_("¿Quién viaja con usted?"),
            N_("Para buscarlos juntos. Si viaja solo o sola, siga."),
        ),
    }
)
_OF_TRACK = MappingProxyType({"crisis": _IN_CRISIS, "trip": _ON_TRIP})


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer as it is read over before it is sent."""

    step: str
    title: str
    lines: tuple[str, ...]

    @property
    def is_of_people(self) -> bool:
        """Return whether the answer is whom: without one it is nobody, not nothing."""
        return self.step in {FAMILY, EMERGENCY}


def step_words(step: str, answers: FormAnswers, steps: Sequence[str]) -> dict[str, Any]:
    """Return what the template of a question needs in the reader's language."""
    shown: dict[str, Any] = {"words": question_words(step, answers.track)}
    if step == LANGUAGES_STEP:
        shown["language_choices"] = [(code, language_name(code)) for code in FORM_LANGUAGES]
    if step in {NEEDS, FAMILY}:
        shown["need_choices"] = need_choices()
    if step == FAMILY:
        shown["member_lines"] = [member_words(each) for each in answers.members]
    if step == TRIP:
        shown["stage_lines"] = [place_words(each) for each in answers.stages]
    if step == CONSENTS:
        shown["purposes"] = channel_choices(
            has_phone=bool(answers.phone), has_email=bool(answers.email)
        )
    if step == REVIEW:
        shown["review"] = review_rows(answers, steps)
        shown["consent"] = consent_paragraphs(answers.track)
    return shown


def question_words(step: str, track: str) -> tuple[str, str]:
    """Return what is asked, and what for, in the reader's language."""
    title, purpose = _OF_TRACK.get(track, {}).get(step) or _QUESTIONS[step]
    return _(title), _(purpose)


def consent_paragraphs(track: str) -> list[str]:
    """Return what is agreed to, in the reader's language."""
    version = CRISIS_CONSENT if track == "crisis" else CONSENT_TEXT
    return [_(each) for each in consent_text(version)]


def review_rows(answers: FormAnswers, steps: Sequence[str]) -> list[ReviewRow]:
    """Return all that was answered, question by question."""
    places = [place_words(each) for each in answers.stages]
    lines = {
        COUNTRY: [country_name(answers.country)],
        PLACE: places,
        TRIP: places,
        NAME: [member_words(answers.person)],
        LANGUAGES_STEP: [languages_words(answers.languages)],
        NEEDS: [needs_words(answers.person.needs)],
        CONTACT: [phone_words(answers.phone), answers.email],
        CONSENTS: consent_words(answers.consents),
        FAMILY: [member_words(each) for each in answers.members],
        EMERGENCY: [contact_line(answers)],
    }
    return [
        ReviewRow(step, question_words(step, answers.track)[0], _not_empty(lines[step]))
        for step in steps
        if step in lines
    ]


# -- inside ---------------------------------------------------------------------------------


def _not_empty(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
