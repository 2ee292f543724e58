from __future__ import annotations

import ast

from gunicorn.config import Config

from core.settings import ROOT, Settings
from webapp.worker.supervisor import web_command

SOURCE = ROOT / "webapp" / "gunicorn_settings.py"


def test_nothing_is_set_but_the_warming_up_before_the_processes_part() -> None:
    command = web_command(Settings(mode="test"))
    assert command[command.index("--config") + 1] == "python:webapp.gunicorn_settings"
    assert "--preload" in command
    names = {
        node.name for node in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }  # fmt: skip
    assert names & Config().settings.keys() == {"when_ready"}


def test_nobody_is_believed_for_standing_on_the_same_machine() -> None:
    """A proxy beside us hands on what a stranger sent: the address our links begin with, too."""
    command, config = web_command(Settings(mode="test")), Config()
    for option in ("forwarded-allow-ips", "forwarder-headers"):
        config.set(option.replace("-", "_"), command[command.index(f"--{option}") + 1])
    assert config.forwarded_allow_ips == config.forwarder_headers == []
