"""One message, as the outbox hands it to a transport."""

from __future__ import annotations

from datetime import UTC, datetime

from core.transports.transport import OutgoingMessage

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
MESSAGE = OutgoingMessage(
    to="ana@consulado.example",
    name="Ana Núñez",
    subject="Confirme sus datos: ronda 2026-II",
    text="Buenos días, Ana:\n\n¿Siguen siendo estos sus teléfonos?\n",
    html="<p>Buenos días, Ana:</p>",
    message_id="<0001@atalaya.example>",
    written_at=AT,
    headers=(("Precedence", "bulk"),),
)
