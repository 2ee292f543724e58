from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from core.errors import NotAllowed, UnusableInput
from protocols.lifecycle import approve, draft, in_force
from protocols.model import read_content, to_document
from protocols.models import ProtocolKind
from response.crisis.levels import move_level, move_own_level
from response.crisis.models import Crisis
from response.crisis.participations import AnsweringPost, join
from tests.response.crisis.examples import REASON, officer


def test_a_level_moves_with_its_reason_and_cites_its_definition(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    part = join(writes, crisis, officer("HN"), AnsweringPost(), now)
    own = move_own_level(writes, crisis, part, 4, officer("HN"), reason=REASON, now=now)
    assert (own.country, part.level, crisis.level) == ("HN", 4, 2)
    move = move_level(writes, crisis, 3, officer(), reason=REASON, now=now)
    assert (move.before, move.after, move.reason) == ("2", "3", REASON)
    assert move.definition["code"] == "flood"
    assert move.definition["version"] == 1
    assert set(move.definition["trigger"]) == {"es", "en", "fr"}
    assert [each.level for each in crisis.participations] == [3, 4]


def test_the_version_cited_stays_that_of_the_declaration(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    text = next(each for each in in_force(writes, ProtocolKind.CRISIS_TYPE) if each.code == "flood")
    document = to_document(read_content(text.kind, text.content))
    document["levels"][2]["trigger"]["es"] = "otra cosa"
    second = draft(writes, text.kind, text.code, document, by="user:1", now=now)
    approve(writes, second, by="user:2", now=now)
    move = move_level(writes, crisis, 3, officer(), reason=REASON, now=now)
    assert move.definition["version"] == 1
    assert move.definition["trigger"]["es"] != "otra cosa"


@pytest.mark.parametrize(("level", "reason"), [(2, REASON), (0, REASON), (5, REASON), (3, " ")])
def test_what_is_no_move_is_refused(
    crisis: Crisis, writes: Session, now: datetime, level: int, reason: str
) -> None:
    with pytest.raises(UnusableInput):
        move_level(writes, crisis, level, officer(), reason=reason, now=now)


def test_each_country_moves_its_own_level_alone(
    crisis: Crisis, writes: Session, now: datetime
) -> None:
    (part,) = crisis.participations
    with pytest.raises(NotAllowed):
        move_level(writes, crisis, 3, officer("HN"), reason=REASON, now=now)
    with pytest.raises(NotAllowed):
        move_own_level(writes, crisis, part, 3, officer("HN"), reason=REASON, now=now)
