from __future__ import annotations

from flask import Flask, get_flashed_messages

from webapp.http.rendering.undo_flash import UNDO, flash_undo


def test_what_was_done_is_said_with_the_address_that_undoes_it() -> None:
    app = Flask(__name__)
    app.secret_key = "x"
    with app.test_request_context():
        flash_undo("Hecha.", "/tareas/1/deshacer", seen="done")
        said: list[object] = list(get_flashed_messages(with_categories=True))
    assert said == [(UNDO, ["Hecha.", "/tareas/1/deshacer", {"seen": "done"}])]
