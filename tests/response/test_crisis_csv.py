from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

from response.crisis_csv import CODE, WORDS, CsvOrigin, crisis_csv, known, utc_text

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def test_each_row_says_of_what_it_is_and_no_text_is_a_formula() -> None:
    origin = CsvOrigin(crisis="CR-2026-014", country="GT", as_of=NOW, made_by="=ana@example.org")
    body = crisis_csv(origin, (CODE, WORDS, "value"), [("safe", '+1 "bien"', 3), ("x", "", None)])
    assert body.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert head == ["crisis", "country", "code", "words", "value", "as_of_utc", "made_by"]
    assert rows == [
        ["CR-2026-014", "GT", "safe", "'+1 \"bien\"", "3", "2026-11-22T05:30:00Z",
         "'=ana@example.org"],
        ["CR-2026-014", "GT", "x", "", "", "2026-11-22T05:30:00Z", "'=ana@example.org"],
    ]  # fmt: skip


def test_a_moment_is_in_utc_and_what_is_not_known_is_never_nothing() -> None:
    assert utc_text(NOW.astimezone(timezone(timedelta(hours=-6)))) == "2026-11-22T05:30:00Z"
    assert utc_text(None) == ""
    assert (known(0), known(None)) == (0, "?")
