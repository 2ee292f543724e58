"""What the pages of the notices show: who asks, texts with what they cost, findings in words, the
audience with its honest denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort
from flask_babel import gettext as _

from core.i18n.languages import LANGUAGES, N_
from core.transports.sms_length import SmsLength
from protocols.notice_templates import TONGUES_OFFERED
from registry.labels import CHANNEL_WORDS
from watch.notices.drafting import facts_of
from watch.notices.listing import notice_numbered
from watch.notices.models import Notice, NoticeText
from watch.notices.officers import NoticeOfficer
from watch.notices.wording.composing import (
    has_frames,
    public_text,
    sms_frame,
    sms_length,
    sms_plain_form,
)
from watch.notices.wording.lint import LintFinding
from watch.notices.words import NOTICE_KIND_WORDS, NOTICE_MOVE_WORDS, NOTICE_STATE_WORDS
from webapp.auth.access import current_scope
from webapp.http.database import db
from webapp.http.i18n import language_name, with_colon

WORDS_OF_TEMPLATES = {
    "notice_kinds": NOTICE_KIND_WORDS,
    "notice_states": NOTICE_STATE_WORDS,
    "notice_moves": NOTICE_MOVE_WORDS,
}
NO_WAY = "none"
WHERE_WORDS = {
    "country": N_("Todo el registro del país"),
    "hazard": N_("La zona del peligro"),
    "crisis": N_("La zona de la crisis"),
}


@dataclass(frozen=True, slots=True)
class ShownText:
    """One language of a notice, with what it costs as a short message."""

    text: NoticeText
    cost: SmsLength
    plain_cost: SmsLength
    """Of the same sentence without accents."""
    public: str
    """For everybody: without the code of a message, to paste."""

    @property
    def saves(self) -> bool:
        """Whether the sentence without accents is shorter, and not chosen yet."""
        return not self.text.is_sms_plain and self.plain_cost.segments < self.cost.segments


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding in words, and the box it is about."""

    words: str
    field: str
    is_refusal: bool


@dataclass(frozen=True, slots=True)
class ShownAudience:
    """How many a notice is for."""

    persons: int
    households: int
    by_language: Sequence[tuple[str, int]]
    by_channel: Sequence[tuple[str, int]]
    unreachable: int
    second_choice: Sequence[tuple[str, int]]
    stopped: int
    estimate: int | None


def current_notice_officer() -> NoticeOfficer:
    """Return the one who asks, as notices know them."""
    scope = current_scope()
    return NoticeOfficer(actor=scope.actor, country=scope.country, role=scope.role)


def own_notice(number: str) -> Notice:
    """Return a notice of the own country by its number; 404 as if there were none."""
    country = current_scope().country
    notice = notice_numbered(db.session(), country, number) if country else None
    if notice is None:
        abort(404)
    return notice


def shown_texts(notice: Notice) -> list[ShownText]:
    """Return the texts of a notice in the order in which languages are offered."""
    order = (*LANGUAGES, *TONGUES_OFFERED)
    texts = sorted(notice.texts, key=lambda each: order.index(each.language))
    facts = facts_of(db.session(), notice)
    return [
        ShownText(
            each,
            sms_length(each.sms),
            sms_length(sms_plain_form(each.sms)),
            public_text(facts, each.language, each.what_where, each.one_act)
            if has_frames(each.language)
            else each.what_where,
        )
        for each in texts
    ]


def shown_findings(findings: Iterable[LintFinding]) -> list[ShownFinding]:
    """Return findings in words, each led by its language where it has one."""
    return [ShownFinding(_words_of(each), _field_of(each), each.is_refusal) for each in findings]


def shown_audience(figures: Mapping[str, Any]) -> ShownAudience | None:
    """Return the audience as it was counted; None while it was not."""
    if not figures:
        return None
    channels = dict(figures.get("by_channel", {}))
    return ShownAudience(
        persons=figures["persons"],
        households=figures.get("households", 0),
        by_language=_languages(figures.get("by_language", {})),
        by_channel=[
            (channel_words(each), count) for each, count in channels.items() if each != NO_WAY
        ],
        unreachable=sum(figures.get("unreachable", {}).values()),
        second_choice=_languages(figures.get("second_choice_languages", {})),
        stopped=figures.get("stopped", 0),
        estimate=figures.get("estimate"),
    )


def channel_words(code: str) -> str:
    """Return what a channel is called."""
    words = {each.value: word for each, word in CHANNEL_WORDS.items()}
    return _(words[code]) if code in words else code


def sms_frames(notice: Notice) -> dict[str, str]:
    """Return, by language, the short message around what is typed."""
    facts = facts_of(db.session(), notice)
    return {
        each.language: sms_frame(facts, each.language)
        for each in notice.texts
        if has_frames(each.language)
    }


# -- inside ---------------------------------------------------------------------------------


def _languages(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(language_name(code), count) for code, count in counts.items()]


def _words_of(found: LintFinding) -> str:
    gaps = {name: _(value) if name == "instead" else value for name, value in found.gaps.items()}
    words = _(found.message, **gaps)
    return f"{with_colon(language_name(found.language))} {words}" if found.language else words


def _field_of(found: LintFinding) -> str:
    if found.about in {"what_where", "one_act"}:
        return f"{found.about}.{found.language}"
    if found.about == "next_word_at":
        return "next_time"
    if found.about == "sms" or not found.about:
        return f"what_where.{found.language}"
    return found.about
