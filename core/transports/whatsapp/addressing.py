"""Which numbers WhatsApp takes. Whether somebody has it, only the attempt says."""

from __future__ import annotations

from core.transports.gateway_addresses import SMS


class WhatsappAddressing:
    """Telephones with WhatsApp: with `+` and the code of their country."""

    name = "whatsapp"

    def recipient(self, text: str) -> str:
        """Return the number (E.164); empty for one that names no country."""
        return SMS.recipient(text)


WHATSAPP = WhatsappAddressing()
