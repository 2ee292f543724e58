"""Ampersands that XML does not know: bare ones, and the entities of HTML, which feeds made by hand
are full of. Pure.
"""

from __future__ import annotations

import re
from html.entities import html5
from xml.sax.saxutils import escape

_CDATA, _END_OF_CDATA = "<![CDATA[", "]]>"
_LOOSE = re.compile(
    r"&(?!(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)"
    r"(?P<entity>[A-Za-z][A-Za-z0-9]{1,31};)?"
)


def with_known_ampersands(text: str) -> str:
    """Return markup whose ampersands are those of XML: the entities of HTML are the letters they
    stand for, any other is the sign itself. What stands in CDATA is left as it is.
    """
    first, *sections = text.split(_CDATA)
    repaired = [_repaired(first)]
    for section in sections:
        inside, end, outside = section.partition(_END_OF_CDATA)
        repaired.append(f"{_CDATA}{inside}{end}{_repaired(outside)}")
    return "".join(repaired)


def _repaired(text: str) -> str:
    return _LOOSE.sub(_known, text)


def _known(match: re.Match[str]) -> str:
    entity = match["entity"] or ""
    return escape(html5[entity]) if entity in html5 else f"&amp;{entity}"
