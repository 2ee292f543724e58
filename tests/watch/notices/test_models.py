from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feeds.models import Hazard
from tests.watch.notices.rows import add_notice, notice_text
from watch.notices.models import Notice, NoticeState, PapersRule


def test_a_notice_begins_as_a_draft_that_knows_nothing_of_papers(
    session: Session, now: datetime
) -> None:
    notice = add_notice(session, now)
    assert (notice.state, notice.papers) == (NoticeState.DRAFT, PapersRule.UNKNOWN)
    assert (notice.audience, notice.audience_persons, notice.counted_at) == ({}, 0, None)
    assert [each.language for each in notice.texts] == ["en", "es", "fr"]


def test_it_has_one_text_in_each_language(session: Session, now: datetime) -> None:
    notice = add_notice(session, now)
    notice.texts.append(notice_text("es"))
    with pytest.raises(IntegrityError):
        session.flush()


def test_it_outlives_the_hazard_it_spoke_of_and_the_notice_it_corrects(
    session: Session, now: datetime, hazard: Callable[..., Hazard]
) -> None:
    about = hazard()
    first = add_notice(session, now, hazard_id=about.id)
    second = add_notice(session, now, hazard_id=about.id, corrects_id=first.id)
    session.execute(sa.delete(Notice).where(Notice.id == first.id))
    session.execute(sa.delete(Hazard))
    session.refresh(second)
    assert (second.hazard_id, second.corrects_id) == (None, None)
