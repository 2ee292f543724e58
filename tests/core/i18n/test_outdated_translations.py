"""A translation beside a new Spanish text was written for an earlier one, until somebody touches or
confirms it.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.i18n.outdated_translations import (
    count_outdated,
    fingerprint,
    outdated_mark,
    outdated_marks,
)
from protocols.defaults.loading import ensure_default_protocols, shipped
from protocols.lifecycle import approve, draft
from protocols.model import to_document
from protocols.models import ProtocolKind

OLD = {
    "access": {"es": "por el puente", "en": "over the bridge", "fr": "par le pont"},
    "rows": [{"name": {"es": "A"}}],
}


def with_spanish(text: str, **others: str) -> dict[str, object]:
    return {**OLD, "access": {"es": text, "en": "over the bridge", "fr": "par le pont", **others}}


def test_rewriting_the_spanish_marks_both_translations() -> None:
    new = with_spanish("por el túnel")
    marks = outdated_marks(OLD, new, [])
    assert count_outdated(new, marks) == 2
    assert outdated_mark(new["access"], "en", marks)  # type: ignore[arg-type]
    assert not outdated_mark(OLD["access"], "en", marks)  # type: ignore[arg-type]


def test_who_rewrites_one_of_them_too_leaves_only_the_other() -> None:
    new = with_spanish("por el túnel", en="through the tunnel")
    assert outdated_marks(OLD, new, []) == [fingerprint("por el túnel", "fr", "par le pont")]


def test_the_mark_stays_until_the_translation_is_touched_or_confirmed() -> None:
    new = with_spanish("por el túnel")
    marks = outdated_marks(OLD, new, [])
    assert outdated_marks(new, new, marks) == marks, "saving again changes nothing"
    touched = with_spanish("por el túnel", en="through the tunnel")
    assert outdated_marks(new, touched, marks) == [fingerprint("por el túnel", "fr", "par le pont")]
    assert outdated_marks(new, new, marks, marks) == []


def test_a_new_text_and_a_row_that_moves_are_not_marked() -> None:
    rows = [{"name": {"es": "A", "en": "a"}}, {"name": {"es": "B", "en": "b"}}]
    assert (
        outdated_marks(
            {"rows": rows}, {"rows": [*reversed(rows), {"name": {"es": "C", "en": "c"}}]}, []
        )
        == []
    )


def test_a_protocol_text_keeps_its_marks_through_its_versions(
    session: Session, now: datetime
) -> None:
    ensure_default_protocols(session, now)
    document = to_document(shipped(ProtocolKind.KIT)["pet"])
    document["title"] = {**document["title"], "es": "Otra lista"}
    kit = ProtocolKind.KIT
    text = draft(session, kit, "pet", document, by="user:a", now=now)
    assert count_outdated(text.content, text.outdated_translations) == 2
    approve(session, text, by="user:b", now=now)
    assert (
        len(draft(session, kit, "pet", document, by="user:a", now=now).outdated_translations) == 2
    )
    again = draft(
        session, kit, "pet", document, by="user:a", now=now, confirmed=text.outdated_translations
    )
    assert again.outdated_translations == []
    assert draft(session, kit, "pet", document, by="user:a", now=now).outdated_translations == [], (
        "confirmed once, it stays so"
    )


@pytest.mark.parametrize("before", [{}, {"access": None}, {"access": "por el puente"}])
def test_what_was_never_translated_marks_nothing(before: dict[str, object]) -> None:
    assert outdated_marks(before, with_spanish("por el túnel"), []) == []
