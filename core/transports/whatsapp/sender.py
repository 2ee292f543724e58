"""The transport: free words where the window is open, else the template, else why neither."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Engine

from core.crypto import Keyring
from core.db import reading
from core.http import AskApi
from core.i18n.languages import SOURCE_LANGUAGE
from core.transports.transport import (
    FailureClass,
    OutgoingMessage,
    TemplateText,
    TransportError,
)
from core.transports.whatsapp.addressing import WhatsappAddressing
from core.transports.whatsapp.cloud_api import (
    CloudAccount,
    sent_id,
    template_payload,
    text_payload,
    words_of,
)
from core.transports.whatsapp.error_codes import WINDOW_CLOSED, meaning_of
from core.transports.whatsapp.templates import TemplateChoice, choose_template
from core.transports.whatsapp.window import is_window_open


@dataclass(frozen=True, slots=True)
class WhatsappState:
    """What is known here of the platform: read anew for each message."""

    engine: Engine
    keyring: Keyring
    clock: Callable[[], datetime]

    def is_open(self, number: str) -> bool:
        """Return whether free words may be sent to a number."""
        with reading(self.engine) as session:
            return is_window_open(session, self.keyring, number, self.clock())

    def choice(self, template: TemplateText) -> TemplateChoice:
        """Return the template to be sent, or why it may not be."""
        with reading(self.engine) as session:
            return choose_template(session, template, self.clock())


class WhatsappTransport(WhatsappAddressing):
    """Hands messages to the Cloud API. Accepted is not yet sent: receipts say what became of it."""

    def __init__(
        self, account: CloudAccount, ask: AskApi, state: WhatsappState, common_template: str = ""
    ) -> None:
        """Take where to send and whom to ask; `common_template` carries, in its one gap, what has
        no template of its own.
        """
        self._account, self._ask, self._state = account, ask, state
        self._common_template = common_template

    def send(self, message: OutgoingMessage) -> str:
        """Send one message; return the id the platform gave it. Raises TransportError, of class
        *other channel* where neither words nor a template may be sent.
        """
        if not message.to or self.recipient(message.to) != message.to:
            raise TransportError("not a number of WhatsApp", failure=FailureClass.NEVER)
        if self._state.is_open(message.to):
            try:
                return self._send(text_payload(message))
            except TransportError as wrong:
                if not is_window_closed(wrong):
                    raise
        return self._send_template(message)

    # -- inside -----------------------------------------------------------------------------

    def _send_template(self, message: OutgoingMessage) -> str:
        """Send the template of the message, else the common one, whichever may be sent first."""
        faults = []
        for template in filter(None, (message.template, self._common(message))):
            choice = self._state.choice(template)
            if choice.fault is None:
                return self._send(template_payload(message, template, choice.language))
            faults.append(_fault_words(choice))
        words = (*faults, f"{meaning_of(WINDOW_CLOSED).words}, no template")[0]
        raise TransportError(words, failure=FailureClass.OTHER_CHANNEL)

    def _common(self, message: OutgoingMessage) -> TemplateText | None:
        """Return the template that carries any message; None where there is none."""
        if not self._common_template:
            return None
        language = message.language or SOURCE_LANGUAGE
        return TemplateText(self._common_template, language, (words_of(message),))

    def _send(self, payload: dict[str, Any]) -> str:
        return sent_id(self._ask(self._account.message(payload)))


def is_window_closed(error: TransportError) -> bool:
    """Return whether a message was refused because the window had closed meanwhile."""
    return str(error).startswith(f"WhatsApp {WINDOW_CLOSED}:")


# -- inside ---------------------------------------------------------------------------------


def _fault_words(choice: TemplateChoice) -> str:
    words = f" ({choice.language} {choice.words})" if choice.language else ""
    return f"template {choice.fault}{words}"
