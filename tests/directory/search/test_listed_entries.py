from __future__ import annotations

from sqlalchemy.orm import Session

from directory.entries.freshness import freshness_of
from directory.entries.models import FocalPoint
from directory.entries.visibility import Viewer
from directory.search.entry_heads import entry_heads
from directory.search.listed_entries import entry_texts
from directory.search.listing import find_entry
from tests.directory.search.aged_entries import NOW, make_aged_entries


def test_texts_are_what_the_rows_say(session: Session) -> None:
    make_aged_entries(session)
    viewer = Viewer.of_country("SV")
    heads = entry_heads(session, viewer, NOW)[::17]
    texts = entry_texts(session, viewer, heads, NOW)
    assert len({head.kind for head in heads}) == 4
    for head in heads:
        text, entry = texts[head.id], find_entry(session, head.kind, head.id, viewer=viewer)
        assert entry is not None
        assert (text.name, text.is_demo) == (entry.name, entry.is_demo)
        assert text.freshness == freshness_of(entry, NOW)
        assert [each.value for each in text.channels] == [each.value for each in entry.channels]
        if isinstance(entry, FocalPoint):
            assert (text.role, text.post) == (entry.role, entry.post)
        else:
            assert text.city == (entry.city or entry.address)


def test_what_a_viewer_may_not_see_has_no_text(session: Session) -> None:
    make_aged_entries(session)
    hidden = entry_heads(session, Viewer.of_country("HN"), NOW)
    seen = {head.id for head in entry_heads(session, Viewer.public(), NOW)}
    assert {head.id for head in hidden} > seen
    assert set(entry_texts(session, Viewer.public(), hidden, NOW)) == seen
    assert entry_texts(session, Viewer.public(), [], NOW) == {}
