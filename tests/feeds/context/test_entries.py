"""What a source tells beside its alerts: bounded, and linked to nowhere dangerous."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from feeds.context.entries import MAX_ITEMS, keep_context
from feeds.models import ContextEntry
from tests.feeds.context.test_lookup import REPORT
from tests.feeds.worlds import NOW, FakeAtlas, make_source


def test_no_more_than_a_list_of_reports_holds_is_kept_and_no_link_but_of_the_web(
    session: Session,
) -> None:
    source = make_source(session, "reliefweb")
    items = [replace(REPORT, key=str(n), link="javascript:alert(1)") for n in range(MAX_ITEMS + 9)]
    keep_context(session, source, items, FakeAtlas(), NOW)
    session.flush()
    entries = session.scalars(sa.select(ContextEntry)).all()
    assert (len(entries), {entry.link for entry in entries}) == (MAX_ITEMS, {""})
