"""The tables hold to their codes, whatever writes into them."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.joining.models import FormKind, JoiningRequest, PublicForm


def test_no_two_forms_share_a_short_address(session: Session, now: datetime) -> None:
    rows = [
        PublicForm(country=each, kind=FormKind.GENERAL, code="abcde", opens_at=now)
        for each in ("GT", "HN")
    ]
    session.add_all(rows)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.flush()
    session.expunge_all()


def test_no_column_of_a_request_holds_anything_of_a_person_in_clear() -> None:
    columns = JoiningRequest.__table__.columns
    texts = {each.name for each in columns if isinstance(each.type, sa.String)}
    assert texts == {"country", "state", "origin", "code_channel"}
