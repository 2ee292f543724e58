"""The log for a spreadsheet and for a program: two clocks, and no formula."""

from __future__ import annotations

import csv
import io
import json
import uuid
from datetime import UTC, datetime, timedelta

from protocols.roles import Role
from response.log.log_files import LOG_COLUMNS, LogFile, log_csv, log_json, log_rows
from response.log.models import LineConfidence, LineKind
from response.log.reading import CrisisLogLine

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
FILE = LogFile(
    number="CR-2026-014",
    title="Huracán",
    country="GT",
    timezone="America/Guatemala",
    made_at=NOW,
    made_by="=ana@example.org",
)
LINES = (
    CrisisLogLine(happened_at=NOW, entered_at=NOW, by="user:a", country="", text="Nivel 2 → 3"),
    CrisisLogLine(
        id=uuid.UUID(int=1),
        number=1,
        kind=LineKind.NUMBER,
        function=Role.LIAISON,
        confidence=LineConfidence.CONFIRMED,
        country="GT",
        happened_at=NOW,
        entered_at=NOW + timedelta(hours=3),
        by="user:a",
        text='=HYPERLINK("http://x")\n+1 "más"; @aquí',
        source="-2+3",
        figure=12,
        follow_up_at=NOW + timedelta(days=1),
    ),
)


def _author(line: CrisisLogLine) -> str:
    return "@ana" if line.number else ""


def test_each_time_stands_in_utc_and_by_the_clock_of_the_reader() -> None:
    row = log_rows(FILE, LINES, _author, str)[1]
    assert tuple(row) == LOG_COLUMNS
    assert row["happened_utc"] == "2026-11-22T05:30:00Z"
    assert row["happened_local"] == "2026-11-21T23:30:00-06:00"
    assert row["entered_local"] == "2026-11-22T02:30:00-06:00"
    assert (row["code"], row["words"]) == (
        "number",
        "Cifra · confirmado · Enlace con autoridades",
    )
    assert row["follow_up_local"] == "2026-11-22T23:30:00-06:00"
    document = json.loads(log_json(FILE, LINES, _author, str))
    assert document["lines"][1] == row
    assert document["lines"][0]["origin"] == "machine"
    assert document["lines"][0]["number"] is None
    assert (document["crisis"], document["as_of_utc"]) == ("CR-2026-014", "2026-11-22T05:30:00Z")


def test_no_cell_of_the_table_is_taken_for_a_formula() -> None:
    body = log_csv(FILE, LINES, _author, str)
    assert body.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    assert head == ["crisis", "country", *LOG_COLUMNS, "as_of_utc", "made_by"]
    cells = dict(zip(head, rows[1], strict=True))
    assert cells["text"].startswith("'=HYPERLINK")
    assert "\n'+1" in cells["text"]
    assert "; '@aquí" in cells["text"]
    assert (cells["by"], cells["made_by"]) == ("'@ana", "'=ana@example.org")
    assert cells["source"] == "'-2+3"
    assert cells["figure"] == "12"
    for row in rows:
        assert not [cell for cell in row if cell.strip()[:1] in set("=+@\t") or cell[:1] == "-"]
