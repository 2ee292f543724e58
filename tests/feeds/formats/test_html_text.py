"""The words of HTML, and nothing that acts."""

from __future__ import annotations

import pytest

from feeds.formats.html_text import MAX_HTML, plain_text


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("plain  text", "plain text"),
        ("lluvia <50 mm, viento <y no más", "lluvia <50 mm, viento <y no más"),
        ("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
        ("a<br/>b<br>c", "a\nb\nc"),
        ("<p>two strong\n   earthquakes\r\nstruck</p>", "two strong earthquakes struck"),
        (
            "<pre>LOCATION...32.6N\nWINDS...35 MPH</pre><p>a\nb</p>",
            "LOCATION...32.6N\nWINDS...35 MPH\na b",
        ),
        ("no tags\n\nbut  lines", "no tags\nbut lines"),
        ("<style>p{}</style><p>x<script>alert('y')</script></p>", "x"),
        ("<b>open <i>never closed", "open never closed"),
        ("5 < 6 & 7 > 2", "5 < 6 & 7 > 2"),
        ("", ""),
    ],
)
def test_words_are_left(html: str, words: str) -> None:
    assert plain_text(html) == words


def test_no_more_than_a_text_of_reasonable_length_is_looked_at() -> None:
    assert len(plain_text("x" * (MAX_HTML + 9))) == MAX_HTML


@pytest.mark.parametrize(
    "opened", ["<!--", "<a b='", "</", "<![x", "<?", "<p", "&#1", f"&#{'1' * 5000};"]
)
@pytest.mark.parametrize("end", ["", ">"])
def test_what_never_closes_is_looked_for_once(opened: str, end: str) -> None:
    text = plain_text(f"<p>Evacúe ya</p>{(opened * 40_000)[:190_000]}{end}")
    assert text.startswith("Evacúe ya")
