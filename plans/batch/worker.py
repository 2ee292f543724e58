"""A process of the press: reads pieces of work from its input, writes what became of each to its
output.

Started by `plans.batch.worker_pool`. It has brought in what it needs before the first piece and
never lets go of it, so the search for garbage is spared looking through it (`gc.freeze`), and can
be made after every page.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import IO

from core.pdf.renderer import press
from plans.batch.print_all import press_piece


def main() -> None:
    """Work until the input ends.

    What anybody prints goes to the error output, not between the answers.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        press()
        gc.collect()
        gc.freeze()
        _answer(sys.stdin.buffer, answers)


def _answer(pieces: IO[bytes], answers: IO[bytes]) -> None:
    while True:
        try:
            piece = pickle.load(pieces)  # noqa: S301 - from the process that started this one
        except EOFError:
            return
        pickle.dump(press_piece(piece), answers)
        answers.flush()


if __name__ == "__main__":
    main()
