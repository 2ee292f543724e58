from __future__ import annotations

import sqlalchemy as sa

from registry.confirmation.models import PersonLink, PersonLinkMember


def test_a_link_holds_no_column_that_could_open_anything_or_name_anybody() -> None:
    columns = {column.name for column in sa.inspect(PersonLink).columns}
    assert columns == {
        "id", "token_hash", "country", "made_at", "ends_at", "revoked_at", "used_at",
    }  # fmt: skip
    members = sa.inspect(PersonLinkMember)
    assert {column.name for column in members.columns} == {"link_id", "person_id", "position"}
    foreign = {key.ondelete for column in members.columns for key in column.foreign_keys}
    assert foreign == {"CASCADE"}
