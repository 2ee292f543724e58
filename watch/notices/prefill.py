"""A notice before anybody wrote a word: a template filled from hazard, plan and shelter, so that a
text is ready in a tap. Pure.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.i18n.formats import Formats
from core.i18n.languages import LANGUAGES
from protocols.notice_templates import (
    EVERY_CRISIS,
    NOTICE_SLOTS,
    NoticeKind,
    NoticeTemplate,
    fill_notice_slots,
)
from watch.notices.drafting import NoticeDraft, TextAnswers

USUAL_MINUTES = 60
_ROUNDED_TO = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGround:
    """What hazard, crisis, plan and shelter say before anybody writes."""

    hazard_words: Mapping[str, str] = field(default_factory=dict)
    """By language, as within a sentence: `inundación`."""
    place_words: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    """Of the other slots, the same in every language: `albergue`, `telefono`, `emergencia`."""
    source: str = ""
    """An official source; empty where none is known: the writer says it."""
    timezone: str = "UTC"
    minutes: int = USUAL_MINUTES
    """How soon people hear again, unless the writer says otherwise."""
    crisis_types: tuple[str, ...] = ()
    """The crisis types that the hazard is of."""
    hazard_id: uuid.UUID | None = None
    crisis_number: str | None = None
    post_id: uuid.UUID | None = None
    shelter_id: uuid.UUID | None = None
    audience: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CitedTemplate:
    """A template in force, as it is cited."""

    code: str
    version: int
    content: NoticeTemplate


def best_template(
    templates: Iterable[CitedTemplate], kind: NoticeKind, crisis_types: Iterable[str]
) -> CitedTemplate | None:
    """Return the template of a kind: one of the crisis type before one for all."""
    own = [each for each in templates if each.content.kind is kind]
    types = set(crisis_types)
    of_type = [each for each in own if each.content.crisis in types]
    for_all = [each for each in own if each.content.crisis == EVERY_CRISIS]
    return next(iter(of_type + for_all + own), None)


def prefilled(template: CitedTemplate | None, ground: NoticeGround, now: datetime) -> NoticeDraft:
    """Return a notice filled as far as it is known; what nobody gave stands in brackets."""
    content = template.content if template else None
    texts: dict[str, TextAnswers] = {language: TextAnswers() for language in LANGUAGES}
    if content is not None:
        for language in LANGUAGES:
            texts[language] = TextAnswers(
                _text_with(content.what_where.get(language, ""), language, ground),
                _text_with(content.one_act.get(language, ""), language, ground),
            )
        for tongue, text in content.tongues.items():
            texts[tongue] = TextAnswers(_text_with(text, tongue, ground))
    return NoticeDraft(
        kind=content.kind if content else NoticeKind.WARNING,
        post_id=ground.post_id,
        hazard_id=ground.hazard_id,
        crisis_number=ground.crisis_number,
        template_code=template.code if template else "",
        template_version=template.version if template else 0,
        says_who=ground.source,
        next_word_at=next_word(now, ground.minutes),
        timezone=ground.timezone,
        shelter_id=ground.shelter_id,
        audience=ground.audience,
        texts=texts,
    )


def next_word(now: datetime, minutes: int = USUAL_MINUTES) -> datetime:
    """Return when people hear again, at a time one can say: the next five minutes from then."""
    at = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % _ROUNDED_TO)


# -- inside ---------------------------------------------------------------------------------


def _text_with(text: str, language: str, ground: NoticeGround) -> str:
    words = Formats(language if language in LANGUAGES else LANGUAGES[0])
    own = {"amenaza": ground.hazard_words, "lugar": ground.place_words}
    values = {name: words.pick(by) if language in LANGUAGES else by.get("es", "")
              for name, by in own.items()}  # fmt: skip
    asked = {name: words.gettext(word) for name, word in NOTICE_SLOTS.items()}
    return fill_notice_slots(text, {**ground.values, **values}, asked)
