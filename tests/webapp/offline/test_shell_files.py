from __future__ import annotations

from pathlib import Path

from tests.webapp.conftest import House
from webapp.offline.shell_files import (
    STYLES,
    WORKER,
    module_address,
    module_names,
    module_text,
    modules_version,
)


def test_the_modules_are_those_of_the_folder_and_one_address_loads_the_others(house: House) -> None:
    with house.app.test_request_context():
        names = module_names()
        assert {"desk", "page", "take", "seal"} <= set(names)
        assert WORKER not in names
        assert module_text(WORKER)
        assert module_text("../app") is None
        assert module_address("desk") == f"/sin-red/m/{modules_version()}/desk.js"
        for name in names:
            imported = [line for line in (module_text(name) or "").splitlines() if 'from "' in line]
            assert all('from "./' in line for line in imported), name
        folder = Path(house.app.static_folder or "")
        assert all((folder / "css" / f"{name}.css").exists() for name in STYLES)


def test_words_come_from_the_page_and_the_worker_keeps_only_the_shell(house: House) -> None:
    with house.app.test_request_context():
        worker = module_text(WORKER) or ""
        # One place puts anything into the plain cache: the shell, and the language.
        assert worker.count(".put(") == 3
        assert 'request.method !== "GET"' in worker
        assert 'request.mode === "navigate"' in worker
        assert "skipWaiting" in worker
        floor = module_text("seal") or ""
        assert "LEAST_ROUNDS = 1500000" in floor
        assert "LEAST_MS = 500" in floor
        for name in module_names():
            assert "innerHTML" not in (module_text(name) or ""), name
