"""Keys of backups as people copy them: a mark that says which one it is, and base64url.

Nothing but Python's own is imported: the settings are read by every process.
"""

from __future__ import annotations

import base64

PUBLIC_MARK, HOLDER_MARK = "atalaya-backup-1-", "atalaya-backup-secret-1-"
KEY_BYTES = 32


def is_public_key(text: str) -> bool:
    """Return whether a text is a public key for backups."""
    try:
        return len(bytes_behind(text, PUBLIC_MARK)) == KEY_BYTES
    except ValueError:
        return False


def bytes_behind(text: str, mark: str) -> bytes:
    """Return the bytes that stand behind a mark. Raises ValueError where it is another one."""
    if not text.startswith(mark):
        raise ValueError("another kind of text")
    return bytes_of(text.removeprefix(mark))


def text_of(data: bytes) -> str:
    """Return bytes as text."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """Return the bytes of a text. Raises ValueError for one that has other signs."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
