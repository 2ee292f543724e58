"""The web and the worker of `atalaya run`: two processes divided from one that has loaded what both
need, so that they hold it once in memory. This one does nothing but end both.

The worker begins when `WORK` comes by the input: by then the installation is ready for it.
"""

from __future__ import annotations

import os
import select
import sys

from gunicorn.app.wsgiapp import run as run_gunicorn

from core.child.dividing import DividedProcess, end_divided
from core.settings import read_settings
from webapp.cli import main as run_command
from webapp.cli.operation import work
from webapp.http.rendering.warm_up import warm_up
from webapp.worker.supervisor import CLOSING_SECONDS, WORK, on_signal, web_command
from webapp.wsgi import app

_LOOK_SECONDS = 0.2
_GRACE_SECONDS = CLOSING_SECONDS - 1
"""A moment less than who started this one waits for it."""


def main() -> None:
    """Divide, and stay until a signal comes or one of both has ended."""
    warm_up(app)
    signals: list[bool] = []
    processes = [DividedProcess("atalaya-web", _serve)]
    on_signal(lambda: signals.append(True))
    while not signals and not any(each.has_ended() for each in processes):
        if _is_told():
            processes.append(DividedProcess("atalaya-worker", _work))
    end_divided(processes, _GRACE_SECONDS)
    sys.exit(0 if signals else 1)


def _serve() -> None:
    """Be the web: gunicorn finds the application loaded, and warm."""
    _python, _m, *sys.argv = web_command(read_settings())
    run_gunicorn()


def _work() -> None:
    run_command([work.work_on.name], prog_name="atalaya")


def _is_told() -> bool:
    """Return whether the worker may begin; not before a moment has gone by."""
    return bool(select.select([0], [], [], _LOOK_SECONDS)[0]) and os.read(0, 1) == WORK


if __name__ == "__main__":
    main()
