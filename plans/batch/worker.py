"""A print worker: a process that prints one file after another for `plans.batch.worker_pool`.

It has brought in what it needs before the first piece and never lets go of it, so the search for
garbage is spared looking through it (`gc.freeze`), and can be made after every page.
"""

from __future__ import annotations

import gc
import pickle

from core.child.serving import answer_stream, serve_requests
from core.pdf.page_renderer import page_renderer
from plans.batch.print_piece import render_piece


def main() -> None:
    """Work until the input ends."""
    with answer_stream() as answers:
        page_renderer()
        gc.collect()
        gc.freeze()
        serve_requests(_answer, answers)


def _answer(request: bytes) -> bytes:
    piece = pickle.loads(request)  # noqa: S301 - from the process that started this one
    return pickle.dumps(render_piece(piece))


if __name__ == "__main__":
    main()
