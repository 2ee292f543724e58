"""`python -m feeds.formats.context.feed_process`: a feed on the input, its entries as JSON out.

feedparser forgives what no parser of ours does; it works on strangers' bytes in a process of its
own, with bounds on time and memory. It is given bytes in a stream, never a name: of a text it would
make an address and ask it.
"""

from __future__ import annotations

import calendar
import io
import json
import sys
from typing import Any

from core.late import late_module

feedparser = late_module("feedparser")


MAX_ENTRIES = 500
_MAX_TEXT = 100_000
_TEXTS = ("id", "title", "link", "language")


def entries_of(data: bytes) -> dict[str, Any]:
    """Return the title, address and language of a feed and its entries, as JSON takes them.

    HTML in texts stays HTML: `feeds.formats.html_text` takes the words out of it.
    """
    parsed = feedparser.parse(
        io.BytesIO(data),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=True,
    )
    return {
        "version": str(parsed.get("version") or ""),
        **{name: str(parsed.feed.get(name) or "")[:500] for name in ("title", "link", "language")},
        "count": len(parsed.entries),
        "entries": [_entry(entry) for entry in parsed.entries[:MAX_ENTRIES]],
    }


def _entry(entry: Any) -> dict[str, Any]:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    texts = {name: str(entry.get(name) or "")[:2_000] for name in _TEXTS}
    content = next((part.get("value") for part in entry.get("content") or []), "")
    return texts | {
        "text": str(entry.get("summary") or content or "")[:_MAX_TEXT],
        "seconds": calendar.timegm(moment) if moment else None,
    }


def main() -> None:
    """Read one feed and answer."""
    json.dump(entries_of(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
