"""Messages as `.eml` files in a folder: where an installation has no mail server, and for the demo.

A message is there exactly once: its file is named for its message id, and the same one is not
written twice. So the one window in which a mail server may get a message twice is closed here
(docs/decisions/0005).
"""

from __future__ import annotations

import re
from pathlib import Path

from core.private_files import private_folder, sync_names, write_private
from core.settings import Settings
from core.transports.email_format import EmailAddressing, bytes_of
from core.transports.transport import OutgoingMessage, TransportError

OUTBOX = "outbox"
"""The folder within the instance."""


class FolderTransport(EmailAddressing):
    """Writes each e-mail as one file that mail programs open."""

    def __init__(
        self, folder: Path, sender: str, sender_name: str = "", reply_to: str = ""
    ) -> None:
        self.folder = folder
        self._from = (sender, sender_name, reply_to)

    def send(self, message: OutgoingMessage) -> None:
        """Write the file whole or not at all, closed to other accounts. Raises TransportError."""
        data = bytes_of(message, *self._from)
        path = self.folder / file_name(message.message_id)
        try:
            private_folder(self.folder)
            if path.exists():
                # Written by a process that ended before it could say so: perhaps before the disk
                # had its name.
                sync_names(self.folder)
            else:
                write_private(path, data)
        except OSError as wrong:
            raise TransportError(f"{path}: {wrong.strerror}") from wrong


def file_name(message_id: str) -> str:
    """Return the name of a message's file."""
    return re.sub(r"[^a-z0-9@._-]", "_", message_id.strip("<>")) + ".eml"


def folder_transport(settings: Settings) -> FolderTransport:
    """Return the folder of this installation, `instance/outbox`."""
    return FolderTransport(
        settings.instance / OUTBOX,
        settings.mail_sender,
        settings.mail_from_name,
        settings.mail_reply_to,
    )
