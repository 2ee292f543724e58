from __future__ import annotations

import pytest

from core.errors import UnusableInput
from feeds.formats.loose_ampersands import with_known_ampersands
from feeds.formats.safe_xml import parse_xml


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Erupci&oacute;n", "Erupción"),
        ("a & b &c; &d", "a &amp; b &amp;c; &amp;d"),
        ("&amp;oacute; &lt; &#233; &#xE9;", "&amp;oacute; &lt; &#233; &#xE9;"),
        ("&LT;b&GT;", "&lt;b&gt;"),
        ("&copy2;", "&amp;copy2;"),
        ("<![CDATA[& &oacute;]]>&<![CDATA[&]]>", "<![CDATA[& &oacute;]]>&amp;<![CDATA[&]]>"),
        ("<![CDATA[never closed &", "<![CDATA[never closed &"),
        ("", ""),
    ],
)  # fmt: skip
def test_ampersands(written: str, known: str) -> None:
    assert with_known_ampersands(written) == known


def test_a_feed_made_by_hand_is_read_and_what_is_wrong_beside_is_named() -> None:
    assert parse_xml(b"<a>Lluvia &amp; viento & mar&eacute;a</a>", "x").text == (
        "Lluvia & viento & maréa"
    )
    with pytest.raises(UnusableInput, match="not well-formed"):
        parse_xml(b"<a>Lluvia & <b></a>", "x")
    with pytest.raises(UnusableInput, match="entity"):
        parse_xml(b'<!ENTITY a "b"><a>Lluvia & </a>', "x")
