from __future__ import annotations

import sys

from gunicorn.config import Config

from core.settings import Settings
from webapp import gunicorn_settings
from webapp.worker.supervisor import web_command


def test_the_code_is_read_before_gunicorn_makes_its_processes_and_nothing_is_set_by_it() -> None:
    command = web_command(Settings(mode="test"))
    assert command[command.index("--config") + 1] == f"python:{gunicorn_settings.__name__}"
    assert "webapp.app" in sys.modules
    assert vars(gunicorn_settings).keys() & Config().settings.keys() == set()
