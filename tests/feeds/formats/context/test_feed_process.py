"""What the child that reads feeds answers, as JSON takes it."""

from __future__ import annotations

import io
import json
import sys

import pytest

from feeds.formats.context import feed_process

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Bulletins</title>
<entry><id>e1</id><title>S\xc3\xa9isme</title><updated>2026-11-22T10:00:00-05:00</updated>
<content type="html">&lt;p onclick="x()"&gt;mots&lt;/p&gt;&lt;script&gt;y()&lt;/script&gt;</content>
</entry></feed>"""


def test_atom_is_read_in_utc_and_its_html_is_cleaned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Input:
        buffer = io.BytesIO(ATOM)

    monkeypatch.setattr(sys, "stdin", Input())
    feed_process.main()
    answer = json.loads(capsys.readouterr().out)
    (entry,) = answer["entries"]
    assert (answer["title"], answer["count"], entry["id"]) == ("Bulletins", 1, "e1")
    assert (entry["title"], entry["seconds"]) == ("Séisme", 1795359600)
    assert "onclick" not in entry["text"]
    assert "script" not in entry["text"]


def test_no_more_entries_are_told_than_a_list_holds() -> None:
    entry = "<item><title>x</title></item>"
    count = feed_process.MAX_ENTRIES + 7
    answer = feed_process.entries_of(f"<rss><channel>{entry * count}</channel></rss>".encode())
    assert (answer["count"], len(answer["entries"])) == (count, feed_process.MAX_ENTRIES)
