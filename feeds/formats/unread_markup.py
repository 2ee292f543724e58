"""Parts of a body that are large and that nobody reads, left out before it is parsed: four fifths
of the RSS of GDACS are lists of pictures and files.
"""

from __future__ import annotations

from lxml import etree

_DECLARED_WITHIN = 4_000
"""Bytes from the beginning in which the prefix of such parts is declared."""
_PREFIX = b"http://www.gdacs.org"
_START, _END = b"<gdacs:resources>", b"</gdacs:resources>"
_EMPTIED, _MARK = b'<gdacs:resources emptied=""/>', "emptied"
_ANY_START = _START[:-1]


def without_unread(body: bytes) -> tuple[bytes, int]:
    """Return a body with each such part emptied, and how many were: as it is and 0 where it has
    none, or where it is not plain what belongs to one.
    """
    if _PREFIX not in body[:_DECLARED_WITHIN]:
        return body, 0
    kept: list[bytes] = []
    last, start = 0, body.find(_ANY_START)
    while start >= 0:
        following = body.find(_ANY_START, start + 1)
        if body.startswith(_START, start):
            end = body.find(_END, start)
            if end < 0:  # nor do those behind it end: whoever opens a million is not asked of each
                break
            if 0 <= following < end:  # one in another, or an end that is written otherwise
                return body, 0
            kept += (body[last:start], _EMPTIED)
            last = end + len(_END)
        start = following
    return b"".join((*kept, body[last:])), len(kept) // 2


def has_all_emptied(root: etree._Element, emptied: int) -> bool:
    """Return whether each part that was emptied in the text of a document is an element of it: what
    stood in a comment or in a CDATA section is none.
    """
    return sum(_MARK in part.attrib for part in root.iter("{*}resources")) == emptied
