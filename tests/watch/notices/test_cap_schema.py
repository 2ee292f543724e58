"""Every message the one writer makes of a notice is valid by the schema of OASIS and the rules it
leaves out: each kind and template, in each language, whatever was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.geo.geometry import Area, Box, Point, union
from core.i18n.languages import LANGUAGES
from feeds.formats.cap.cap_writer import write_cap
from feeds.values import HazardKind, Severity
from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind
from protocols.notice_templates import NoticeTemplate
from tests.feeds.cap_rules import faults_of
from watch.notices.cap_message import CapSurroundings, cap_alert
from watch.notices.drafting import TextAnswers, text_of
from watch.notices.models import Notice, NoticeKind, NoticeState
from watch.notices.prefill import CitedTemplate, NoticeGround, prefilled
from watch.notices.wording.frames import NoticeFacts

AT = datetime(2026, 11, 30, 3, 0, 0, 250_000, tzinfo=UTC)
TEMPLATES = [
    CitedTemplate(code, 1, content)
    for code, content in shipped(ProtocolKind.NOTICE).items()
    if isinstance(content, NoticeTemplate)
]
FLOOD = union([Area.circle(Point(-98.2, 26.2), 30), Area.from_box(Box(-90, 15, -89, 16))])
AROUND = CapSurroundings(
    sender="Consulado de, <gt> & más@atalaya.example", area=FLOOD, area_name="Pharr & San Juan",
    hazard_kind=HazardKind.FLOOD, severity=Severity.EXTREME,
)  # fmt: skip
GROUND = NoticeGround(
    hazard_words={"es": "inundación", "en": "flooding", "fr": "inondation"},
    place_words=dict.fromkeys(LANGUAGES, "Pharr <b>&"),
    source="NOAA",
)


def _notice(kind: NoticeKind, answers: Mapping[str, TextAnswers], says_who: str) -> Notice:
    facts = NoticeFacts(
        kind=kind, country="GT", says_who=says_who, next_word_at=AT + timedelta(hours=1)
    )
    return Notice(
        id=uuid.uuid4(), number="AV-2026-001", country="GT", kind=kind, made_at=AT,
        approved_at=AT, state=NoticeState.APPROVED, says_who=says_who,
        next_word_at=AT + timedelta(hours=1), is_demo=False,
        texts=[text_of(facts, each, own) for each, own in answers.items() if each in LANGUAGES],
    )  # fmt: skip


def _faults(notice: Notice, around: CapSurroundings = AROUND) -> list[str]:
    return faults_of(write_cap(cap_alert(notice, notice.texts, around)))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda each: each.code)
def test_every_template_is_valid_in_every_language(template: CitedTemplate) -> None:
    draft = prefilled(template, GROUND, AT)
    notice = _notice(draft.kind, draft.texts, draft.says_who)
    before = _notice(NoticeKind.WARNING, draft.texts, "")
    for around in _surroundings(before):
        assert _faults(notice, around) == []
    assert [each.language for each in notice.texts] == list(LANGUAGES)


def _surroundings(before: Notice) -> Iterable[CapSurroundings]:
    for hazard in HazardKind:
        yield CapSurroundings(sender="gt@x", hazard_kind=hazard)
    for is_exercise in (False, True):
        for is_public in (False, True):
            for corrected in (None, before):
                yield CapSurroundings(
                    sender=AROUND.sender, area=FLOOD, corrected=corrected,
                    is_exercise=is_exercise, is_public=is_public,
                )  # fmt: skip


_TYPED = st.text(max_size=40)


@settings(max_examples=40, deadline=None)
@given(kind=st.sampled_from(NoticeKind), typed=st.tuples(*[_TYPED] * 4), country=_TYPED)
def test_whatever_was_typed_is_valid(
    kind: NoticeKind, typed: tuple[str, ...], country: str
) -> None:
    what, act, source, area = typed
    answers = {each: TextAnswers(what, act) for each in LANGUAGES}
    around = CapSurroundings(sender=f"gt-{country}@x", area=FLOOD, area_name=area)
    assert _faults(_notice(kind, answers, source), around) == []
