"""The door to the drills: what is asked below /ejercicio/<mark>/ is answered by the application of
that drill, and by nothing of the real house.

An application is made when it is first asked for, and let go of when it was not for a while; each
process keeps a few. What says that a drill is open is the sheet of its house on the disk, so that
all processes see it close.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask

from core import exercise
from core.settings import Settings
from webapp.drill.house import HOUSE_FILE, PREFIX, DrillHouse, find_house, folder_of, is_mark
from webapp.http.database import close_connections
from webapp.http.services import close_atlas

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MOST_KEPT = 2
"""Applications of drills in one process."""
IDLE_SECONDS = 900.0
MakeApp = Callable[[DrillHouse], Flask]


@dataclass(slots=True)
class _OpenApp:
    app: Flask
    asked_at: float


class DrillDoor:
    """The application of the real house, with those of its drills beside it."""

    def __init__(
        self,
        application: WSGIApplication,
        settings: Settings,
        make_app: MakeApp,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._application, self._settings = application, settings
        self._make_app, self._clock = make_app, clock
        self._apps: OrderedDict[str, _OpenApp] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer by the house that is asked."""
        mark, rest = _mark_in(str(environ.get("PATH_INFO", "")))
        app = self.app_of(mark) if mark else None
        if app is None:
            return self._application(environ, start_response)
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{PREFIX}/{mark}"
        environ["PATH_INFO"] = rest
        with exercise.inside(mark):  # and no longer: the thread goes on to answer others
            return app(environ, start_response)

    @property
    def marks(self) -> tuple[str, ...]:
        """The drills whose applications this process keeps."""
        return tuple(self._apps)

    def app_of(self, mark: str) -> Flask | None:
        """Return the application of a drill, made where this process has none; None of one that is
        not open.
        """
        if not (folder_of(self._settings, mark) / HOUSE_FILE).exists():
            self._let_go(mark)
            return None
        with self._lock:
            now = self._clock()
            self._tidy(now, mark)
            kept = self._apps.get(mark)
            if kept is None:
                house = find_house(self._settings, mark)
                if house is None:
                    return None
                with exercise.inside(mark):
                    kept = _OpenApp(self._make_app(house), now)
                self._apps[mark] = kept
            kept.asked_at = now
            self._apps.move_to_end(mark)
            return kept.app

    # -- inside -----------------------------------------------------------------------------

    def _tidy(self, now: float, mark_here: str) -> None:
        """Let go of what was not asked for, and of the one longest not asked for of too many."""
        over = [mark for mark, each in self._apps.items() if now - each.asked_at > IDLE_SECONDS]
        others = [mark for mark in self._apps if mark != mark_here and mark not in over]
        over += others[: max(0, len(others) - MOST_KEPT + 1)]
        for mark in over:
            if mark != mark_here:
                _close(self._apps.pop(mark).app)

    def _let_go(self, mark: str) -> None:
        if mark in self._apps:
            with self._lock:
                kept = self._apps.pop(mark, None)
            if kept is not None:
                _close(kept.app)


# -- inside ---------------------------------------------------------------------------------


def _mark_in(path: str) -> tuple[str, str]:
    """Return the mark a path leads to, and the path within that house; "" for the real one."""
    if not path.startswith(f"{PREFIX}/"):
        return "", ""
    mark, _, rest = path.removeprefix(f"{PREFIX}/").partition("/")
    return (mark, f"/{rest}") if is_mark(mark) else ("", "")


def _close(app: Flask) -> None:
    close_connections(app)
    close_atlas(app)
