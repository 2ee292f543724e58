"""The filter of the directory as it stands in the address; what makes no sense is left out."""

from __future__ import annotations

from collections.abc import Mapping

from directory.entries.kinds import EntryKind
from directory.search.entry_heads import LISTED
from directory.search.listing import DirectoryFilter
from webapp.http.paging import page_number

LONGEST_TEXT = 100


def directory_filter(arguments: Mapping[str, str]) -> DirectoryFilter:
    """Read `q`, `kind`, `country`, `state`, `lapsed`, `unplaced` and `page`."""
    kind = arguments.get("kind", "")
    return DirectoryFilter(
        text=arguments.get("q", "").strip()[:LONGEST_TEXT],
        kind=EntryKind(kind) if kind in set(LISTED) else None,
        country=arguments.get("country", "").upper()[:2],
        state=arguments.get("state", "")[:40],
        lapsed=arguments.get("lapsed", "") == "1",
        unplaced=arguments.get("unplaced", "") == "1",
        page=page_number(arguments),
    )
