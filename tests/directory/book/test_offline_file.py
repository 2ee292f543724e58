from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any

import pytest

from core.errors import UnusableInput
from directory.book.offline_file import offline_html
from directory.book.towns import BookTown
from directory.entries.kinds import EntryKind
from directory.export.rows import ExportRow
from tests.directory.book.invented import HOSTILE, NOW, channel, row, rows

TOWNS = (
    BookTown("McAllen", -98.23, 26.2034, ("US48215", "US-TX", "US"), "Texas"),
    BookTown("Bilwi", -83.388, 14.035, ("NI",)),
)


def page(
    entries: list[ExportRow], language: str = "es", places: tuple[BookTown, ...] = TOWNS
) -> str:
    return offline_html(
        entries, number="2026-II", published_at=NOW, language=language, places=places
    ).decode()


def data_of(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def test_every_entry_is_there_without_a_script() -> None:
    text = page(rows(60))
    plain = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert plain.count("<article ") == 60
    assert 'href="tel:+19565550107"' in plain
    assert 'href="https://wa.me/19565550108"' in plain
    assert "vigente, 13 oct 2026 (hace 40 días)" in plain
    assert "avisaron que falla" in plain


def test_only_its_own_script_and_style_may_run_and_nothing_comes_from_outside() -> None:
    text = page(rows(5))
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    rules = policy[1].replace("&#39;", "'")
    assert rules.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in rules
    assert "unsafe" not in rules
    assert not re.search(
        r"<(?:img|link|iframe|object|embed|base)\b|\ssrc=|\sstyle=|\son\w+=|@import|url\(", text
    )


def test_hostile_words_stay_words() -> None:
    post = row(1, name=HOSTILE, address=HOSTILE, city=HOSTILE, channels=(channel(1, note=HOSTILE),))
    text = page([post, row(2, EntryKind.ORGANISATION, details={"website": "javascript:alert(1)"})],
                places=(BookTown(HOSTILE, 1.0, 2.0, ("US",)),))  # fmt: skip
    assert text.count("<script") == 2
    assert text.count("</script>") == 2
    assert "<img" not in text
    assert 'href="javascript' not in text
    assert data_of(text)["towns"][0][0] == HOSTILE


def test_the_data_know_who_answers_for_what_and_name_no_other_row() -> None:
    ring = [[-99.00049, 26.0], [-98.0, 26.0], [-98.0, 27.0], [-99.00049, 26.0]]
    drawn = {"type": "Polygon", "coordinates": [ring]}
    kept = row(
        8, details={**row(8).details, "units": ("US48215",), "co_owners": ("SV",), "drawn": drawn}
    )
    closed = row(
        19, details={**row(19).details, "closed_since": "2026-01-01", "covering_post_id": kept.id}
    )
    hidden = row(38, details={**row(38).details, "covering_post_id": "not-in-the-file"})
    told = data_of(page([kept, closed, hidden]))
    assert told["rows"][0]["u"] == ["US48215"]
    assert told["rows"][0]["s"] == ["SV"]
    assert told["rows"][0]["d"][0][0][0] == [-99.0, 26.0]
    assert (told["rows"][1]["x"], told["rows"][1]["v"]) == ("2026-01-01", 0)
    assert "v" not in told["rows"][2]
    assert told["states"] == {"US-TX": "Texas"}
    assert told["chains"][told["towns"][0][3]] == ["US48215", "US-TX", "US"]


def test_six_hundred_entries_with_four_thousand_towns_are_less_than_a_megabyte() -> None:
    towns = tuple(
        BookTown(f"Población {n}", -98.123 - n / 999, 20.123, (f"MX{n % 900:05d}", "MX-TAM", "MX"))
        for n in range(4000)
    )
    assert len(page(rows(600), places=towns).encode()) < 1_000_000


def test_the_same_rows_give_the_same_bytes_and_an_unknown_language_is_named() -> None:
    assert page(rows(9)) == page(rows(9))
    with pytest.raises(UnusableInput, match="language"):
        page([], language="de")
