"""The drill's inbox: what a drill sends lies in the folder of its house, and goes nowhere.

It knows folders alone; no module that opens a connection is among what it brings in, and a test
looks (`tests/core/transports/test_drill_inbox.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.crypto import Keyring
from core.exercise import WORD
from core.settings import Settings
from core.transports.folder import (
    FolderTransport,
    NoteTransport,
    folder_transport,
    note_transports,
)
from core.transports.transport import Addressing, OutgoingMessage


@dataclass(frozen=True, slots=True)
class DrillInbox:
    """A way out that ends in a folder: each message says EJERCICIO before its first word."""

    folder: FolderTransport | NoteTransport

    @property
    def name(self) -> str:
        """The name of the transport it stands for."""
        return self.folder.name

    def recipient(self, text: str) -> str:
        """Return the recipient as that transport writes it; empty when it can take no such one."""
        return self.folder.recipient(text)

    def send(self, message: OutgoingMessage) -> None:
        """Lay the message into the folder. Raises TransportError."""
        self.folder.send(
            replace(
                message,
                subject=_worded(message.subject),
                text=_worded(message.text),
                short_text=_worded(message.short_text) if message.short_text else "",
                html="",
            )
        )


def drill_inboxes(
    settings: Settings, keyring: Keyring, addressings: Iterable[Addressing]
) -> dict[str, DrillInbox]:
    """Return the inbox for e-mail and for each channel beside it, by name."""
    mail = DrillInbox(folder_transport(settings, keyring))
    notes = note_transports(settings, keyring, addressings)
    return {mail.name: mail, **{name: DrillInbox(each) for name, each in notes.items()}}


# -- inside ---------------------------------------------------------------------------------


def _worded(text: str) -> str:
    return text if text.startswith(WORD) else f"{WORD} · {text}"
