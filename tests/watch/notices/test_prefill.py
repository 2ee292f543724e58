from __future__ import annotations

from datetime import UTC, datetime

import pytest

from protocols.defaults.loading import shipped
from protocols.models import ProtocolKind
from protocols.notice_templates import NoticeKind, NoticeTemplate
from watch.notices.drafting import text_of
from watch.notices.prefill import (
    CitedTemplate,
    NoticeGround,
    best_template,
    next_word,
    prefilled,
)
from watch.notices.wording.composing import sms_length
from watch.notices.wording.frames import NoticeFacts

AT = datetime(2026, 11, 30, 1, 0, 40, tzinfo=UTC)
TEMPLATES = [
    CitedTemplate(code, 1, content)
    for code, content in shipped(ProtocolKind.NOTICE).items()
    if isinstance(content, NoticeTemplate)
]


@pytest.mark.parametrize(
    ("kind", "types", "code"),
    [
        (NoticeKind.WARNING, ("flood",), "flood-warning"),
        (NoticeKind.WARNING, ("xenophobia",), "warning"),
        (NoticeKind.ALL_CLEAR, ("flood",), "all-clear"),
    ],
)
def test_a_template_of_the_type_comes_before_one_for_all(
    kind: NoticeKind, types: tuple[str, ...], code: str
) -> None:
    found = best_template(TEMPLATES, kind, types)
    assert found is not None
    assert found.code == code
    assert best_template([], kind, types) is None


def test_what_is_known_is_filled_in_each_language_and_the_rest_asked_for() -> None:
    shelter = next(each for each in TEMPLATES if each.code == "shelter")
    ground = NoticeGround(
        place_words={"es": "Luisiana", "en": "Louisiana"}, source="NOAA", timezone="America/Chicago"
    )
    draft = prefilled(shelter, ground, AT)
    assert draft.texts["en"].what_where == "A shelter is open for Louisiana: [shelter]."
    assert draft.texts["fr"].what_where == "Un abri est ouvert pour Luisiana : [abri]."
    assert (draft.says_who, draft.kind) == ("NOAA", NoticeKind.SHELTER)
    assert draft.next_word_at == datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    assert (draft.template_code, draft.template_version) == ("shelter", 1)


def test_other_languages_come_with_the_template_that_has_them() -> None:
    creole = {"ht": "Dlo ap monte nan {lugar}."}
    content = NoticeTemplate(
        kind=NoticeKind.WARNING, title={}, what_where={}, one_act={}, tongues=creole
    )
    draft = prefilled(CitedTemplate("x", 1, content), NoticeGround(place_words={"es": "Pharr"}), AT)
    assert draft.texts["ht"].what_where == "Dlo ap monte nan Pharr."
    assert prefilled(None, NoticeGround(), AT).texts["es"].what_where == ""


@pytest.mark.parametrize(
    ("minute", "after", "told"), [(0, 60, "02:00"), (3, 60, "02:05"), (58, 10, "01:10")]
)
def test_people_hear_again_at_a_time_one_can_say(minute: int, after: int, told: str) -> None:
    found = next_word(AT.replace(minute=minute), after)
    assert f"{found:%H:%M}" == ("02:10" if minute == 58 else told)


@pytest.mark.parametrize(
    "template",
    [each for each in TEMPLATES if each.content.kind is NoticeKind.WARNING],
    ids=lambda each: each.code,
)
def test_a_warning_has_no_letter_of_its_own_that_makes_its_sms_dear(
    template: CitedTemplate,
) -> None:
    ground = NoticeGround(
        hazard_words=dict.fromkeys(("es", "en", "fr"), "x"),
        place_words={"es": "Luisiana", "en": "Louisiana", "fr": "Louisiane"},
        source="National Hurricane Center",
    )
    draft = prefilled(template, ground, AT)
    facts = NoticeFacts(
        kind=draft.kind, country="GT", says_who=draft.says_who, next_word_at=draft.next_word_at
    )
    for language in ("es", "en", "fr"):
        length = sms_length(text_of(facts, language, draft.texts[language]).sms)
        assert (length.culprits, length.segments <= 2) == ((), True), language
