"""What the browser keeps in plain: the shell, and nothing of anybody.

The modules of the script stand in a folder whose address bears the hash of all of them, so that one
loads those of its own release by a plain `import`, and each may be kept for a year.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app

from webapp.http.rendering.addresses import address_of

STYLES = ("app", "signs", "calls", "calling", "directory", "persons", "offline")
"""The style sheets by which the pages of a packet are drawn."""
WORKER = "worker"
FOLDER = Path("js") / "offline"


def module_names() -> tuple[str, ...]:
    """Return the modules of the script, the worker's own apart."""
    return tuple(sorted(name for name in _modules() if name != WORKER))


def module_text(name: str) -> str | None:
    """Return the text of a module; None of one that is not there."""
    return _modules().get(name)


def modules_version() -> str:
    """Return the mark of all modules together."""
    return _version(_folder())


def module_address(name: str) -> str:
    """Return the address of a module, for a page."""
    return address_of("offline.module", version=modules_version(), name=name)


# -- inside ---------------------------------------------------------------------------------


def _folder() -> Path:
    return Path(current_app.static_folder or "") / FOLDER


def _modules() -> dict[str, str]:
    return _texts(_folder())


@cache
def _texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.js"))}


@cache
def _version(folder: Path) -> str:
    every = "\0".join(f"{name}\0{text}" for name, text in _texts(folder).items())
    return hashlib.sha256(every.encode()).hexdigest()[:12]
