"""Every column of sealed bytes is known to who changes keys."""

from __future__ import annotations

import sqlalchemy as sa

from core.db import Base
from webapp.sealed_columns import SEALED_COLUMNS

NOT_SEALED = {
    "country_key.wrapped",  # by the master key
    "edition.content",  # the frozen directory: no private person is in it
    "statistics_release.content",  # masked counts: nothing of a person is in it
    "zone_drawing.bands",
    # Hashes of what only its bearer knows.
    "access_link.token_hash",
    "account_link.token_hash",
    "account_session.token_hash",
    "alarm_link.token_hash",
    "calendar_link.token_hash",
    "alarm_channel.code_hash",
    "known_device.token_hash",
    "offline_packet.token_hash",
    "joining_request.code_hash",
    "joining_request.token_hash",
    "person_link.token_hash",
    "program_token.token_hash",
    "recovery_code.code_hash",
    # Of files of people: each is sealed by itself, and sealed anew as a file (core.storage).
    "kept_piece.data",
    # By it an event is known again, of which it tells nothing.
    "webhook_event.digest",
    # A keyed hash of what a device brought: the same again is answered the same.
    "offline_delivery.content_hash",
    # A keyed hash, for a day: who may be written to in free words.
    "whatsapp_word.number_hash",
    # What a device gives away of its key: nobody comes in with it.
    "passkey.credential_id",
    "passkey.public_key",
    # The chain of the audit log: keyed digests, no text.
    "audit_head.link",
    "audit_head.seal",
    "audit_log.link",
    "audit_log.seal",
    "wall_key.token_hash",
}


def test_every_column_of_bytes_is_sealed_or_said_not_to_be() -> None:
    names = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, sa.LargeBinary)
    }
    sealed = {each.name for each in SEALED_COLUMNS}
    assert len(sealed) == len(SEALED_COLUMNS)
    assert sealed <= names
    assert names - sealed == NOT_SEALED, "a new column of bytes: sealed, or not?"
