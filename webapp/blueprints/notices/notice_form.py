"""The form of a notice: its boxes out of a draft, and a draft out of what was sent.

A time is typed as it is said, HH:MM by the clock of the place: the next time the clocks there show
it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from core.errors import UnusableInput
from core.i18n.languages import LANGUAGES, N_
from protocols.notice_templates import TONGUES_OFFERED, NoticeKind
from watch.notices.audience import AudienceSpec
from watch.notices.drafting import NoticeDraft, TextAnswers
from watch.notices.models import Notice
from watch.notices.wording.frames import zone_or_utc
from watch.rota.wall_clock import local_day, moment_of, wall_time, zone_named
from webapp.forms.submission import Form
from webapp.forms.typed_text import form_text

WHOLE_COUNTRY, HAZARD, CRISIS = "country", "hazard", "crisis"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSurroundings:
    """What a form may choose among: all of it of the writer's own country."""

    country: str
    now: datetime
    timezone: str
    hazard_id: uuid.UUID | None = None
    crisis_number: str | None = None
    post_id: uuid.UUID | None = None
    """That of the writer."""
    shelter_ids: frozenset[uuid.UUID] = frozenset()
    corrected: Mapping[str, uuid.UUID] | None = None
    """Number -> id of what may be corrected."""


def boxes_of_draft(draft: NoticeDraft, corrects: str = "") -> dict[str, str]:
    """Return what stands in the boxes of a draft."""
    spec = draft.audience
    boxes = {
        "kind": draft.kind.value,
        "says_who": draft.says_who,
        "next_time": _clock(draft.next_word_at, draft.timezone),
        "shelter": str(draft.shelter_id or ""),
        "corrects": corrects,
        "where": _place_code(spec),
        "own_post": "1" if spec.get("post") else "",
        "heads": "1" if spec.get("only_household_heads") else "",
        "template": f"{draft.template_code}:{draft.template_version}",
    }
    for language in (*LANGUAGES, *TONGUES_OFFERED):
        answers = draft.texts.get(language, TextAnswers())
        boxes[f"what_where.{language}"] = answers.what_where
        boxes[f"one_act.{language}"] = answers.one_act
        boxes[f"plain.{language}"] = "1" if answers.is_sms_plain else ""
    return boxes


def draft_of_notice(notice: Notice) -> NoticeDraft:
    """Return a notice as its writer last wanted it."""
    return NoticeDraft(
        kind=notice.kind,
        post_id=notice.post_id,
        hazard_id=notice.hazard_id,
        crisis_number=notice.crisis_number,
        corrects_id=notice.corrects_id,
        template_code=notice.template_code,
        template_version=notice.template_version,
        says_who=notice.says_who,
        next_word_at=notice.next_word_at,
        timezone=notice.timezone,
        shelter_id=notice.shelter_id,
        audience=notice.audience,
        texts={
            each.language: TextAnswers(each.what_where, each.one_act, each.is_sms_plain)
            for each in notice.texts
        },
    )


def sent_boxes(form: Form) -> dict[str, str]:
    """Return what was typed, box by box."""
    names = ["kind", "says_who", "next_time", "shelter", "corrects", "where", "own_post", "heads",
             "template"]  # fmt: skip
    for language in (*LANGUAGES, *TONGUES_OFFERED):
        names += [f"{part}.{language}" for part in ("what_where", "one_act", "plain")]
    return {name: form_text(form, name) for name in names}


def draft_of_boxes(boxes: Mapping[str, str], around: NoticeSurroundings) -> NoticeDraft:
    """Return the draft that boxes mean. Raises UnusableInput, naming the box."""
    code, _, version = boxes["template"].partition(":")
    return NoticeDraft(
        kind=_kind(boxes["kind"]),
        post_id=around.post_id,
        hazard_id=around.hazard_id,
        crisis_number=around.crisis_number,
        corrects_id=_corrected(boxes["corrects"], around),
        template_code=code[:40],
        template_version=int(version) if version.isdecimal() and len(version) < 6 else 0,
        says_who=boxes["says_who"],
        next_word_at=_next_word(boxes["next_time"], around),
        timezone=around.timezone,
        shelter_id=_shelter(boxes["shelter"], around.shelter_ids),
        audience=_audience(boxes, around).to_json(),
        texts=_texts(boxes),
    )


# -- inside ---------------------------------------------------------------------------------


def _clock(moment: datetime | None, timezone: str) -> str:
    return f"{moment.astimezone(zone_or_utc(timezone)):%H:%M}" if moment else ""


def _place_code(spec: Mapping[str, Any]) -> str:
    if spec.get("crisis"):
        return CRISIS
    return HAZARD if spec.get("hazard") else WHOLE_COUNTRY


def _kind(text: str) -> NoticeKind:
    if text not in tuple(NoticeKind):
        raise UnusableInput("kind", N_("elija una de la lista"))
    return NoticeKind(text)


def _next_word(text: str, around: NoticeSurroundings) -> datetime | None:
    if not text:
        return None
    wall = wall_time(text, "next_time")
    zone = zone_named(around.timezone)
    day = local_day(around.now, zone)
    moment = moment_of(day, wall, zone)
    return (
        moment if moment > around.now else moment_of(day + timedelta(days=1), wall, zone)
    ).astimezone(UTC)


def _shelter(text: str, known: frozenset[uuid.UUID]) -> uuid.UUID | None:
    if not text:
        return None
    found = next((each for each in known if str(each) == text), None)
    if found is None:
        raise UnusableInput("shelter", N_("elija una de la lista"))
    return found


def _corrected(text: str, around: NoticeSurroundings) -> uuid.UUID | None:
    if not text:
        return None
    found = (around.corrected or {}).get(text.strip().upper())
    if found is None:
        raise UnusableInput("corrects", N_("Elija un aviso de su país."))
    return found


def _audience(boxes: Mapping[str, str], around: NoticeSurroundings) -> AudienceSpec:
    where = boxes["where"]
    if where not in _offered(around):
        raise UnusableInput("where", N_("elija una de la lista"))
    return AudienceSpec(
        country=around.country,
        hazard_id=around.hazard_id if where == HAZARD else None,
        crisis_number=(around.crisis_number or "") if where == CRISIS else "",
        post_id=around.post_id if boxes["own_post"] else None,
        only_household_heads=bool(boxes["heads"]),
    )


def _texts(boxes: Mapping[str, str]) -> dict[str, TextAnswers]:
    found = {
        language: TextAnswers(
            boxes[f"what_where.{language}"],
            boxes[f"one_act.{language}"],
            bool(boxes[f"plain.{language}"]),
        )
        for language in LANGUAGES
    }
    for tongue in TONGUES_OFFERED:
        if boxes[f"what_where.{tongue}"]:
            found[tongue] = TextAnswers(
                boxes[f"what_where.{tongue}"], "", bool(boxes[f"plain.{tongue}"])
            )
    return found


def audience_choices(
    around: NoticeSurroundings, words: Mapping[str, str]
) -> Sequence[tuple[str, str]]:
    """Return the places an audience may be in, with their words."""
    return [(each, words[each]) for each in _offered(around)]


def _offered(around: NoticeSurroundings) -> list[str]:
    offered = [WHOLE_COUNTRY]
    if around.hazard_id is not None:
        offered.insert(0, HAZARD)
    if around.crisis_number:
        offered.insert(0, CRISIS)
    return offered
