"""The row of a list says where it stands; what the list holds is not in it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from registry.imports.models import PeopleList, PeopleListState


def list_sent(now: datetime) -> PeopleList:
    return PeopleList(at=now, actor="user:7", country="SV", file_name="a.csv", sha256="0" * 64)


def test_a_new_row_is_a_list_nobody_tried_yet(session: Session, now: datetime) -> None:
    sent = list_sent(now)
    session.add(sent)
    session.flush()
    session.expire(sent)
    assert (sent.state, sent.mapping, sent.counts) == (PeopleListState.UPLOADED, {}, {})
    assert (sent.sheet, sent.titles_hash, sent.applied_at, sent.undone_by) == ("", "", None, "")
    assert sent.at == now


def test_the_state_is_stored_as_its_code(session: Session, now: datetime) -> None:
    for state in PeopleListState:
        sent = list_sent(now)
        sent.state = state
        session.add(sent)
    session.flush()
    codes = session.scalars(sa.text("SELECT state FROM people_list"))
    assert sorted(codes) == ["applied", "dropped", "tried", "undone", "uploaded"]


def test_no_column_holds_what_the_list_holds_and_none_points_to_another_package() -> None:
    table = PeopleList.__table__
    assert [each.name for each in table.columns if isinstance(each.type, sa.LargeBinary)] == []
    assert list(table.foreign_keys) == []
