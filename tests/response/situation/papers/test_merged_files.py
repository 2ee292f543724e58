from __future__ import annotations

import csv
import io
import json

from response.situation.papers.merged_files import MergedHead, merged_csv, merged_json
from tests.response.situation.merging.test_merged_content import CONTENT
from tests.response.situation.papers.full_report import AT

HEAD = MergedHead(crisis="CR-2026-014", number=3, revision=2, made_at=AT)


def test_a_line_for_each_country_and_one_for_all() -> None:
    _words, tags, *rows = csv.reader(
        io.StringIO(merged_csv(HEAD, CONTENT, str).decode("utf-8-sig"))
    )
    columns = ("#country+code", "#indicator+value+num", "#status+code", "#meta+hidden+num")
    places = [tags.index(each) for each in columns]
    assert [[row[place] for place in places] for row in rows] == [
        ["GT", "20", "known", ""],
        ["HN", "", "below", ""],
        ["*", "20", "known", "1"],
        ["GT", "700", "known", ""],
        ["HN", "?", "unknown", ""],
        ["*", "?", "known", "0"],
    ]
    assert {row[tags.index("#meta+revision+num")] for row in rows} == {"2"}


def test_json_says_what_may_not_be_read_into_it() -> None:
    document = json.loads(merged_json(HEAD, CONTENT, str))
    assert (document["number"], document["revision"]) == (3, 2)
    assert any("dos nacionalidades" in each for each in document["notes"])
    assert document["rows"] == CONTENT.to_json()["rows"]
    assert HEAD.name == "3.2"
    assert MergedHead(crisis="x", number=3, revision=0, made_at=AT).name == "3"
