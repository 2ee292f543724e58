from __future__ import annotations

from watch.digest.models import DigestReader


def test_one_row_an_account() -> None:
    assert [column.name for column in DigestReader.__table__.primary_key] == ["user_id"]
