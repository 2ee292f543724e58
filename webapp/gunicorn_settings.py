"""What gunicorn does beside its options: once the application is built (`--preload`), and before
the first process divides, it is warmed up.
"""

from __future__ import annotations

from typing import Any

from webapp.http.rendering.warm_up import warm_up
from webapp.routes.first_uses import read_catalogues, read_first_uses
from webapp.wsgi import app


def when_ready(_server: Any) -> None:
    """Make what all web processes need, for them to share."""
    read_first_uses()
    read_catalogues(app)
    warm_up(app)
