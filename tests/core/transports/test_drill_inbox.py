from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from core.crypto import Keyring
from core.settings import Settings
from core.transports.drill_inbox import drill_inboxes
from core.transports.folder import letters_of
from core.transports.gateways import GATEWAY_ADDRESSINGS
from core.transports.transport import OutgoingMessage

MESSAGE = OutgoingMessage(
    to="+525500000001",
    name="",
    subject="Huracán",
    text="Salga hoy.",
    message_id="<a@b.example>",
    written_at=datetime(2026, 11, 30, tzinfo=UTC),
    short_text="Salga.",
)


def test_what_is_sent_lies_in_the_folder_with_the_word_before_it(tmp_path: Path) -> None:
    settings, keyring = Settings(instance=tmp_path, drill="0123456789ab"), Keyring([b"k" * 32])
    inboxes = drill_inboxes(settings, keyring, GATEWAY_ADDRESSINGS.values())
    assert set(inboxes) == {"email", *GATEWAY_ADDRESSINGS}
    inboxes["sms"].send(MESSAGE)
    letters = letters_of(settings, keyring)
    (name,) = [each.name for each in letters.files()]
    text = (letters.read(name) or b"").decode()
    assert "Subject: EJERCICIO · Huracán" in text
    assert "\nEJERCICIO · Salga.\n" in text


def test_nothing_it_brings_in_opens_a_connection() -> None:
    code = (
        "import sys, core.transports.drill_inbox; "
        "print(sorted(set(sys.modules) & {'smtplib', 'http.client', 'urllib3', 'apprise', "
        "'core.transports.email', 'core.connections', 'core.transports.apprise_sender'}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
