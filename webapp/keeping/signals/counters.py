"""What the processes of an installation counted together, as measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.memory.shared_counts import COUNTS, LOCK_SECONDS, LOCK_WAITS
from webapp.keeping.signals.measure import Measure
from webapp.keeping.signals.request_counts import REQUESTS, SECONDS, SLOW

_LABELS = {REQUESTS: ("section", "status"), SECONDS: ("section",), SLOW: ("section",)}
_WORDS = {
    REQUESTS: "Requests by section and kind of answer.",
    SECONDS: "Seconds that requests took, by section.",
    SLOW: "Requests that took a second or more, by section.",
    LOCK_WAITS: "Waits of 5 ms and more for a lock of the database.",
    LOCK_SECONDS: "Seconds of those waits.",
}


def counted() -> Iterator[Measure]:
    """Yield what all processes counted since the folder of counts was made."""
    yield from as_measures(COUNTS.totals())


def as_measures(totals: Mapping[str, float]) -> Iterator[Measure]:
    """Yield each kind of count; a name nobody knows here is another release's, and left out."""
    for kind, words in _WORDS.items():
        measure = Measure(f"{kind}_total", words, kind="counter")
        for name, amount in sorted(totals.items()):
            first, *values = name.split(" ")
            labels = _LABELS.get(kind, ())
            if first == kind and len(values) == len(labels):
                measure.values.append((dict(zip(labels, values, strict=True)), amount))
        if measure.values:
            yield measure
