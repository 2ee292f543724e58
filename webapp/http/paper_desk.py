"""A paper somebody asks for on a page: printed while they wait a little, or told that it is being
printed until it is there.

The presses are two on the whole machine. Who asks while they are busy must not look at an empty
page for a minute and then be refused: the paper is printed behind the answer, and the page that
says so asks again by itself. What is printed is handed to who asked for it, once: the next one is
made of the facts of its moment. It waits for them under seal, in a store the web processes share.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
import threading
from collections.abc import Callable
from contextvars import copy_context
from datetime import timedelta
from typing import Any, TypeVar

from flask import request
from flask_babel import get_locale

from core.child import ChildFailure, FailureReason
from core.child.slots import NoFreeSlot
from core.clock import now
from core.errors import AtalayaError
from core.pdf.press import Press, print_pickled
from core.storage import FileStore
from webapp.auth.access import current_scope

WAIT_SECONDS = 8.0
"""So long a page waits before it says that the paper is being printed."""
LOOK_AGAIN_SECONDS = 3
WAITING = timedelta(minutes=2)
"""So long a paper waits for who looks every few seconds; who comes later gets a new one."""
TURN_SECONDS = 120.0
"""A process that began a paper and ended leaves it to others after so long, or at once."""
DESK = "papers"
"""The name of their store."""
MOST_UNDER_WAY = 16
"""Of one process; more are told to wait without a place in the queue."""
_log = logging.getLogger(__name__)
Paper = TypeVar("Paper")


class BeingPrinted(AtalayaError):
    """The paper is not there yet; the same address asked again in a few seconds has it."""


class PaperDesk:
    """The press of the pages: prints behind the answer, by the press it is given."""

    def __init__(self, press: Press, store: FileStore) -> None:
        self._press, self._store = press, store
        self._places = threading.BoundedSemaphore(MOST_UNDER_WAY)

    def __call__(self, function: Callable[..., Paper], /, *arguments: Any, **named: Any) -> Paper:
        """Return what the function prints for this request.

        Raises BeingPrinted when that takes longer than a page may wait, and ChildFailure when the
        press fails. A form sent is no address that can be asked again: it waits for its paper.
        """
        if request.method != "GET":
            return self._press(function, *arguments, **named)
        name = _name(function)
        paper: Paper | None = self._fetch(name)
        if paper is not None:
            return paper
        # Pickled here: what comes from the database belongs to the thread of the request.
        work = pickle.dumps((function, arguments, named))
        is_over = self._print_behind(name, work)
        if is_over is not None and is_over.wait(WAIT_SECONDS):
            paper = self._fetch(name)
            if paper is not None:
                return paper
        raise BeingPrinted("the paper is being printed")

    def _fetch(self, name: str) -> Any:
        """Return a paper that is done, and take it from the store; None when there is none.

        Raises ChildFailure where it could not be printed.
        """
        self._store.expire(before=now() - WAITING)
        done = self._store.read(name)
        if done is None:
            return None
        self._store.remove(name)
        is_printed, paper = pickle.loads(done)  # noqa: S301 - sealed by us
        if not is_printed:
            raise ChildFailure(*paper)
        return paper

    def _print_behind(self, name: str, work: bytes) -> threading.Event | None:
        """Print in a thread of its own; return what says that it is over. None where it is under
        way already, here or in another process, or too many are.
        """
        if not self._places.acquire(blocking=False):
            return None
        is_over = threading.Event()

        def run() -> None:
            try:
                with self._store.turn(name, TURN_SECONDS) as is_ours:
                    # It may have been done since we looked.
                    if is_ours and self._store.find(name) is None:
                        self._print(name, work)
            except Exception:
                _log.exception("a paper could not be kept")
            finally:
                self._places.release()
                is_over.set()

        # In the context of the request: a paper of a drill bears its mark.
        here = copy_context()
        threading.Thread(target=here.run, args=(run,), name="paper", daemon=True).start()
        return is_over

    def _print(self, name: str, work: bytes) -> None:
        outcome: tuple[bool, Any]
        try:
            outcome = True, self._press(print_pickled, work)
        except NoFreeSlot:
            return  # whoever asks again queues again
        except ChildFailure as wrong:
            outcome = False, (wrong.reason, str(wrong))
        except AtalayaError as wrong:
            outcome = False, (FailureReason.RAISED, str(wrong))
        except Exception as wrong:  # said to who asks again, who would wait for ever
            _log.exception("a paper could not be printed")
            outcome = False, (FailureReason.RAISED, type(wrong).__name__)
        self._store.write(name, pickle.dumps(outcome), is_sealed=True)


# -- inside ---------------------------------------------------------------------------------


def _name(function: Callable[..., object]) -> str:
    """Return the name of the paper this request asks for: its reader's, and of no other."""
    asked = (current_scope().actor, str(get_locale()), request.full_path, function.__qualname__)
    return hashlib.sha256(repr(asked).encode()).hexdigest()
