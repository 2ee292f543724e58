"""What was fetched is remembered; a damaged record knows nothing, and everything is asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from core.atlas.fetching.record import FetchRecord

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_a_damaged_record_knows_nothing(tmp_path: Path) -> None:
    path = tmp_path / "fetched.json"
    FetchRecord(path).note("roads", "https://maps.example/", "0" * 64, NOW)
    assert FetchRecord(path).has("roads", "https://maps.example/")
    assert not FetchRecord(path).has("roads", "https://maps.example/new")
    assert FetchRecord(path).sha256_of("roads") == "0" * 64
    for text in ("", "[]", "{", '{"roads": 1}'):
        path.write_text(text)
        assert FetchRecord(path).sha256_of("roads") == ""
