from __future__ import annotations

import uuid
from datetime import UTC, datetime

from core.accounts import User
from directory.entries.models import FocalPoint, Visibility
from directory.entries.visibility import Viewer
from watch.rota.holders import ShiftHolder
from watch.rota.holes import Hole, HoleReason
from watch.rota.models import PatternTurn, Shift
from watch.rota.spans import DutySpan
from webapp.labels.rota import HOLE_WORDS, TURN_WORDS, holder_name, hole_words

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTRY = FocalPoint(
    name="Eva Dos", country="GT", visibility=Visibility.POST, post_id=uuid.UUID(int=1)
)
USER = User(email="eva@example.org")
OTHER_POST = Viewer.of_post("GT", uuid.UUID(int=2))


def test_each_reason_and_each_turn_has_words() -> None:
    assert set(HOLE_WORDS) == set(HoleReason)
    assert set(TURN_WORDS) == set(PatternTurn)


def test_who_is_not_seen_has_no_name_but_that_of_the_account() -> None:
    for holder, viewer, expected in (
        (ShiftHolder(None, ENTRY), Viewer.of_country("GT"), "Eva Dos"),
        (ShiftHolder(USER, ENTRY), Viewer.of_country("GT"), "Eva Dos"),
        (ShiftHolder(None, ENTRY), OTHER_POST, "un punto focal de otra representación"),
        (ShiftHolder(USER, ENTRY), OTHER_POST, "eva@example.org"),
        (ShiftHolder(USER), OTHER_POST, "eva@example.org"),
    ):
        assert holder_name(holder, viewer, str) == expected


def test_a_hole_names_each_of_its_shifts_once() -> None:
    span = DutySpan(Shift(rung=1), ShiftHolder(USER), NOON, NOON)
    hole = Hole(1, NOON, NOON, HoleReason.DISABLED, (span, span))
    assert hole_words(hole, OTHER_POST, str) == "la cuenta de eva@example.org está cerrada"
    empty = Hole(1, NOON, NOON, HoleReason.NO_SHIFT)
    assert hole_words(empty, OTHER_POST, str) == "nadie tiene turno"
