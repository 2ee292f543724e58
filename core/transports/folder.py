"""Messages as `.eml` files in a folder: where an installation has no mail server, and for the demo.

A letter holds a link that opens something, so its file is sealed with the keys of the installation;
`atalaya outbox show` prints one, and those of before are sealed by the worker.

A message is there exactly once: its file is named for its message id, and the same one is not
written twice. So the one window in which a mail server may get a message twice is closed here
(docs/decisions/0005).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.crypto import Keyring
from core.settings import Settings
from core.storage import FileStore, open_store
from core.transports.email_format import EmailAddressing, bytes_of, one_line
from core.transports.transport import Addressing, OutgoingMessage, TransportError

OUTBOX = "outbox"
"""The name of their store."""


class FolderTransport(EmailAddressing):
    """Writes each e-mail as one file that mail programs open, once it is unsealed."""

    def __init__(
        self, letters: FileStore, sender: str, sender_name: str = "", reply_to: str = ""
    ) -> None:
        self._letters = letters
        self._from = (sender, sender_name, reply_to)

    @property
    def place(self) -> str:
        """Where the letters are, for people."""
        return self._letters.place

    def send(self, message: OutgoingMessage) -> None:
        """Write the file whole or not at all, closed to other accounts. Raises TransportError."""
        data = bytes_of(message, *self._from)
        name = file_name(message.message_id)
        try:
            if self._letters.find(name) is not None:
                # Written by a process that ended before it could say so: perhaps before the disk
                # had its name.
                self._letters.settle()
            else:
                self._letters.write(name, data, is_sealed=True)
        except OSError as wrong:
            raise TransportError(f"{self.place}/{name}: {wrong.strerror}") from wrong


class NoteTransport:
    """Writes each message of a channel beside e-mail as one sealed text: for the demo, whose people
    are invented.
    """

    def __init__(self, addressing: Addressing, letters: FileStore) -> None:
        self._addressing, self._letters = addressing, letters

    @property
    def name(self) -> str:
        """The name, as the outbox keeps it."""
        return self._addressing.name

    def recipient(self, text: str) -> str:
        """Return the recipient as the channel writes it; empty when it can take no such one."""
        return self._addressing.recipient(text)

    def send(self, message: OutgoingMessage) -> None:
        """Write the text, as the head and the body of a letter. Raises TransportError."""
        name = file_name(message.message_id)
        subject, words = one_line(message.subject), message.short_text or message.text
        text = f"To: {self.name}:{message.to}\nSubject: {subject}\n\n{words}\n"
        try:
            if self._letters.find(name) is None:
                self._letters.write(name, text.encode(), is_sealed=True)
        except OSError as wrong:
            raise TransportError(f"{name}: {wrong.strerror}") from wrong


def note_transports(
    settings: Settings, keyring: Keyring, addressings: Iterable[Addressing]
) -> dict[str, NoteTransport]:
    """Return for each channel the folder that stands for it, by name."""
    letters = letters_of(settings, keyring)
    return {each.name: NoteTransport(each, letters) for each in addressings}


def file_name(message_id: str) -> str:
    """Return the name of a message's file."""
    return re.sub(r"[^a-z0-9@._-]", "_", message_id.strip("<>")) + ".eml"


def letters_of(settings: Settings, keyring: Keyring) -> FileStore:
    """Return the letters of this installation."""
    return open_store(settings, OUTBOX, keyring)


def seal_letters(letters: FileStore) -> int:
    """Seal the letters that an earlier release left open; return how many."""
    unsealed = [each for each in letters.files() if not each.is_sealed]
    for each in unsealed:
        data = letters.read(each.name)
        if data is not None:
            letters.write(each.name, data, is_sealed=True)
    return len(unsealed)


def folder_transport(settings: Settings, keyring: Keyring) -> FolderTransport:
    """Return the folder of letters of this installation."""
    return FolderTransport(
        letters_of(settings, keyring),
        settings.mail_sender,
        settings.mail_from_name,
        settings.mail_reply_to,
    )
