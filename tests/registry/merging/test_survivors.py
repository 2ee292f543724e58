from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from registry.merging.survivors import count_merges, merges_of, surviving_id, surviving_ids
from tests.registry.merging.conftest import Merging, Register


def test_the_latest_merge_comes_first_and_only_at_home(
    session: Session, merging: Merging, register: Register
) -> None:
    one, other, third = (register("Ana Paz") for _ in range(3))
    merges = [merging.merge(one, other), merging.merge(one, third)]
    merges[1].merged_at = merges[1].merged_at.replace(year=2030)
    session.flush()
    assert [each.id for each in merges_of(session, "SV")] == [each.id for each in merges[::-1]]
    assert merges_of(session, "SV", post_id=uuid.uuid4(), limit=1) == [merges[1]]
    assert (merges_of(session, "GT"), count_merges(session, "GT")) == ([], 0)
    assert count_merges(session, "SV") == 2
    one.post_id = uuid.uuid4()
    session.flush()
    assert merges_of(session, "SV", post_id=uuid.uuid4()) == []
    never = uuid.uuid4()
    assert surviving_id(session, "SV", never) is None
    found = surviving_ids(session, "SV", [merges[0].merged_id, never])
    assert found == {merges[0].merged_id: one.id}
