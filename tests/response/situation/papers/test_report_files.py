from __future__ import annotations

import csv
import io
import json
import re

import pytest

from response.situation.content import ActivityRow, NumberSource, ReportContent, ReportNumber
from response.situation.indicators import INDICATORS
from response.situation.papers.merged_files import MERGED_HEADS, MERGED_TAGS
from response.situation.papers.report_files import (
    ACTIVITY_HEADS,
    ACTIVITY_TAGS,
    HEADS,
    TAGS,
    activities_csv,
    report_csv,
    report_json,
)
from tests.response.situation.papers.full_report import HEAD, full_content

TAG = re.compile(r"#[a-z][a-z0-9_]*( *\+ *[a-z][a-z0-9_]*)*")
"""A tag with its attributes, as the standard says (HXL 1.1, Tagging conventions)."""


@pytest.mark.parametrize(
    ("heads", "tags"),
    [(HEADS, TAGS), (ACTIVITY_HEADS, ACTIVITY_TAGS), (MERGED_HEADS, MERGED_TAGS)],
)
def test_the_tags_keep_the_rules_and_are_told_apart(
    heads: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    assert len(heads) == len(tags)
    assert all(TAG.fullmatch(tag) for tag in tags)
    assert len(set(tags)) == len(tags)


def test_the_tags_of_the_indicators_keep_them_too() -> None:
    assert all(TAG.fullmatch(each.tag) for each in INDICATORS)
    assert len({each.tag for each in INDICATORS}) == len(INDICATORS)


def test_the_row_of_tags_stands_under_the_words_and_every_row_is_as_long() -> None:
    data = report_csv(HEAD, full_content(), str)
    assert data.startswith(b'\xef\xbb\xbf"crisis","country","report"')
    words, tags, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert tags[2:-2] == list(TAGS)
    assert all(TAG.fullmatch(each) for each in tags)
    assert {len(row) for row in rows} == {len(words)}
    assert b"Protecci" not in data
    sources = {row[tags.index("#meta+source")] for row in rows}
    assert sources == {each.value for each in NumberSource}


def test_what_is_unknown_says_so_and_is_never_a_nought() -> None:
    content = ReportContent((ReportNumber("safe", 0, method="m/1"),))
    _words, tags, *rows = csv.reader(
        io.StringIO(report_csv(HEAD, content, str).decode("utf-8-sig"))
    )
    key, value, status = map(
        tags.index, ("#indicator+code", "#indicator+value+num", "#status+code")
    )
    found = {row[key]: (row[value], row[status]) for row in rows}
    assert found["safe"] == ("0", "known")
    assert found["help"] == ("?", "unknown")
    assert len(found) == len(INDICATORS)


def test_no_cell_is_a_formula() -> None:
    content = ReportContent((), {}, (ActivityRow("=cmd()", "qué", "@zona", 3),))
    text = activities_csv(HEAD, content, str).decode("utf-8-sig")
    assert "'=cmd()" in text
    assert "'@zona" in text


def test_json_holds_counts_and_no_word() -> None:
    document = json.loads(report_json(HEAD, full_content()))
    assert (document["number"], document["corrects"]) == (2, 1)
    assert "Protección" not in json.dumps(document, ensure_ascii=False)
    assert "agua" not in json.dumps(document)
    assert {each["source"] for each in document["numbers"]} == {"ours", "authorities", "other"}
