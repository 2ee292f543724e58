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
