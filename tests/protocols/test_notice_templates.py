"""Templates of notices: typed, with slots a hazard or a plan fills, other languages where given."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.approval import SecondPersonNeeded
from core.errors import UnusableInput
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import approve, draft
from protocols.model import read_content, to_document
from protocols.models import ProtocolKind, ProtocolState
from protocols.notice_templates import (
    NOTICE_SLOTS,
    NoticeKind,
    NoticeTemplate,
    fill_notice_slots,
)

KIND = ProtocolKind.NOTICE


def document(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(to_document(shipped(KIND)["warning"])), **changes}


def test_a_slot_is_filled_however_it_is_typed_and_one_without_value_asks_for_it() -> None:
    values = {"amenaza": "inundación"}
    found = fill_notice_slots("{Amenaza} en { LUGAR }: {albergue}", values, {"lugar": "place"})
    assert found == "inundación en [place]: [albergue]"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"kind": "poem"}, "notice_template.kind"),
        ({"title": {}}, "notice_template.title"),
        ({"what_where": {"es": "x" * 161}}, "notice_template.what_where.es"),
        ({"one_act": {"fr": "Vaya a {sitio}"}}, r"notice_template\.one_act\.fr"),
        ({"tongues": {"quc": "{hora}"}}, r"notice_template\.tongues\.quc"),
        ({"tongues": {"de": "Sturm"}}, r"notice_template\.tongues\.de"),
        ({"what_where": {"es": "a {lugar"}}, "brace"),
    ],
)
def test_a_refusal_names_the_field(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(UnusableInput, match=where):
        read_content(KIND, document(**changes))


def test_other_languages_may_be_given_and_may_be_empty() -> None:
    given = read_content(KIND, document(tongues={"ht": "Dlo ap monte nan {lugar}.", "mam": " "}))
    assert isinstance(given, NoticeTemplate)
    assert given.tongues == {"ht": "Dlo ap monte nan {lugar}."}
    assert read_content(KIND, to_document(given)) == given


def test_every_kind_is_shipped_with_what_it_may_fill() -> None:
    templates = [each for each in shipped(KIND).values() if isinstance(each, NoticeTemplate)]
    assert {each.kind for each in templates} == set(NoticeKind)
    assert {each.crisis for each in templates} <= {"all", *shipped(ProtocolKind.CRISIS_TYPE)}
    words = dict.fromkeys(NOTICE_SLOTS, "x")
    for each in templates:
        for text in (*each.what_where.values(), *each.one_act.values()):
            assert "[" not in fill_notice_slots(text, words, {})


def test_its_version_is_approved_by_a_second_person(session: Session, now: datetime) -> None:
    ensure_default_protocols(session, now)
    text = draft(session, KIND, "warning", document(crisis="flood"), by="user:ana", now=now)
    with pytest.raises(SecondPersonNeeded):
        approve(session, text, by="user:ana", now=now)
    approve(session, text, by="user:eva", now=now)
    assert (text.version, text.state) == (2, ProtocolState.APPROVED)
    with pytest.raises(UnusableInput, match=r"notice_template\.crisis"):
        draft(session, KIND, "warning", document(crisis="dragon"), by="user:ana", now=now)
