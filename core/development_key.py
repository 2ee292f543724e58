"""The master key of an installation that was given none: for one machine, to try things out.

Who copies the folder of an installation must not have its key with it. So the key stands in the
configuration of the user (`~/.config/atalaya/<name>.key`), and the folder holds its name alone, in
`key.name`. A key that an earlier release put into the folder is brought there.
"""

from __future__ import annotations

import base64
import logging
import os
import re
import secrets
from pathlib import Path

from core.errors import SettingsError
from core.private_files import private_folder, sync_names, write_once

NAME_FILE = "key.name"
FORMER_FILE = "data.key"
_NAME = re.compile(r"[0-9a-f]{32}")
_log = logging.getLogger(__name__)


def new_key() -> str:
    """Return a fresh master key as text."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def development_key(instance: Path, folder: Path = Path()) -> str:
    """Return the key of the installation in `instance`, made at its first use.

    `folder` is where keys stand; empty for the user's configuration. Raises SettingsError where the
    key named here is not there, as in a copy of the folder on another machine, and where none can
    be kept.
    """
    place, former = folder if folder != Path() else _configuration(), instance / FORMER_FILE
    try:
        if not (instance / NAME_FILE).exists():
            _make(instance, place, former.read_bytes() if former.exists() else None)
        path = place / f"{_name_of(instance)}.key"
        if former.exists():
            _bring(former, path)
        return path.read_text().strip()
    except OSError as wrong:
        raise SettingsError(
            f"{wrong.filename or place}: {wrong.strerror}. The key of this installation stands "
            "outside its folder: bring it from where it was made, or set ATALAYA_KEY_FOLDER or "
            "ATALAYA_DATA_KEY"
        ) from wrong


# -- inside ---------------------------------------------------------------------------------


def _configuration() -> Path:
    given = os.environ.get("XDG_CONFIG_HOME")
    return (Path(given) if given else Path.home() / ".config") / "atalaya"


def _make(instance: Path, place: Path, former: bytes | None) -> None:
    """Keep a key, then its name: whole, on the disk, and of two processes that begin at once the
    first one's. What is sealed with a key that was lost opens no more.
    """
    private_folder(instance)
    name = secrets.token_hex(16)
    path = private_folder(place) / f"{name}.key"
    write_once(path, former or f"{new_key()}\n".encode())
    if not write_once(instance / NAME_FILE, f"{name}\n".encode()):
        path.unlink()


def _name_of(instance: Path) -> str:
    path = instance / NAME_FILE
    name = path.read_text().strip()
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{path} names no key: 32 hexadecimal digits are written there")
    return name


def _bring(former: Path, path: Path) -> None:
    """Take a key out of the folder of its installation once it stands where it belongs."""
    if path.read_bytes() != former.read_bytes():
        raise SettingsError(f"{former} and {path} hold two keys; leave the one that opens the data")
    former.unlink(missing_ok=True)
    sync_names(former.parent)
    _log.warning(
        "the key was brought from %s to %s: back it up there, apart from the data", former, path
    )
