"""Who else tells an event, and a person's word on it: the flags go with it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from sqlalchemy.orm import Session

from core.atlas import Atlas
from core.crypto import Keyring
from feeds.models import Hazard
from feeds.values import HazardKind, Severity
from tests.contexts import context_of
from tests.two_counties import TwoCounties
from tests.watch.conftest import band
from watch.same_event import SameEventWord, same_event_of, say_of_two

PLACE = band(-98.4, 26.1, -98.0, 26.5, Severity.SEVERE)


def test_a_word_moves_two_floods_from_doubt_to_one_and_apart(
    session: Session, keyring: Keyring, now: Any, hazard: Callable[..., Hazard]
) -> None:
    box = {"west": -98.4, "south": 26.1, "east": -98.0, "north": 26.5, "kind": HazardKind.FLOOD}
    one = hazard(PLACE, title="A", key="cap:one,A", **box)
    other = hazard(PLACE, title="B", key="gdacs:FL1", **box)
    context = replace(context_of(session, keyring, now), atlas=cast(Atlas, TwoCounties()))
    assert [each.hazard for each in same_event_of(session, one).doubts] == [other]
    assert say_of_two(context, one.id, other.id, SameEventWord.SAME)
    told = same_event_of(session, one)
    assert [(each.hazard, each.is_same) for each in told.witnesses] == [(other, True)]
    assert (told.doubts, told.witnesses[0].told_by) == ((), "test")
    original = same_event_of(session, other).original
    assert original is not None
    assert original.hazard is one
    assert say_of_two(context, other.id, one.id, SameEventWord.APART)
    told = same_event_of(session, one)
    assert (told.witnesses, [each.hazard for each in told.apart]) == ((), [other])
    assert say_of_two(context, one.id, other.id, SameEventWord.TAKE_BACK)
    assert [each.hazard for each in same_event_of(session, one).doubts] == [other]
    assert not say_of_two(context, one.id, uuid.uuid4(), SameEventWord.SAME)
