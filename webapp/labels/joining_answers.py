"""What somebody wrote into the public form, in words: for whoever wrote it and for the post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from flask_babel import get_locale
from flask_babel import gettext as _

from core.i18n.formats import Formats
from core.i18n.languages import N_
from core.i18n.phones import international
from registry.joining.answer_checks import CHANNELS, PURPOSES
from registry.joining.answers import FormAnswers, Member, StayAnswer
from registry.joining.own_record import consents_of
from registry.labels import NEED_WORDS
from registry.people.card import Card
from registry.people.models import Need
from webapp.http.i18n import language_name, parted, with_colon

PURPOSE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "alerts": N_("Avisarme de un peligro"),
        "check": N_("Preguntarme si estoy bien"),
    }
)
_NOT_ASKED = frozenset({Need.DETAINED, Need.MINOR_ALONE, Need.NO_PHONE})
"""Needs a post notes; of these nobody is asked in public."""


def member_words(member: Member) -> str:
    """Return one of a household in a line."""
    parts = [member.full_name, str(member.birth_year or ""), needs_words(member.needs)]
    return " · ".join(part for part in parts if part)


def needs_words(needs: Sequence[str]) -> str:
    """Return needs in words."""
    return ", ".join(_(NEED_WORDS[Need(code)]) for code in needs)


def consent_words(consents: Sequence[str]) -> list[str]:
    """Return a line for each purpose: by which channels."""
    lines = []
    for purpose in PURPOSES:
        channels = [
            _(words) for code, (_n, words) in CHANNELS.items() if f"{code}:{purpose}" in consents
        ]
        if channels:
            lines.append(f"{with_colon(_(PURPOSE_WORDS[purpose]))} {', '.join(channels)}")
    return lines


def place_words(stage: StayAnswer) -> str:
    """Return a stay in words: of a trip with its days, and that it is not placed yet where it is
    not.
    """
    where = stage.text
    if stage.spot is None:
        where = str(_("%(text)s (su consulado lo buscará en el mapa)", text=stage.text))
    return f"{with_colon(where)} {stage_days(stage)}" if stage.from_on else where


def days_words(from_on: date | None, until_on: date | None) -> str:
    """Return the days of a stay: `3 dic 2026 – 9 dic 2026`; nothing where it has none."""
    return " – ".join(_day(each) for each in (from_on, until_on) if each is not None)


def stage_days(stage: StayAnswer) -> str:
    """Return the days of a stage of a trip, as `days_words` does."""
    return days_words(date.fromisoformat(stage.from_on), date.fromisoformat(stage.until_on))


def further_facts(card: Card) -> list[tuple[str, str]]:
    """Return what a card holds beside name, place and address, each with its title."""
    facts = [
        (_("Idiomas"), languages_words((card.language, *card.languages))),
        (_("Lo que necesitaría"), needs_words([need.value for need in card.needs])),
        (_("Por dónde le escribimos"), parted(consent_words(consents_of(card)))),
        (_("Otros teléfonos"), ", ".join(map(phone_words, card.other_phones))),
        (_("Otras personas a quienes avisar"), ", ".join(each.name for each in card.contacts)),
        (_("Notas"), " ".join((card.note, card.source_words)).strip()),
    ]
    return [each for each in facts if each[1]]


def need_choices() -> list[tuple[str, str]]:
    """Return the needs somebody may tick of themselves, in words."""
    return [(need.value, _(words)) for need, words in NEED_WORDS.items() if need not in _NOT_ASKED]


def channel_choices(*, has_phone: bool, has_email: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the purposes in words, each with the channels there is an address for."""
    has = {"phone": has_phone, "email": has_email}
    return [
        (
            _(words),
            [
                (f"{code}:{purpose}", _(channel))
                for code, (needed, channel) in CHANNELS.items()
                if has[needed]
            ],
        )
        for purpose, words in PURPOSE_WORDS.items()
    ]


def languages_words(codes: Sequence[str]) -> str:
    """Return languages in words."""
    return ", ".join(language_name(code) for code in codes)


def phone_words(phone: str) -> str:
    """Return a telephone as people write it; nothing of none."""
    return international(phone) if phone else ""


def contact_line(answers: FormAnswers) -> str:
    """Return whom to call in an emergency, in a line."""
    parts = (answers.contact_name, answers.contact_relation, phone_words(answers.contact_phone))
    return " · ".join(part for part in parts if part)


# -- inside ---------------------------------------------------------------------------------


def _day(value: date) -> str:
    return Formats(str(get_locale())).day(value)
