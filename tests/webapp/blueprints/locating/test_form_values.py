from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from core.errors import UnusableInput
from response.locate.models import LocateFear
from webapp.blueprints.locating.form_values import (
    chosen,
    locate_draft,
    purpose_in,
    sent_photo,
    typed_id,
)

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_form_is_read_as_it_was_typed() -> None:
    key = uuid.UUID(int=5)
    form = MultiDict(
        [
            ("name", "  Keneth \n Tuyuc "), ("age", "9"), ("fear", "yes"), ("ground", "vital"),
            ("asker_phone", "+502 5555 0101"), ("post", str(key)), ("post", "no-id"),
            ("story", "una\ndos"), ("danger", "1"),
        ]
    )  # fmt: skip
    draft = locate_draft(form, None, NOW)
    assert (draft.words.name, draft.words.birth_year) == ("Keneth Tuyuc", 2017)
    assert draft.words.asker_phone == "+50255550101"
    assert draft.words.story == "una\ndos"
    assert (draft.post_ids, draft.is_minor, draft.is_in_danger) == ((key,), False, True)
    assert (draft.words.last_seen, draft.id, draft.photo) == ("", None, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [({"age": "-1"}, "age"), ({"fear": ""}, "fear"), ({"ground": "x"}, "ground")],
)
def test_what_nobody_can_mean_is_refused(change: dict[str, str], field: str) -> None:
    form = MultiDict({"fear": "no", "ground": "consent", **change})
    with pytest.raises(UnusableInput) as wrong:
        locate_draft(form, None, NOW)
    assert wrong.value.location == field


def test_small_things() -> None:
    assert sent_photo(None) is None
    assert typed_id("x") is None
    assert chosen(MultiDict({"fear": "yes"}), "fear", LocateFear) is LocateFear.YES
    with pytest.raises(UnusableInput):
        purpose_in(MultiDict({"purpose": "x"}))
