"""What may be said in the settings of backups, of the heartbeat and of who looks on outside."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.backup.key_text import is_public_key

if TYPE_CHECKING:
    from core.settings import Settings

SHORTEST_PASSPHRASE = 16
SHORTEST_TOKEN = 32
COMMAND, OBJECT_STORE = "command:", "s3+https://"


def keeping_faults(settings: Settings, prefix: str) -> Iterator[str]:
    """Yield what is wrong, each with the name of the variable; no secret is repeated."""
    yield from _watching_faults(settings, prefix)
    if not 2 <= settings.backups_kept <= 1000:
        yield f"{prefix}BACKUPS_KEPT={settings.backups_kept}: use 2 to 1000"
    if settings.backup_to:
        yield from _place_faults(settings, prefix)
    yield from _lock_faults(settings, prefix)


# -- inside ---------------------------------------------------------------------------------


def _watching_faults(settings: Settings, prefix: str) -> Iterator[str]:
    if settings.log_format not in {"text", "json"}:
        yield f"{prefix}LOG_FORMAT={settings.log_format!r}: use text or json"
    if settings.metrics_token and not _is_token(settings.metrics_token):
        yield f"{prefix}METRICS_TOKEN: {SHORTEST_TOKEN} random characters or more"
    if settings.heartbeat_url and not _is_https(settings.heartbeat_url):
        yield f"{prefix}HEARTBEAT_URL: an https:// address, without a name and a password in it"
    if settings.errors_dsn and not _is_dsn(settings.errors_dsn):
        yield f"{prefix}ERRORS_DSN: https://KEY@HOST/NUMBER, as the tracker of errors shows it"


def _is_token(text: str) -> bool:
    return len(text) >= SHORTEST_TOKEN and text.isascii() and " " not in text


def _is_dsn(text: str) -> bool:
    address = urlsplit(text)
    number = address.path.rpartition("/")[2]
    key = address.username or ""
    return (
        address.scheme == "https" and bool(address.hostname) and key.isalnum() and number.isdigit()
    )


def _place_faults(settings: Settings, prefix: str) -> Iterator[str]:
    place, variable = settings.backup_to, f"{prefix}BACKUP_TO"
    if place.startswith(COMMAND):
        yield from _command_faults(place.removeprefix(COMMAND), variable)
    elif "://" in place:
        address = urlsplit(place)
        if not place.startswith(OBJECT_STORE) or len(address.path.strip("/")) < 3:
            yield f"{variable}: s3+https://host/bucket, or with a prefix behind it"
        if not (settings.backup_store_key and settings.backup_store_secret):
            yield f"{variable} needs {prefix}BACKUP_STORE_KEY and {prefix}BACKUP_STORE_SECRET"
    elif not Path(place).is_absolute():
        yield f"{variable}={place!r}: a folder by its whole path, from /"
    if not (settings.backup_key or settings.backup_passphrase):
        yield f"{variable} needs {prefix}BACKUP_KEY (`atalaya backup key`) or _BACKUP_PASSPHRASE"


def _command_faults(text: str, variable: str) -> Iterator[str]:
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if not words:
        yield f"{variable}: command: and a program with its words, whose quotes close"
    elif not any("{name}" in word for word in words[1:]):
        yield f"{variable}: {{name}} stands among its words, where the name of the backup goes"


def _lock_faults(settings: Settings, prefix: str) -> Iterator[str]:
    if settings.backup_key and not is_public_key(settings.backup_key):
        yield f"{prefix}BACKUP_KEY: the public key, as `atalaya backup key` shows it"
    words = settings.backup_passphrase
    if words and len(words) < SHORTEST_PASSPHRASE:
        yield f"{prefix}BACKUP_PASSPHRASE: {SHORTEST_PASSPHRASE} characters or more"


def _is_https(text: str) -> bool:
    address = urlsplit(text)
    return address.scheme == "https" and bool(address.hostname) and not address.username
