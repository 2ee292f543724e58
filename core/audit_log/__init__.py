"""The audit log: who did what, when and for what purpose. Written once, never changed.

From outside: `record` (one action, within the caller's transaction, or waiting in a session that
only reads), `record_lines` (many), `append` (what waited, in a short transaction of its own),
`AuditSpool` (where lines wait when the database cannot take them) and `write_spooled`. Lines are a
chain (`chain`), which `verification.verify` holds against its keys and against the heads noted
outside (`heads`).
"""

from core.audit_log.appending import Appended, append, reading_noted, write_spooled
from core.audit_log.binding import last_recorded, take_in
from core.audit_log.entries import AuditEntry, AuditHead, record, record_lines, take_waiting
from core.audit_log.spool import AuditSpool, CannotSpool, Spooled

__all__ = [
    "Appended",
    "AuditEntry",
    "AuditHead",
    "AuditSpool",
    "CannotSpool",
    "Spooled",
    "append",
    "last_recorded",
    "reading_noted",
    "record",
    "record_lines",
    "take_in",
    "take_waiting",
    "write_spooled",
]
