"""`python -m feeds.sources.reading_process`: reads one body after another for the watch."""

from __future__ import annotations

import pickle
from contextlib import suppress

from core.child.serving import answer_stream, serve_requests
from core.errors import UnusableInput
from feeds.formats.registry import read
from feeds.values import Reading


def answer(request: bytes) -> bytes:
    """Return the reading of a pickled body, or why there is none, in words."""
    data, format_name, name, felt_mmi = pickle.loads(request)  # noqa: S301 - of our own parent
    outcome: Reading | str
    try:
        outcome = read(data, format_name, name, felt_mmi=felt_mmi)
    except UnusableInput as wrong:
        outcome = wrong.what
    except MemoryError:
        outcome = "it takes more memory than a body may"
    return pickle.dumps(outcome)


def main() -> None:
    """Answer until the input ends."""
    with suppress(BrokenPipeError), answer_stream() as answers:
        serve_requests(answer, answers)


if __name__ == "__main__":
    main()
