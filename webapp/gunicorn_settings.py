"""What gunicorn does beside its options: once the application is built (`--preload`), and before
the first process divides, it is warmed up.
"""

from __future__ import annotations

from typing import Any

from webapp.http.rendering.warm_up import warm_up
from webapp.wsgi import app


def when_ready(_server: Any) -> None:
    """Make what all web processes need, for them to share."""
    warm_up(app)
